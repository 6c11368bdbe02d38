"""Who may talk to the centre: enrolled kiosks, and officers with a PIN."""

import re
import uuid
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import Connection, Row, bindparam, select

from centre.applications.guessing import KIOSK, OFFICER, count_right, count_wrong, locked_s
from centre.broker.roles import RESERVED
from centre.storage.passwords import hashed, is_right
from centre.storage.schema import kiosks, officers, parts, presence
from kiosk.domain.delivery import OfficerRefusal
from kiosk.domain.documents import parse_json
from kiosk.domain.refusals import MessageError
from kiosk.domain.sealing import SealError, key_bytes
from kiosk.domain.text import ascii_digits, normalise
from kiosk.domain.topics import KIOSK_ID

KEYS_AT_HAND = 20_000

# Asked with every message: building a statement anew costs more than running it.
_ENROLLED = select(kiosks).where(
    kiosks.c.id.in_(bindparam("kiosks", expanding=True)), kiosks.c.retired_at.is_(None)
)
_ENROLLED_OF = select(kiosks.c.id).where(
    kiosks.c.id.in_(bindparam("kiosks", expanding=True)), kiosks.c.retired_at.is_(None)
)
_RETIRED = select(kiosks.c.id).where(kiosks.c.id == bindparam("kiosk"), kiosks.c.retired_at.is_not(None))


_Opened = TypeVar("_Opened")
_Read = TypeVar("_Read")


class RegisterError(ValueError):
    """An entry that cannot be made; one line with the remedy."""


@dataclass(frozen=True, slots=True)
class Kiosk:
    """An enrolled kiosk: where it stands and the key it seals with; for a while also the one before it."""

    id: str
    place: str
    key: X25519PublicKey = field(repr=False)
    key_before: X25519PublicKey | None = field(default=None, repr=False)

    def opened_by(self, opened: Callable[["Kiosk"], _Opened]) -> tuple["Kiosk", _Opened]:
        """What `opened` finds with this kiosk's key or the one before it; the kiosk with the key that did."""
        if self.key_before is None:
            return self, opened(self)
        try:
            return self, opened(self)
        except (SealError, MessageError):
            before = replace(self, key=self.key_before, key_before=None)
            return before, opened(before)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who proved to be an officer: the reference that records use, and where they work.

    `code` is the keyed digest of their own national code, None while the centre was not told it.
    """

    reference: str
    place: str
    code: bytes | None = field(default=None, repr=False)


def enrol_kiosk(connection: Connection, kiosk: str, place: str, public_key: str, now: datetime) -> None:
    """Register a kiosk with the key it made itself; a second time replaces place and key.

    What a retired kiosk was called, no other is called again: its late messages must stay refused.
    """
    if not KIOSK_ID.fullmatch(kiosk):
        raise RegisterError(f"kiosk id {kiosk!r} must be 3 to 32 of a-z, 0-9 and -")
    if RESERVED.fullmatch(kiosk):
        raise RegisterError(f"kiosk id {kiosk!r} is the name of one of the centre's own ends; choose another")
    if connection.execute(_RETIRED, {"kiosk": kiosk}).one_or_none():
        raise RegisterError(f"kiosk {kiosk} was retired; give the machine a new id")
    _check_place(place)
    key_bytes(public_key)
    values = {
        "place": place,
        "public_key": public_key.strip(),
        "enrolled_at": now.timestamp(),
        "signing_key": None,
        "key_before": None,
        "keys_changed_at": None,
    }
    changed = connection.execute(kiosks.update().where(kiosks.c.id == kiosk).values(**values))
    if changed.rowcount == 0:
        connection.execute(kiosks.insert().values(id=kiosk, **values))


@dataclass(frozen=True, slots=True)
class Entry:
    """One kiosk to enrol; without a certificate request it is given no certificate."""

    kiosk: str
    place: str
    public_key: str
    certificate_request: str = ""


def read_fleet(path: Path) -> list[Entry]:
    return _read(path, parse_fleet)


def read_request(path: Path, kiosk: str, place: str) -> Entry:
    """What `kiosk enrol --request` wrote on the kiosk of that name, which stands at this place."""
    entry = _read(path, lambda data: parse_request(data, place))
    if entry.kiosk != kiosk:
        raise RegisterError(f"{path} is of {entry.kiosk}, not of {kiosk}; take the right one")
    return entry


def parse_fleet(data: bytes) -> list[Entry]:
    """The entries of a JSON list; RegisterError for anything else."""
    try:
        return [_entry(each) for each in parse_json(data)]
    except (ValueError, KeyError, TypeError) as error:
        raise RegisterError("a JSON list of kiosk, place and public_key is wanted") from error


def parse_request(data: bytes, place: str) -> Entry:
    """A kiosk's own request, for this place; RegisterError for anything else."""
    try:
        return _entry(parse_json(data) | {"place": place})
    except (ValueError, KeyError, TypeError) as error:
        raise RegisterError("not what `kiosk enrol --request` writes; write it anew") from error


