"""What a kiosk shall run with, told by the centre: one whole document with a revision and a signature.

    {"policy": {...}, "hours": {"opens": "07:30", "closes": "20:00"}, "start": {...}}

`policy` and `hours` count from the next person on, `start` from the next start. A key that is left out is as
the kiosk's own settings say. `signature` = Ed25519 over "configuration/1" | kiosk | revision | document.
"""

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain import contract
from kiosk.domain.audit import canonical
from kiosk.domain.messages import VERSION, decode, encode
from kiosk.domain.refusals import MessageError
from kiosk.domain.sealing import context

_PURPOSE = "configuration/1"
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class ConfigurationError(ValueError):
    """A document that cannot be used; the text is a word or names the key and what is wanted."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What one value may be: a number from `least` to `most`, or one of `choices`."""

    kind: type
    least: float = 0
    most: float = 0
    choices: tuple[Any, ...] = ()

    def takes(self, value: Any) -> bool:
        if self.choices:
            return value in self.choices and type(value) is self.kind
        kinds = (int, float) if self.kind is float else (int,)
        return type(value) in kinds and self.least <= value <= self.most


def _whole(least: int, most: int) -> Limit:
    return Limit(int, least, most)


def _decimal(least: float, most: float) -> Limit:
    return Limit(float, least, most)


POLICY: Mapping[str, Limit] = {
    "verify_max_tries": _whole(1, 10),
    "card_tries_reserve": _whole(0, 9),
    "verify_quality_min": _whole(1, 100),
    "capture_timeout_s": _decimal(1, 120),
    "capture_retries": _whole(1, 10),
    "captures_to_match": _whole(1, 2),
    "lift_between_captures": Limit(bool, choices=(True, False)),
    "card_reinserts": _whole(0, 5),
    "delivery_lease_s": _decimal(30, 1800),
    "idle_warn_s": _decimal(20, 600),
    "idle_countdown_s": _whole(20, 120),
    "idle_extend_max": _whole(10, 100),
    "result_s": _decimal(2, 60),
    "take_card_s": _decimal(5, 300),
    "alarm_after_mismatch": _whole(1, 20),
    "typing_warn_s": _decimal(20, 900),
    "finger_shown_s": _decimal(1, 60),
    "min_age_years": _whole(0, 100),
    "enrol_fingers": _whole(2, 10),
    "enrol_fingers_needed": _whole(2, 10),
    "enrol_quality_min": _whole(0, 100),
    "face_count_s": _whole(1, 10),
    "face_shots": _whole(1, 3),
    "technician_card": Limit(str, choices=("required", "optional")),
}
START: Mapping[str, Limit] = {
    "keepalive_s": _whole(10, 300),
    "timeout_s": _decimal(1, 60),
    "reconnect_cap_s": _decimal(1, 600),
    "language": Limit(str, choices=("fa", "en")),
    "log_level": Limit(str, choices=("DEBUG", "INFO", "WARNING", "ERROR")),
}


@dataclass(frozen=True, slots=True)
class Hours:
    """When a kiosk serves, by the clock on its wall; over midnight where it closes before it opens."""

    opens: time
    closes: time

    def includes(self, moment: time) -> bool:
        if self.opens <= self.closes:
            return self.opens <= moment < self.closes
        return moment >= self.opens or moment < self.closes


@dataclass(frozen=True, slots=True)
class Configuration:
    """A checked document."""

    revision: int
    policy: Mapping[str, Any] = field(default_factory=dict)
    start: Mapping[str, Any] = field(default_factory=dict)
    hours: Hours | None = None
    digest: str = ""


def read_document(revision: int, document: Mapping[str, Any]) -> Configuration:
    """The configuration of a document; ConfigurationError names what is wrong with it."""
    for key in document:
        if key not in ("policy", "hours", "start"):
            raise ConfigurationError(f"{key}: unknown; there are policy, hours, start")
    return Configuration(
        revision,
        _table("policy", document.get("policy", {}), POLICY),
        _table("start", document.get("start", {}), START),
        _hours(document.get("hours")),
        digest_of(document),
    )


def digest_of(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(document)).hexdigest()


def sign_document(kiosk: str, revision: int, document: Mapping[str, Any], key: Ed25519PrivateKey) -> bytes:
    """The document as it travels to one kiosk."""
    signature = b64encode(key.sign(_signed_part(kiosk, revision, document))).decode()
    body = {"v": VERSION, "kiosk": kiosk, "revision": revision, "document": dict(document)}
    return encode({**body, "signature": signature})


def open_configuration(payload: bytes, key: Ed25519PublicKey, kiosk: str) -> Configuration:
    """What the centre signed for `kiosk`; ConfigurationError with a word for anything else."""
    try:
        body = decode(payload)
        contract.check("configuration", body)
        signature = b64decode(body["signature"], validate=True)
    except (MessageError, ValueError) as error:
        raise ConfigurationError("unreadable") from error
    try:
        key.verify(signature, _signed_part(body["kiosk"], body["revision"], body["document"]))
    except (InvalidSignature, TypeError, ValueError) as error:
        raise ConfigurationError("not_signed") from error
    if body["kiosk"] != kiosk:
        raise ConfigurationError("foreign")
    try:
        return read_document(body["revision"], body["document"])
    except ConfigurationError as error:
        raise ConfigurationError("bad_value") from error


def revision_in(payload: bytes) -> int:
    """The revision a payload claims, for a refusal to name; 0 where it cannot be told."""
    try:
        claimed = decode(payload).get("revision")
    except MessageError:
        return 0
    return claimed if type(claimed) is int and 0 <= claimed < 2**63 else 0


def _signed_part(kiosk: str, revision: int, document: Mapping[str, Any]) -> bytes:
    return context(_PURPOSE, kiosk, str(revision), canonical(document))


def _table(name: str, given: Any, limits: Mapping[str, Limit]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ConfigurationError(f"{name}: a table is wanted")
    for key, value in given.items():
        limit = limits.get(key)
        if limit is None:
            raise ConfigurationError(f"{name}.{key}: unknown; there are {', '.join(limits)}")
        if not limit.takes(value):
            wanted = limit.choices or f"{limit.least:g} to {limit.most:g}"
            raise ConfigurationError(f"{name}.{key}: expected {wanted}")
    fingers = given.get("enrol_fingers_needed", 2), given.get("enrol_fingers", 10)
    if fingers[0] > fingers[1]:
        raise ConfigurationError(f"{name}.enrol_fingers_needed: must not be more than enrol_fingers")
    return {key: float(value) if limits[key].kind is float else value for key, value in given.items()}


def _hours(given: Any) -> Hours | None:
    if given is None:
        return None
    if not isinstance(given, dict) or set(given) != {"opens", "closes"}:
        raise ConfigurationError("hours: opens and closes are wanted")
    texts = [given["opens"], given["closes"]]
    if not all(isinstance(each, str) and _TIME.fullmatch(each) for each in texts) or texts[0] == texts[1]:
        raise ConfigurationError("hours: two different times like 07:30 are wanted")
    return Hours(*(time.fromisoformat(each) for each in texts))
