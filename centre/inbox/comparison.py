"""A day of a kiosk's events compared with what is here: the kiosk counts, the centre answers with the gaps.

What the kiosk has no more and the centre never got is passed over, so that nothing waits for it; the day
stays listed as one that does not agree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, select

from centre.delivery.claims import Reply, refusal
from centre.fleet.register import Kiosk
from centre.inbox.batch import Batch
from centre.inbox.tables import inbox
from centre.storage.keys import CentreKeys
from centre.work.tables import compared_days
from kiosk.domain.day_tally import Tally, add_up, ranges
from kiosk.domain.messages import Envelope
from kiosk.domain.wire import event_channel, seal_event

MOST_NUMBERS = 10_000  # of one day; a kiosk with more tells them in parts
MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Told:
    """What the kiosk says of one of its days."""

    store: UUID
    day: date
    tally: Tally
    rejected: frozenset[int]
    gone: tuple[tuple[int, int], ...]


class Comparison:
    """Answers `events.compare`."""

    def __init__(self, keys: CentreKeys) -> None:
        self._keys = keys

    def answer(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        told = _told(asked)
        if told is None:
            return refusal("bad_range")
        here = _here(connection, kiosk.id, told)
        wanted = set(range(told.tally.first, told.tally.last + 1)) - told.rejected
        missing = wanted - here.keys()
        agrees = not missing and add_up(here.items()) == told.tally
        _note(connection, kiosk.id, told, len(here), agrees=agrees, now=now)
        self._pass_over(connection, kiosk, told, missing, now)
        gaps = [list(each) for each in list(ranges(missing))[:MOST_TOLD]]
        return {"ok": True, "data": {"agrees": agrees, "here": len(here), "missing": gaps}}

    def _pass_over(
        self, connection: Connection, kiosk: Kiosk, told: Told, missing: set[int], now: float
    ) -> None:
        gone = {number for low, high in told.gone for number in _within(low, high, told.tally)} & missing
        if not gone:
            return
        batch = Batch(connection, {kiosk.id}, now, self._seal)
        batch.pass_over(kiosk, told.store, sorted(gone))

    def _seal(self, event: Envelope, kiosk: Kiosk) -> bytes:
        return seal_event(event.encode(), event_channel(self._keys.sealing, kiosk.key))


def _told(asked: dict[str, Any]) -> Told | None:
    try:
        day = date.fromisoformat(asked["day"])
        tally = Tally(asked["count"], asked["first"], asked["last"], bytes.fromhex(asked["digest"]))
    except ValueError:
        return None
    if not 1 <= tally.first <= tally.last < tally.first + MOST_NUMBERS:
        return None
    gone = tuple((low, high) for low, high in asked.get("gone", ()))
    return Told(UUID(asked["store"]), day, tally, frozenset(asked.get("rejected", ())), gone)


def _here(connection: Connection, kiosk: str, told: Told) -> dict[int, str]:
    there = (inbox.c.kiosk == kiosk, inbox.c.store == str(told.store))
    span = inbox.c.seq.between(told.tally.first, told.tally.last)
    rows = connection.execute(select(inbox.c.seq, inbox.c.id).where(*there, span))
    return {row.seq: row.id for row in rows if row.seq not in told.rejected}


def _note(connection: Connection, kiosk: str, told: Told, here: int, *, agrees: bool, now: float) -> None:
    this_one = {"kiosk": kiosk, "store": str(told.store), "day": told.day}
    same = [compared_days.c[name] == value for name, value in this_one.items()]
    connection.execute(delete(compared_days).where(*same))
    values = {"told": told.tally.count, "here": here, "agrees": agrees, "at": now}
    connection.execute(compared_days.insert().values(**this_one, **values))


def _within(low: int, high: int, tally: Tally) -> Iterable[int]:
    return range(max(low, tally.first), min(high, tally.last) + 1)


def differing_days(connection: Connection) -> Iterator[dict[str, Any]]:
    """The days that did not agree when they were compared last."""
    differ = select(compared_days).where(compared_days.c.agrees.is_(False))
    for row in connection.execute(differ.order_by(compared_days.c.day, compared_days.c.kiosk)):
        yield {"kiosk": row.kiosk, "day": row.day.isoformat(), "told": row.told, "here": row.here}
