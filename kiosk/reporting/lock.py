"""What keeps this kiosk from delivering until the centre unlocks it: rows in the store, told to the session.

The session's own locks are written with their alarms (`alarm_rows`); here are the centre's, and every end.
"""

from collections.abc import Callable

from kiosk.domain.messages import timestamp
from kiosk.reporting.alarms import Alarms
from kiosk.reporting.stamp import Stamp
from kiosk.session.events import PartBack, PartLost
from kiosk.session.faults import LOCKING, Fault
from kiosk.session.states import Part
from kiosk.storage.store import Store


class DeliveryLock:
    """Safe from any thread; `post` carries its word to the session."""

    def __init__(
        self, store: Store, stamp: Stamp, alarms: Alarms, post: Callable[[PartLost | PartBack], None]
    ) -> None:
        self._store = store
        self._stamp = stamp
        self._alarms = alarms
        self._post = post

    def causes(self) -> tuple[str, ...]:
        return tuple(cause for (cause,) in self._store.query("SELECT cause FROM locks ORDER BY since, cause"))

    def restore(self) -> None:
        """Lock the session again that a start made anew; the first thing it hears."""
        causes = self.causes()
        if causes:
            self._post(PartLost(Part.LOCK, causes[0]))

    def lock(self) -> None:
        cause = Fault.LOCKED_BY_CENTRE.value
        with self._store.transaction() as cursor:
            row = (cause, timestamp(self._stamp.clock.now()))
            cursor.execute("INSERT OR IGNORE INTO locks VALUES (?, ?)", row)
        self._post(PartLost(Part.LOCK, cause))

    def unlock(self) -> tuple[str, ...]:
        """What it was locked by; their alarms are cleared."""
        causes = self.causes()
        with self._store.transaction() as cursor:
            cursor.execute("DELETE FROM locks")
        for cause in sorted(LOCKING):
            self._alarms.clear(cause)
        self._post(PartBack(Part.LOCK))
        return causes
