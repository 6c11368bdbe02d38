"""Limits on guessing while nobody at the centre counts: wrong tries lock for a growing while (R11).

The centre counts the tries it hears of; these are the ones it cannot hear. They outlive a restart. Within one
start only the monotonic clock lets time pass, so a clock that is set forward opens nothing; after a restart
the time of day counts, and a lock is never longer than it was when it was set.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from kiosk.domain.clock import Clock
from kiosk.storage.store import Store

_BOOT = "SELECT value FROM counters WHERE name = 'boot'"
_ROW = "SELECT wrong, since, locks, locked_until, boot, at, up FROM tries WHERE scope = ?"


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` wrong tries within `window` lock for `lock`, twice as long each further time up to `longest`.

    A lock counts as long as its window has not passed since its end.
    """

    name: str
    most: int
    window: timedelta = timedelta(days=1)
    lock: timedelta = timedelta(minutes=10)
    longest: timedelta = timedelta(days=1)

    def length_s(self, locks: int) -> float:
        """How long the lock of that number is; the first is 0."""
        return min(self.longest, self.lock * int(2 ** min(locks, 16))).total_seconds()


NUMBER = Limit("number", most=5)
# One guesser must not close a kiosk to everybody for a day.
ANYTHING = Limit("anything", most=30, window=timedelta(hours=1), longest=timedelta(hours=1))
OFFICER = Limit("officer", most=5)
TECHNICIAN = Limit("technician", most=5)


@dataclass(frozen=True, slots=True)
class _Row:
    wrong: int
    since: float
    locks: int
    until: float
    boot: int
    at: float
    up: float


class Tries:
    """`whom` is a number or a name as typed; only a keyed digest of it is kept.

    `on_closed` hears when so much was guessed that nobody may guess any more for a while.
    """

    def __init__(self, store: Store, clock: Clock, on_closed: Callable[[], None] = lambda: None) -> None:
        self._store = store
        self._clock = clock
        self._on_closed = on_closed

    def locked_s(self, limit: Limit, whom: str = "") -> float:
        """For how many more seconds nobody may try; 0 when free."""
        row = self._row(limit, whom)
        if row is None or not row.until:
            return 0.0
        return min(limit.length_s(row.locks - 1), max(0.0, row.until - self._now(row)))

    def wrong(self, limit: Limit, whom: str = "") -> None:
        row = self._row(limit, whom)
        now = self._now(row)
        if row is None or now - row.since > limit.window.total_seconds():
            wrong, since, locks = 1, now, 0
        else:
            wrong, since, locks = row.wrong + 1, row.since, row.locks
        until = 0.0
        if wrong >= limit.most:
            until = now + limit.length_s(locks)
            wrong, since, locks = 0, until, locks + 1
        written = (self._boot(), now, self._clock.monotonic())
        values = (self._scope(limit, whom), wrong, since, locks, until, *written)
        with self._store.transaction() as cursor:
            cursor.execute("INSERT OR REPLACE INTO tries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        if until and limit is ANYTHING:
            self._on_closed()

    def right(self, limit: Limit, whom: str = "") -> None:
        with self._store.transaction() as cursor:
            cursor.execute("DELETE FROM tries WHERE scope = ?", (self._scope(limit, whom),))

    def _row(self, limit: Limit, whom: str) -> _Row | None:
        rows = self._store.query(_ROW, (self._scope(limit, whom),))
        return _Row(*rows[0]) if rows else None

    def _now(self, row: _Row | None) -> float:
        """The time by which a row lives: what passed since it was written, if this start wrote it."""
        if row is None or row.boot != self._boot():
            return self._clock.now().timestamp()
        return row.at + self._clock.monotonic() - row.up

    def _boot(self) -> int:
        rows = self._store.query(_BOOT)
        return int(rows[0][0]) if rows else 0

    def _scope(self, limit: Limit, whom: str) -> bytes:
        return self._store.seals.digest("tries", limit.name, whom)
