"""Whether somebody with these fingers is here already under another identity: 1:N, a limited gallery (T21).

The two best fingers of each packet that was accepted are compared, finger by finger of the same name; who is
alike in one of them is looked at whole. A second identity needs two fingers that match, or one that matches
far beyond doubt where the packets have but one in common. Fingers given under other names, and people beyond
the newest `LIMIT`, are not found.
"""

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, select

from centre.completion.held import open_packet
from centre.completion.tables import ERASED, packets
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications
from matcher import FormatError, Template, compact
from matcher.comparison import compare_prepared, prepare
from matcher.cylinders import Cylinders
from matcher.decision import COMPARE_THRESHOLDS, FalseMatchRate

LIMIT = 500  # people: about 100 MB of prepared fingers, and a second of comparing
SCREENED = 2  # fingers of each person that every newcomer is compared with
_ALIKE = COMPARE_THRESHOLDS[FalseMatchRate.ONE_IN_100]
_SAME = COMPARE_THRESHOLDS[FalseMatchRate.ONE_IN_10000]
_BEYOND_DOUBT = 3 * _SAME


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One person's fingers by position; `screened` are the best of them, made ready to be compared."""

    application: str
    identity: bytes = field(repr=False)
    fingers: Mapping[int, Template] = field(repr=False)
    screened: Mapping[int, Cylinders] = field(repr=False)


def enrolled(application: str, identity: bytes, fingers: Mapping[int, Template]) -> Enrolled:
    """`identity` is what two applications of one person have in common: the digest of the national code."""
    best = sorted(fingers, key=lambda at: (-fingers[at].quality, at))[:SCREENED]
    return Enrolled(application, identity, fingers, {at: prepare(fingers[at]) for at in best})


def find_duplicate(newcomer: Enrolled, gallery: Iterable[Enrolled]) -> str | None:
    """The application of somebody else with these fingers; one's own earlier application is no duplicate."""
    ready = {at: prepare(finger) for at, finger in newcomer.fingers.items()}
    for other in gallery:
        if other.identity != newcomer.identity and _is_same(ready, other):
            return other.application
    return None


def _is_same(ready: Mapping[int, Cylinders], other: Enrolled) -> bool:
    common = ready.keys() & other.screened.keys()
    scores = {at: compare_prepared(ready[at], other.screened[at]) for at in common}
    if common and max(scores.values()) < _ALIKE:
        return False
    rest = (ready.keys() & other.fingers.keys()) - common
    scores |= {at: compare_prepared(ready[at], prepare(other.fingers[at])) for at in rest}
    matching = sorted((score for score in scores.values() if score >= _SAME), reverse=True)
    if len(scores) == 1:
        return bool(matching) and matching[0] >= _BEYOND_DOUBT
    return len(matching) >= 2


class Duplicates:
    """Belongs to one thread; keeps what it has prepared between packets."""

    def __init__(self, keys: CentreKeys, limit: int = LIMIT) -> None:
        self._keys = keys
        self._limit = limit
        self._known: dict[str, Enrolled] = {}

    def find(self, connection: Connection, application: str, body: Mapping[str, Any]) -> str | None:
        """The application of another identity with the fingers of this packet's body."""
        mine = select(applications.c.national_code_digest).where(applications.c.id == application)
        identity = connection.execute(mine).scalar_one()
        newcomer = enrolled(application, identity, _fingers(body))
        return find_duplicate(newcomer, self._gallery(connection))

    def _gallery(self, connection: Connection) -> Sequence[Enrolled]:
        """The newest accepted packets; those seen for the first time are opened and prepared."""
        newest = (
            select(packets, applications.c.national_code_digest)
            .join(applications, applications.c.id == packets.c.application)
            .where(packets.c.refused.is_(None), packets.c.sealed != ERASED)
            .order_by(packets.c.received_at.desc())
            .limit(self._limit)
        )
        rows = connection.execute(newest).all()
        self._known = {row.packet: self._known.get(row.packet) or self._open(connection, row) for row in rows}
        return tuple(self._known.values())

    def _open(self, connection: Connection, row: Any) -> Enrolled:
        body = open_packet(connection, self._keys, row)
        return enrolled(row.application, row.national_code_digest, _fingers(body))


def _fingers(body: Mapping[str, Any]) -> dict[int, Template]:
    """The readable templates of a packet's body."""
    found: dict[int, Template] = {}
    for each in body.get("fingers") or []:
        try:
            template = compact.decode(b64decode(str(each["template"]), validate=True))
            found[int(each["position"])] = replace(template, quality=int(each["quality"]))
        except (KeyError, TypeError, ValueError, FormatError):
            continue
    return found
