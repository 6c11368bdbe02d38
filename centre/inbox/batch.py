"""One transaction's events: known or new, in their kiosk's order, each with its effect or its reason why not.

An effect that has to wait for an earlier event that is missing is carried out when the gap is closed.
"""

import json
import logging
import uuid
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from centre.fleet.alarms import STORE_REPLACED, STORE_ROLLED_BACK, happened
from centre.fleet.register import Kiosk, find_kiosks
from centre.inbox.effects import apply, has_effect
from centre.inbox.stream_rows import load_streams, save_streams
from centre.inbox.streams import Stream
from centre.inbox.tables import dead_letters, inbox
from kiosk.domain.clock import ClockTrust
from kiosk.domain.messages import Ack, Envelope, Rejection
from kiosk.domain.refusals import MessageError, Refusal

log = logging.getLogger(__name__)

DEAD_LETTERS_KEPT = 10_000
LONGEST_LETTER = 65_536


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event as it came: whose topic, the bytes, and the process start that sent them."""

    kiosk: str
    payload: bytes = field(repr=False)
    session: str = ""
    replayed: bool = False  # out of the dead letters


@dataclass(slots=True)
class Taken:
    """What became of a batch: sealed acks by kiosk, and how many were new, known and refused, and why."""

    acks: list[tuple[str, bytes]] = field(default_factory=list)
    new: int = 0
    known: int = 0
    refused: int = 0
    reasons: list[tuple[str, Refusal]] = field(default_factory=list)


@dataclass(slots=True)
class _Heard:
    """What one outbox sent in this batch."""

    stream: Stream
    session: uuid.UUID = field(default_factory=lambda: uuid.UUID(int=0))
    seqs: list[int] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)


class Batch:
    """The facts of one transaction while its events are taken."""

    def __init__(
        self, connection: Connection, names: Set[str], now: float, seal: Callable[[Envelope, Kiosk], bytes]
    ) -> None:
        """`names` are the kiosks it is about; `seal` gives an event back the form it came in."""
        self._connection = connection
        self._seal = seal
        self.taken = Taken()
        self._now = now
        self._kiosks = find_kiosks(connection, names)
        self._streams = load_streams(connection, self._kiosks)
        self._answered: dict[str, Kiosk] = {}
        self._heard: dict[tuple[str, uuid.UUID], _Heard] = {}
        self._known: set[str] = set()
        self._refused: dict[str, str] = {}
        self._rows: list[dict[str, object]] = []
        self._dead: list[dict[str, object]] = []

    def kiosk(self, name: str) -> Kiosk:
        if name not in self._kiosks:
            raise MessageError(Refusal.UNKNOWN_KIOSK)
        return self._kiosks[name]

    def answers(self, kiosk: Kiosk) -> None:
        """Acknowledge with the key that the kiosk seals with, though the centre may know a newer one."""
        self._answered[kiosk.id] = kiosk

    def stream(self, kiosk: str, store: uuid.UUID) -> Stream:
        key = (kiosk, store)
        if key not in self._heard:
            if key not in self._streams:
                if any(each.kiosk == kiosk and not each.is_new for each in self._streams.values()):
                    happened(self._connection, kiosk, STORE_REPLACED, "alarm", self._now)
                self._streams[key] = Stream(kiosk, store)
            self._heard[key] = _Heard(self._streams[key])
        return self._heard[key].stream

    def look_up(self, events: Sequence[Envelope]) -> None:
        ids = [str(each.id) for each in events]
        known = select(inbox.c.id).where(inbox.c.id.in_(ids))
        self._known = set(self._connection.execute(known).scalars())
        refused = select(dead_letters.c.id, dead_letters.c.reason).where(dead_letters.c.id.in_(ids))
        self._refused = {row.id: row.reason for row in self._connection.execute(refused)}

    def take(self, arrival: Arrival, event: Envelope) -> None:
        if event.seq is None or event.store is None:
            raise ValueError("an event without its number")
        heard = self._heard[(event.kiosk, event.store)]
        heard.session = _session(arrival) or event.session
        if str(event.id) in self._known:
            self.taken.known += 1
        elif str(event.id) in self._refused:
            heard.rejected.append(Rejection(event.seq, self._refused[str(event.id)]))
        else:
            if not arrival.replayed:
                self._look_back(event, heard.stream)
            self._enter(arrival, event, heard)
        heard.stream.receive(event.seq)
        heard.seqs.append(event.seq)
        if heard.stream.upto > event.seq:
            self._let_go(heard)

    def bury(self, arrival: Arrival, error: MessageError, event_id: str | None = None) -> None:
        """Keep what is not taken as a dead letter; with its id where the kiosk is sure to have sent it."""
        log.warning("event of %s refused: %s", arrival.kiosk, error)
        self.taken.refused += 1
        self.taken.reasons.append((arrival.kiosk, error.refusal))
        letter = {"id": event_id, "kiosk": arrival.kiosk, "reason": str(error), "received_at": self._now}
        self._dead.append({**letter, "payload": arrival.payload[:LONGEST_LETTER]})

    def pass_over(self, kiosk: Kiosk, store: uuid.UUID, numbers: Sequence[int]) -> None:
        """Wait no longer for numbers their kiosk has no more; what waited behind them has its effect."""
        stream = self.stream(kiosk.id, store)
        for number in numbers:
            stream.receive(number)
        self._let_go(self._heard[(kiosk.id, store)])
        self.close()

    def close(self) -> list[tuple[Kiosk, Ack]]:
        """Write everything down; what to tell whom once it is committed."""
        if self._rows:
            self._connection.execute(inbox.insert(), self._rows)
        if self._dead:
            self._connection.execute(dead_letters.insert(), self._dead)
            newest = select(func.max(dead_letters.c.number)).scalar_subquery()
            old = dead_letters.c.number <= newest - DEAD_LETTERS_KEPT
            self._connection.execute(delete(dead_letters).where(old))
        save_streams(self._connection, (each.stream for each in self._heard.values()))
        acks = []
        for (kiosk, _), heard in self._heard.items():
            if heard.seqs:
                ack = heard.stream.ack(heard.session, heard.seqs, tuple(heard.rejected))
                acks.append((self._answered.get(kiosk) or self.kiosk(kiosk), ack))
        return acks

    def _look_back(self, event: Envelope, stream: Stream) -> None:
        """Raise it, once, when a store counts again what it had counted."""
        goes_back = stream.marks.goes_back(event)
        if (stream.has(event.seq or 0) or goes_back) and not stream.forked:
            stream.forked = True
            log.error("%s: its store was put back to an older copy", event.kiosk)
            happened(self._connection, event.kiosk, STORE_ROLLED_BACK, "high", self._now)

    def _enter(self, arrival: Arrival, event: Envelope, heard: _Heard) -> None:
        waits = has_effect(event) and not (heard.stream.is_next(event.seq or 0) or arrival.replayed)
        try:
            if not waits:
                self._act(event)
        except MessageError as error:
            self.bury(arrival, error, str(event.id))
            self._refused[str(event.id)] = str(error)
            heard.rejected.append(Rejection(event.seq or 0, str(error)))
            return
        self._known.add(str(event.id))
        self._rows.append(_row(event, self._now, waits=waits))
        self.taken.new += 1

    def _let_go(self, heard: _Heard) -> None:
        """A gap is closed: what waited behind it has its effect now, in its kiosk's order."""
        stream = heard.stream
        here = (inbox.c.kiosk == stream.kiosk, inbox.c.store == str(stream.store), inbox.c.waits)
        waiting = select(inbox).where(*here, inbox.c.seq <= stream.upto).order_by(inbox.c.seq)
        for row in self._connection.execute(waiting).all():
            event, this_one = _event(row), inbox.c.id == row.id
            try:
                self._act(event)
                self._connection.execute(inbox.update().where(this_one).values(waits=False))
            except MessageError as error:
                self._connection.execute(inbox.delete().where(this_one))
                sealed = self._seal(event, self.kiosk(stream.kiosk))
                self.bury(Arrival(stream.kiosk, sealed), error, str(event.id))

    def _act(self, event: Envelope) -> None:
        """The event's effect, or none of it; a bug of ours must not hold up the queue either."""
        if not has_effect(event):
            return
        with self._connection.begin_nested() as savepoint:
            try:
                apply(self._connection, event, self._now)
            except (MessageError, SQLAlchemyError):
                savepoint.rollback()
                raise
            except Exception as error:
                savepoint.rollback()
                log.exception("no effect for event %s", event.id)
                raise MessageError(Refusal.CONFLICT, "effect failed") from error


def _session(arrival: Arrival) -> uuid.UUID | None:
    try:
        return uuid.UUID(arrival.session)
    except ValueError:
        return None


def _row(event: Envelope, now: float, *, waits: bool) -> dict[str, object]:
    return {
        "id": str(event.id),
        "kiosk": event.kiosk,
        "store": str(event.store),
        "seq": event.seq,
        "boot": event.boot,
        "type": event.type,
        "ts": event.ts.timestamp(),
        "clk": event.clk.value,
        "data": json.dumps(event.data, ensure_ascii=False, separators=(",", ":")),
        "received_at": now,
        "waits": waits,
    }


def _event(row: Row[Any]) -> Envelope:
    """A stored event as its effect needs it; which process start sent it is not kept."""
    return Envelope(
        id=uuid.UUID(row.id),
        kiosk=row.kiosk,
        session=uuid.UUID(int=0),
        boot=row.boot,
        ts=datetime.fromtimestamp(row.ts, UTC),
        up=0.0,
        clk=ClockTrust(row.clk),
        type=row.type,
        data=json.loads(row.data),
        seq=row.seq,
        store=uuid.UUID(row.store),
    )
