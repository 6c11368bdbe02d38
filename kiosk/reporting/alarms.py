"""A kiosk's alarms: raised, seen by somebody, cleared; kept over restarts and retained until both.

alarms = Alarms(store, stamp, outbox, topics, publish)
alarms.raise_alarm(Fault.DISK_LOW)      an event, and the retained topic with the next `tell`
alarms.acknowledge("disk_low")          by the centre's signed order
"""

import threading
from collections.abc import Callable

from kiosk.domain.messages import timestamp
from kiosk.domain.topics import KioskTopics
from kiosk.reporting.alarm_rows import CLEARED, RAISED, AlarmRow, forget_finished
from kiosk.reporting.outbox import Outbox, enter
from kiosk.reporting.publication import Message
from kiosk.reporting.stamp import Stamp
from kiosk.session.faults import LOCKING, Fault
from kiosk.storage.store import Store

_ROWS = "SELECT code, severity, since, times, cleared, acknowledged FROM alarms ORDER BY code"

# Their causes end by themselves or by a technician's hand; the others are over when somebody has seen them.
LASTING = frozenset(
    {
        *(Fault.SENSOR_LOST, Fault.SENSOR_FAULT, Fault.READER_LOST, Fault.READER_FAULT),
        *(Fault.CABINET_LOST, Fault.LATCH_STUCK, Fault.LATCH_OPEN, Fault.CAMERA_LOST),
        *(Fault.SCANNER_LOST, Fault.PRINTER_LOST, Fault.JOURNAL_FAILED),
        *(Fault.OUTBOX_FILLING, Fault.DISK_LOW),
        *LOCKING,
    }
)


class Alarms:
    """Safe from any thread; what cannot be written raises StoreError."""

    def __init__(
        self,
        store: Store,
        stamp: Stamp,
        outbox: Outbox,
        topics: KioskTopics,
        publish: Callable[[Message], bool],
    ) -> None:
        self._store = store
        self._stamp = stamp
        self._outbox = outbox
        self._topics = topics
        self._publish = publish
        # A store that failed could not keep this one: the broker may still have it from an earlier start.
        self._told: dict[str, AlarmRow] = {Fault.JOURNAL_FAILED.value: _UNTOLD}
        self._lock = threading.Lock()

    def open(self) -> dict[str, AlarmRow]:
        """Every alarm that is not over, by its code."""
        rows = self._store.query(_ROWS)
        return {
            code: AlarmRow(code, severity, since, times, bool(cleared), bool(acknowledged))
            for code, severity, since, times, cleared, acknowledged in rows
        }

    def raise_alarm(self, fault: Fault) -> None:
        self._enter(RAISED, {"code": fault.value, "severity": fault.severity.value})

    def clear(self, code: str) -> None:
        """The cause is gone."""
        row = self.open().get(code)
        if row and not row.cleared:
            self._enter(CLEARED, {"code": code})

    def acknowledge(self, code: str) -> bool:
        """Somebody has seen it; whether there was such an alarm."""
        row = self.open().get(code)
        if row is None:
            return False
        with self._store.transaction() as cursor:
            cursor.execute("UPDATE alarms SET acknowledged = 1 WHERE code = ?", (code,))
            forget_finished(cursor)
        if code not in LASTING:
            self.clear(code)
        return True

    def tell(self) -> None:
        """Have the broker keep what is open and forget what is over, each told once a line."""
        with self._lock:
            rows = self.open()
            for code in [code for code in self._told if code not in rows]:
                if self._publish(Message(self._topics.alarm(code), b"", retain=True, content_type=None)):
                    del self._told[code]
            for code, row in rows.items():
                if self._told.get(code) != row and self._publish(self._message(row)):
                    self._told[code] = row

    def tell_anew(self) -> None:
        """The line is new: all that is open is told again."""
        with self._lock:
            self._told = dict.fromkeys(self._told, _UNTOLD)

    def tell_unwritten(self, fault: Fault) -> None:
        """Tell of an alarm that no store can keep."""
        since = timestamp(self._stamp.clock.now())
        row = AlarmRow(fault.value, fault.severity.value, since, 1, cleared=False, acknowledged=False)
        self._publish(self._message(row))

    def _message(self, row: AlarmRow) -> Message:
        data = {
            "code": row.code,
            "state": "cleared" if row.cleared else "raised",
            "severity": row.severity,
            "since": row.since,
            "times": row.times,
            "acknowledged": row.acknowledged,
        }
        return Message(self._topics.alarm(row.code), self._stamp.message("alarm", data).encode(), retain=True)

    def _enter(self, kind: str, data: dict[str, object]) -> None:
        with self._store.transaction() as cursor:
            event = enter(cursor, self._stamp, self._store, kind, data)
        self._outbox.stored(event)


_UNTOLD = AlarmRow("", "", "", 0, cleared=False, acknowledged=False)
