"""The list of technicians that the centre signs for a place: good without a line, until its own end (T12).

KEYS/technicians.json holds it at a kiosk. `place` is `*` for those who go from place to place.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain.messages import timestamp
from kiosk.domain.sealing import context

FILE = "technicians.json"
EVERYWHERE = "*"
ROLES = ("look", "mend", "configure", "export")
_PURPOSE = "technicians/1"
_LONGEST = 1000


class TechniciansError(ValueError):
    """No list of the centre's, or not for here or now; one line with the remedy."""


@dataclass(frozen=True, slots=True)
class Account:
    """`number` is what is typed, `reference` what reports call the account; `pin_hash` is Argon2id."""

    reference: str
    number: str = field(repr=False)
    role: str
    pin_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TechnicianList:
    place: str
    expires_at: datetime
    accounts: tuple[Account, ...]

    def account(self, number: str) -> Account | None:
        return next((each for each in self.accounts if each.number == number), None)


def sign(listed: TechnicianList, key: Ed25519PrivateKey) -> dict[str, Any]:
    """The list as a JSON object with the centre's signature."""
    body = _body(listed)
    return body | {"signature": b64encode(key.sign(_signed_bytes(body))).decode()}


def check(document: Mapping[str, Any], key: Ed25519PublicKey, place: str, now: datetime) -> TechnicianList:
    """The list, if the centre signed it for this place and it is still good."""
    try:
        body = {name: document[name] for name in ("place", "expires_at", "technicians")}
        key.verify(b64decode(document["signature"], validate=True), _signed_bytes(body))
        listed = _read(body)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidSignature) as error:
        raise TechniciansError(
            "the technicians' list is not signed by the centre; install another"
        ) from error
    if listed.place not in (EVERYWHERE, place):
        raise TechniciansError("the technicians' list is for another place; install this place's")
    if listed.expires_at <= now:
        raise TechniciansError(f"the technicians' list ended {listed.expires_at:%Y-%m-%d}; install a new one")
    return listed


def _body(listed: TechnicianList) -> dict[str, Any]:
    people = [
        {"reference": each.reference, "number": each.number, "role": each.role, "pin_hash": each.pin_hash}
        for each in listed.accounts
    ]
    return {"place": listed.place, "expires_at": timestamp(listed.expires_at), "technicians": people}


def _read(body: Mapping[str, Any]) -> TechnicianList:
    people = body["technicians"]
    if not isinstance(people, list) or len(people) > _LONGEST:
        raise ValueError("technicians")
    accounts = tuple(
        Account(str(each["reference"]), str(each["number"]), str(each["role"]), str(each["pin_hash"]))
        for each in people
    )
    if any(each.role not in ROLES for each in accounts):
        raise ValueError("role")
    return TechnicianList(str(body["place"]), datetime.fromisoformat(body["expires_at"]), accounts)


def _signed_bytes(body: Mapping[str, Any]) -> bytes:
    return context(_PURPOSE, json.dumps(body, sort_keys=True, ensure_ascii=False))
