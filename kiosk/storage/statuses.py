"""The last answer about an application, for a while without a line (F2): what next and where, and no name.

An entry is found by a keyed digest of tracking number and second item, so the file tells neither.
"""

import logging
from datetime import timedelta
from typing import Any

from kiosk.domain.clock import Clock
from kiosk.domain.identity import SecondItem
from kiosk.domain.sealing import SealError
from kiosk.storage.sealed import seal_value, unseal_value
from kiosk.storage.store import Store, count

log = logging.getLogger(__name__)

KEPT = (
    *("application", "state", "text", "since", "as_of", "due_at", "edits_left"),
    *("delivery_place", "appointment", "refused"),
)
STATUS_KEPT = timedelta(hours=24)
REFUSAL_KEPT = timedelta(days=30)  # who holds a number the centre refused may come back late
MOST = 1000
_TABLE = "statuses"


class StatusCache:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def remember(
        self, tracking: str, item: SecondItem, told: dict[str, Any], kept: timedelta = STATUS_KEPT
    ) -> None:
        """Keep what of an answer may be kept, instead of the answer before it."""
        digest, now = self._digest(tracking, item), self._clock.now().timestamp()
        value = {key: told[key] for key in KEPT if key in told}
        with self._store.transaction() as cursor:
            cursor.execute("DELETE FROM statuses WHERE digest = ?", (digest,))
            row = count(cursor, _TABLE)
            cursor.execute("DELETE FROM statuses WHERE row <= ?", (row - MOST,))
            sealed = seal_value(cursor, self._store, _TABLE, row, value)
            values = (row, digest, now, now + kept.total_seconds(), *sealed)
            cursor.execute("INSERT INTO statuses VALUES (?, ?, ?, ?, ?, ?)", values)

    def recall(self, tracking: str, item: SecondItem) -> dict[str, Any] | None:
        """The last answer if it is young enough to be shown with its time."""
        digest, now = self._digest(tracking, item), self._clock.now().timestamp()
        sql = "SELECT row, key_id, sealed FROM statuses WHERE digest = ? AND until > ? AND at <= ?"
        for row, key_id, sealed in self._store.query(sql, (digest, now, now)):
            try:
                return unseal_value(self._store, _TABLE, row, key_id, sealed)
            except SealError as error:
                log.error("a status is not as it was stored: %s", error)
        return None

    def forget(self, tracking: str, item: SecondItem) -> None:
        """What was known is no longer so: the applicant changed something."""
        with self._store.transaction() as cursor:
            cursor.execute("DELETE FROM statuses WHERE digest = ?", (self._digest(tracking, item),))

    def _digest(self, tracking: str, item: SecondItem) -> bytes:
        return self._store.seals.digest("status", tracking, item.kind.value, item.value)
