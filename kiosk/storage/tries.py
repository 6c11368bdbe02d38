"""Limits on guessing while nobody at the centre counts: wrong tries lock for a growing while (R11).

The centre counts the tries it hears of; these are the ones it cannot hear. They outlive a restart.
"""

from dataclasses import dataclass
from datetime import timedelta

from kiosk.domain.clock import Clock
from kiosk.storage.store import Store

LONGEST_LOCK_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` wrong tries within `window` lock for `lock`, twice as long each further time."""

    name: str
    most: int
    window: timedelta = timedelta(days=1)
    lock: timedelta = timedelta(minutes=10)


NUMBER = Limit("number", most=5)
ANYTHING = Limit("anything", most=30, window=timedelta(hours=1))
OFFICER = Limit("officer", most=5)
TECHNICIAN = Limit("technician", most=5)


class Tries:
    """`whom` is a number or a name as typed; only a keyed digest of it is kept."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def locked_s(self, limit: Limit, whom: str = "") -> float:
        """For how many more seconds nobody may try; 0 when free."""
        row = self._row(limit, whom)
        return max(0.0, row[3] - self._now()) if row else 0.0

    def wrong(self, limit: Limit, whom: str = "") -> None:
        now, row = self._now(), self._row(limit, whom)
        if row is None or now - row[1] > limit.window.total_seconds():
            row = (0, now, 0, 0.0)
        wrong, since, locks, until = row[0] + 1, row[1], row[2], 0.0
        if wrong >= limit.most:
            until = now + min(LONGEST_LOCK_S, limit.lock.total_seconds() * 2 ** min(locks, 16))
            wrong, since, locks = 0, now, locks + 1
        with self._store.transaction() as cursor:
            values = (self._scope(limit, whom), wrong, since, locks, until)
            cursor.execute("INSERT OR REPLACE INTO tries VALUES (?, ?, ?, ?, ?)", values)

    def right(self, limit: Limit, whom: str = "") -> None:
        with self._store.transaction() as cursor:
            cursor.execute("DELETE FROM tries WHERE scope = ?", (self._scope(limit, whom),))

    def _row(self, limit: Limit, whom: str) -> tuple[int, float, int, float] | None:
        sql = "SELECT wrong, since, locks, locked_until FROM tries WHERE scope = ?"
        rows = self._store.query(sql, (self._scope(limit, whom),))
        return (rows[0][0], rows[0][1], rows[0][2], rows[0][3]) if rows else None

    def _scope(self, limit: Limit, whom: str) -> bytes:
        return self._store.seals.digest("tries", limit.name, whom)

    def _now(self) -> float:
        return self._clock.now().timestamp()
