"""Store and forward: events leave in order and are forgotten only on the centre's own word.

The rows are written by the journal, in the same commit as what they report. `due` says what to send now:
at most `window` rows without an answer, each again after a growing pause with full jitter.
"""

import random
import sqlite3
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from kiosk.domain.audit import AuditKind
from kiosk.domain.clock import Clock
from kiosk.domain.messages import MAX_BYTES, Ack, Envelope, decode, open_event, timestamp
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.reporting.alarm_rows import note_event
from kiosk.reporting.stamp import Stamp
from kiosk.storage import audit
from kiosk.storage.store import NoRoomError, Store, count

DEAD_LETTERS_KEPT = 1000
LARGEST_EVENT = MAX_BYTES // 2  # sealing makes it a third longer


class OutboxFullError(NoRoomError):
    """No room for another transaction's events; those already begun may still be finished."""


@dataclass(frozen=True, slots=True)
class OutboxLimits:
    rows: int = 100_000
    bytes: int = 64 * 1024 * 1024
    window: int = 50
    resend_s: float = 30.0
    resend_cap_s: float = 600.0
    resend_floor_s: float = 1.0  # full jitter alone could send again before any answer can be here


@dataclass(frozen=True, slots=True)
class Depth:
    """How much waits: `fill` is the larger share of both limits, 1.0 when full."""

    rows: int
    bytes: int
    oldest_seq: int | None
    fill: float


@dataclass(frozen=True, slots=True)
class OutboxRow:
    seq: int
    body: bytes


@dataclass(frozen=True, slots=True)
class _Flight:
    sends: int
    sent_at: float
    again_at: float


def put(cursor: sqlite3.Cursor, envelope: Envelope) -> None:
    """Write a numbered event into the caller's transaction; one no centre could take is a bug here."""
    body = envelope.encode()
    if len(body) > LARGEST_EVENT:
        raise MessageError(Refusal.TOO_LARGE, envelope.type)
    open_event(decode(body), envelope.kiosk)
    cursor.execute("INSERT INTO outbox VALUES (?, ?, ?)", (envelope.seq, str(envelope.id), body))


def number(
    cursor: sqlite3.Cursor, stamp: Stamp, store: Store, kind: str, data: dict[str, object]
) -> Envelope:
    """An event with the next number of this store."""
    return replace(stamp.message(kind, data), seq=count(cursor, "seq"), store=store.id)


def enter(
    cursor: sqlite3.Cursor, stamp: Stamp, store: Store, kind: str, data: Mapping[str, object]
) -> Envelope:
    """Number an event and write it, its line in the audit and its alarm, into the caller's transaction."""
    event = number(cursor, stamp, store, kind, dict(data))
    put(cursor, event)
    note_event(cursor, kind, event.data, timestamp(event.ts))
    told = {"seq": event.seq, "id": str(event.id), "type": kind}
    audit.note(cursor, store, event.ts, AuditKind.EVENT, told)
    return event


