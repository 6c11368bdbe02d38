"""Takes events in: a batch is one transaction, an event has its effect once, and only then comes the ack.

What is a kiosk's own and can never be taken goes to the dead letters with its reason and is acked as
rejected, so that it does not hold up those behind it. What may be anybody's is kept there without an ack.
"""

import json
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from centre.effects import apply, has_effect
from centre.inbox_tables import dead_letters, inbox
from centre.keys import CentreKeys
from centre.register import Kiosk, find_kiosk
from centre.streams import Stream
from centre.transactions import in_transaction
from kiosk.domain.messages import Ack, Envelope, Rejection
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.sealing import Channel
from kiosk.domain.wire import event_channel, seal_ack, unseal_event

log = logging.getLogger(__name__)

DEAD_LETTERS_KEPT = 10_000
LONGEST_LETTER = 65_536


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event as it came: whose topic, the bytes, and the process start that sent them."""

    kiosk: str
    payload: bytes = field(repr=False)
    session: str = ""


@dataclass(slots=True)
class Taken:
    """What became of a batch: sealed acks by kiosk, and how many were new, known and refused."""

    acks: list[tuple[str, bytes]] = field(default_factory=list)
    new: int = 0
    known: int = 0
    refused: int = 0


class Inbox:
    """One per worker; keeps the channels it has used."""

    def __init__(self, engine: Engine, keys: CentreKeys) -> None:
        self._engine = engine
        self._keys = keys
        self._channels: dict[bytes, Channel] = {}

    def take(self, arrivals: Sequence[Arrival], now: float) -> Taken:
        """Commit a batch; when this returns, all of it is durable. A database failure leaves none of it."""
        taken, acks = in_transaction(self._engine, lambda each: self._take(each, arrivals, now))
        for kiosk, ack in acks:
            taken.acks.append((kiosk.id, seal_ack(ack, kiosk.id, self._channel(kiosk))))
        return taken

    def _take(
        self, connection: Connection, arrivals: Sequence[Arrival], now: float
    ) -> tuple[Taken, list[tuple[Kiosk, Ack]]]:
        taken = Taken()
        batch = _Batch(connection, taken, now)
        opened = [(arrival, self._open(batch, arrival)) for arrival in arrivals]
        batch.look_up([envelope for _, envelope in opened if envelope])
        for arrival, envelope in opened:
            if envelope:
                batch.take(arrival, envelope)
        return taken, batch.close()

    def _open(self, batch: "_Batch", arrival: Arrival) -> Envelope | None:
        try:
            kiosk = batch.kiosk(arrival.kiosk)
            event = unseal_event(arrival.payload, kiosk.id, self._channel(kiosk))
            if event.seq is None or event.store is None:
                raise MessageError(Refusal.BAD_FIELD, "seq")
            batch.stream(kiosk.id, event.store).check(event.seq)
        except MessageError as error:
            batch.bury(arrival, error)
            return None
        return event

    def _channel(self, kiosk: Kiosk) -> Channel:
        raw = kiosk.key.public_bytes_raw()
        if raw not in self._channels:
            self._channels[raw] = event_channel(self._keys.sealing, kiosk.key)
        return self._channels[raw]


@dataclass(slots=True)
class _Heard:
    """What one outbox sent in this batch."""

    stream: Stream
    session: uuid.UUID = field(default_factory=lambda: uuid.UUID(int=0))
    seqs: list[int] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)


class _Batch:
    """The facts of one transaction while its events are taken."""

    def __init__(self, connection: Connection, taken: Taken, now: float) -> None:
        self._connection = connection
        self._taken = taken
        self._now = now
        self._kiosks: dict[str, Kiosk | None] = {}
        self._heard: dict[tuple[str, uuid.UUID], _Heard] = {}
        self._known: set[str] = set()
        self._refused: dict[str, str] = {}
        self._rows: list[dict[str, object]] = []
        self._dead: list[dict[str, object]] = []

    def kiosk(self, name: str) -> Kiosk:
        if name not in self._kiosks:
            self._kiosks[name] = find_kiosk(self._connection, name)
        kiosk = self._kiosks[name]
        if kiosk is None:
            raise MessageError(Refusal.UNKNOWN_KIOSK)
        return kiosk

    def stream(self, kiosk: str, store: uuid.UUID) -> Stream:
        key = (kiosk, store)
        if key not in self._heard:
            self._heard[key] = _Heard(Stream.load(self._connection, kiosk, store))
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
            self._taken.known += 1
        elif str(event.id) in self._refused:
            heard.rejected.append(Rejection(event.seq, self._refused[str(event.id)]))
        else:
            heard.stream.forked = heard.stream.forked or heard.stream.has(event.seq)
            self._enter(arrival, event, heard)
        heard.stream.receive(event.seq)
        heard.seqs.append(event.seq)

    def bury(self, arrival: Arrival, error: MessageError, event_id: str | None = None) -> None:
        """Keep what is not taken as a dead letter; with its id where the kiosk is sure to have sent it."""
        log.warning("event of %s refused: %s", arrival.kiosk, error)
        self._taken.refused += 1
        letter = {"id": event_id, "kiosk": arrival.kiosk, "reason": str(error), "received_at": self._now}
        self._dead.append({**letter, "payload": arrival.payload[:LONGEST_LETTER]})

    def close(self) -> list[tuple[Kiosk, Ack]]:
        """Write everything down; what to tell whom once it is committed."""
        if self._rows:
            self._connection.execute(inbox.insert(), self._rows)
        if self._dead:
            self._connection.execute(dead_letters.insert(), self._dead)
            newest = select(func.max(dead_letters.c.number)).scalar_subquery()
            old = dead_letters.c.number <= newest - DEAD_LETTERS_KEPT
            self._connection.execute(delete(dead_letters).where(old))
        acks = []
        for (kiosk, _), heard in self._heard.items():
            if heard.seqs:
                heard.stream.save(self._connection)
                ack = heard.stream.ack(heard.session, heard.seqs, tuple(heard.rejected))
                acks.append((self.kiosk(kiosk), ack))
        return acks

    def _enter(self, arrival: Arrival, event: Envelope, heard: _Heard) -> None:
        try:
            self._act(event)
        except MessageError as error:
            self.bury(arrival, error, str(event.id))
            self._refused[str(event.id)] = str(error)
            heard.rejected.append(Rejection(event.seq or 0, str(error)))
            return
        self._known.add(str(event.id))
        self._rows.append(_row(event, self._now))
        self._taken.new += 1

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


def _row(event: Envelope, now: float) -> dict[str, object]:
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
    }