def _read(path: Path, parse: Callable[[bytes], _Read]) -> _Read:
    try:
        return parse(path.read_bytes())
    except OSError as error:
        raise RegisterError(f"{path}: {error.strerror}") from error
    except RegisterError as error:
        raise RegisterError(f"{path}: {error}") from error


def _entry(told: Any) -> Entry:
    if not isinstance(told, dict):
        raise TypeError("an object is wanted")
    request = str(told.get("certificate_request", ""))
    return Entry(str(told["kiosk"]), str(told["place"]), str(told["public_key"]), request)


def retire_kiosk(connection: Connection, kiosk: str, now: float) -> None:
    """Keep its row as a tombstone, by which all it says from now on is refused; forget how it was."""
    if connection.execute(select(kiosks.c.id).where(kiosks.c.id == kiosk)).one_or_none() is None:
        raise RegisterError(f"kiosk {kiosk} is unknown; `kiosk-centre watch` shows them all")
    serving = (kiosks.c.id == kiosk, kiosks.c.retired_at.is_(None))
    connection.execute(kiosks.update().where(*serving).values(retired_at=now))
    for table in (presence, parts):
        connection.execute(table.delete().where(table.c.kiosk == kiosk))


def enrolled_of(connection: Connection, names: Set[str]) -> set[str]:
    """Those of these names that are kiosks in service; one question for all."""
    return set(connection.execute(_ENROLLED_OF, {"kiosks": list(names)}).scalars())


def find_kiosk(connection: Connection, kiosk: str) -> Kiosk | None:
    return find_kiosks(connection, [kiosk]).get(kiosk)


def find_kiosks(connection: Connection, names: Iterable[str]) -> dict[str, Kiosk]:
    """Those of these names that are in service; one question for all."""
    return {row.id: _kiosk(row) for row in connection.execute(_ENROLLED, {"kiosks": list(names)})}


def _kiosk(row: Row[Any]) -> Kiosk:
    before = _key(row.key_before) if row.key_before else None
    return Kiosk(row.id, row.place, _key(row.public_key), before)


@lru_cache(KEYS_AT_HAND)
def _key(text: str) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(key_bytes(text))


def add_officer(connection: Connection, name: str, place: str, pin: str, code: bytes | None = None) -> str:
    """Register an officer of a place; the opaque reference that reports and journals use.

    `code` is the digest of their national code; without one, what is known of them stays.
    """
    _check_place(place)
    name, digits = officer_name(name), ascii_digits(pin)
    if not name:
        raise RegisterError("an officer needs a name")
    if not re.fullmatch(r"[0-9]{6,12}", digits):
        raise RegisterError("a PIN has 6 to 12 digits")
    values: dict[str, Any] = {"place": place, "pin_hash": hashed(digits)}
    values |= {"national_code_digest": code} if code else {}
    known = connection.execute(select(officers.c.reference).where(officers.c.name == name)).scalar()
    if known:
        connection.execute(officers.update().where(officers.c.reference == known).values(**values))
        return str(known)
    reference = str(uuid.uuid4())
    connection.execute(officers.insert().values(reference=reference, name=name, **values))
    return reference


def check_officer(
    connection: Connection, kiosk: Kiosk, name: str, pin: str, now: float
) -> Officer | OfficerRefusal:
    """The officer, if name and PIN are right and they work at the kiosk's place."""
    officer = known_officer(connection, name, pin, terminal=kiosk.id, now=now)
    if isinstance(officer, OfficerRefusal):
        return officer
    return officer if officer.place == kiosk.place else OfficerRefusal.OTHER_PLACE


def known_officer(
    connection: Connection, name: str, pin: str, *, terminal: str, now: float
) -> Officer | OfficerRefusal:
    """Who says so with the right PIN at this terminal, which is locked with its guessers.

    An unknown name takes as long and answers the same as a wrong PIN.
    """
    name = officer_name(name)
    if locked_s(connection, OFFICER, name, now) or locked_s(connection, KIOSK, f"pin {terminal}", now):
        return OfficerRefusal.LOCKED
    row = connection.execute(select(officers).where(officers.c.name == name)).one_or_none()
    right = is_right(row.pin_hash if row else None, ascii_digits(pin))
    if row is None or not right:
        count_wrong(connection, OFFICER, name, now)
        count_wrong(connection, KIOSK, f"pin {terminal}", now)
        return OfficerRefusal.WRONG_PIN
    count_right(connection, OFFICER, name)
    return _officer(row)


def officers_of(connection: Connection, references: Set[str]) -> list[Officer]:
    """The officers with these references, as they are registered now."""
    known = select(officers).where(officers.c.reference.in_(references))
    return [_officer(row) for row in connection.execute(known).all()]


def _officer(row: Row[Any]) -> Officer:
    code = row.national_code_digest
    return Officer(str(row.reference), str(row.place), bytes(code) if code is not None else None)


def officer_name(name: str) -> str:
    """The name as it is kept and compared."""
    return normalise(name).casefold()[:64]


def _check_place(place: str) -> None:
    if not re.fullmatch(r"[a-z0-9-]{1,64}", place):
        raise RegisterError(f"place {place!r} must be 1 to 64 of a-z, 0-9 and -")
