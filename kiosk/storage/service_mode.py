"""Until when the kiosk is in service mode, kept over restarts: whoever works at it may have switched it off.

The time of day counts, and never for longer than the mode lasts; a clock that was set forward ends it.
"""

import logging

from kiosk.domain.clock import Clock
from kiosk.storage.store import Store, StoreError

log = logging.getLogger(__name__)

KEPT_AS = "service_until"


class KeptServiceMode:
    """A store that fails keeps nothing, and is out of service for that reason alone."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def keep(self, seconds: float | None) -> None:
        try:
            with self._store.transaction() as cursor:
                cursor.execute("DELETE FROM counters WHERE name = ?", (KEPT_AS,))
                if seconds is not None:
                    until = int(self._clock.now().timestamp() + seconds)
                    cursor.execute("INSERT INTO counters VALUES (?, ?)", (KEPT_AS, until))
        except StoreError as error:
            log.error("a restart will not find the service mode: %s", error)

    def left_s(self) -> float | None:
        """What is left of it, 0 if it ended meanwhile; None where the kiosk was not in service mode."""
        try:
            rows = self._store.query("SELECT value FROM counters WHERE name = ?", (KEPT_AS,))
        except StoreError as error:
            log.error("nobody knows whether the kiosk was in service mode: %s", error)
            return None
        return max(0.0, rows[0][0] - self._clock.now().timestamp()) if rows else None