class Outbox:
    """What still has to reach the centre. Safe from any thread; sends nothing itself."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        limits: OutboxLimits = OutboxLimits(),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._clock = clock
        self._limits = limits
        self._chance = chance
        self._flights: dict[int, _Flight] = {}
        self._changed = threading.Condition()
        self._news = False

    def stored(self, envelope: Envelope) -> None:
        """Hear that the journal committed an event; the sender wakes."""
        self.wake()

    def wait(self, timeout_s: float) -> None:
        """Sleep until something changed, at most `timeout_s`."""
        with self._changed:
            self._changed.wait_for(lambda: self._news, timeout_s)
            self._news = False

    def due(self) -> tuple[OutboxRow, ...]:
        """Rows to send now, lowest number first."""
        now = self._clock.monotonic()
        rows = self._store.query("SELECT seq FROM outbox ORDER BY seq LIMIT ?", (self._limits.window,))
        with self._changed:
            self._flights = {seq: self._flights[seq] for (seq,) in rows if seq in self._flights}
            waiting = [
                seq for (seq,) in rows if seq not in self._flights or self._flights[seq].again_at <= now
            ]
        return tuple(row for seq in waiting for row in self._row(seq))

    def sent(self, seq: int) -> None:
        """Count a sending; an answer is now waited for."""
        with self._changed:
            sends = self._flights[seq].sends if seq in self._flights else 0
            longest = min(self._limits.resend_cap_s, self._limits.resend_s * 2 ** min(sends, 16))
            pause = max(self._limits.resend_floor_s, longest * self._chance())
            now = self._clock.monotonic()
            self._flights[seq] = _Flight(sends + 1, now, now + pause)

    def next_due_s(self) -> float | None:
        """Seconds until the next sending is due; None while nothing is under way."""
        now = self._clock.monotonic()
        with self._changed:
            return min((max(0.0, flight.again_at - now) for flight in self._flights.values()), default=None)

    def reconnected(self) -> None:
        """What was under way may be lost with the old line: all is due again."""
        with self._changed:
            self._flights.clear()
        self.wake()

    def acknowledged(self, ack: Ack) -> None:
        """Forget what the centre has; send again at once what it misses. Another store's ack is not ours."""
        if ack.store != self._store.id:
            return
        with self._store.transaction() as cursor:
            before = cursor.connection.total_changes
            for rejection in ack.rejected:
                _bury(cursor, rejection.seq, rejection.reason)
            cursor.execute("DELETE FROM outbox WHERE seq <= ?", (ack.upto,))
            cursor.executemany("DELETE FROM outbox WHERE seq = ?", [(seq,) for seq in ack.also])
            if cursor.connection.total_changes > before:
                audit.note(cursor, self._store, self._clock.now(), AuditKind.ACKNOWLEDGED, _told(ack))
        with self._changed:
            flights = {seq: each for seq, each in self._flights.items() if not _answered(seq, ack)}
            self._flights = {seq: self._sooner(seq, each, ack) for seq, each in flights.items()}
        self.wake()

    def send_again(self, numbers: Collection[int]) -> set[int]:
        """Make those of these that are still here due at once; which they are."""
        rows = self._store.query("SELECT seq FROM outbox ORDER BY seq")
        still_here = {seq for (seq,) in rows if seq in numbers}
        with self._changed:
            for seq in still_here:
                self._flights.pop(seq, None)
        self.wake()
        return still_here

    def depth(self) -> Depth:
        sql = "SELECT count(*), coalesce(sum(length(body)), 0), min(seq) FROM outbox"
        rows, size, oldest = self._store.query(sql)[0]
        return Depth(rows, size, oldest, max(rows / self._limits.rows, size / self._limits.bytes))

    def check_room(self) -> None:
        """Refuse to begin a transaction whose events could not be kept."""
        self._store.check_room()
        depth = self.depth()
        if depth.fill >= 1.0:
            raise OutboxFullError(f"{depth.rows} events wait for the centre; bring the line to it back")

    def _sooner(self, seq: int, flight: _Flight, ack: Ack) -> _Flight:
        """Send what is missed again soon; not at once, for it may be on its way to another of the workers."""
        if not any(first <= seq <= last for first, last in ack.missing):
            return flight
        return replace(flight, again_at=min(flight.again_at, flight.sent_at + self._limits.resend_floor_s))

    def _row(self, seq: int) -> tuple[OutboxRow, ...]:
        # The row may have been acknowledged since its number was read.
        found = self._store.query("SELECT body FROM outbox WHERE seq = ?", (seq,))
        return tuple(OutboxRow(seq, body) for (body,) in found)

    def wake(self) -> None:
        with self._changed:
            self._news = True
            self._changed.notify_all()


def _bury(cursor: sqlite3.Cursor, seq: int, reason: str) -> None:
    cursor.execute(
        "INSERT OR REPLACE INTO dead_letters SELECT seq, id, body, ? FROM outbox WHERE seq = ?", (reason, seq)
    )
    cursor.execute("DELETE FROM outbox WHERE seq = ?", (seq,))
    cursor.execute(
        "DELETE FROM dead_letters WHERE seq <= (SELECT max(seq) FROM dead_letters) - ?", (DEAD_LETTERS_KEPT,)
    )


def _told(ack: Ack) -> dict[str, object]:
    rejected = [each.seq for each in ack.rejected]
    return {"upto": ack.upto, "also": list(ack.also), "rejected": rejected}


def _answered(seq: int, ack: Ack) -> bool:
    """Whether the waiting for this row is over: it is there, or refused."""
    return seq <= ack.upto or seq in ack.also or any(each.seq == seq for each in ack.rejected)
