"""What is wrong with this kiosk now: what lasts raises an alarm, what is over clears it.

Parts are told by the session as they go and come; disk, outbox and clock are looked at now and then.
"""

import shutil
import threading
from pathlib import Path

from kiosk.domain.clock import Clock
from kiosk.ports import HealthState, Reporter
from kiosk.reporting.alarms import Alarms
from kiosk.reporting.outbox import Outbox
from kiosk.session.faults import Fault
from kiosk.session.vocabulary import Part

HOLD_S = 10.0  # what passes sooner is health, and no alarm
LOOK_S = 30.0
DISK_LOW_BYTES = 256 * 1024 * 1024
FILLING, EMPTIED = 0.8, 0.7
JUMP_S = 60.0

CODES = {
    Part.SENSOR: (Fault.SENSOR_LOST, Fault.SENSOR_FAULT),
    Part.READER: (Fault.READER_LOST, Fault.READER_FAULT),
    Part.JOURNAL: (Fault.JOURNAL_FAILED,),
    Part.CABINET: (Fault.CABINET_LOST,),
    Part.LATCH: (Fault.LATCH_OPEN, Fault.LATCH_STUCK),
    Part.CAMERA: (Fault.CAMERA_LOST,),
    Part.SCANNER: (Fault.SCANNER_LOST,),
    Part.PRINTER: (Fault.PRINTER_LOST,),
}
"""The alarms of each part; that of an open latch or case is raised by the session itself, at once."""

_RAISED_BY_SESSION = (Part.LATCH,)


class Conditions:
    """The port `Reporter` before another one; `settle` runs on the line's thread."""

    def __init__(
        self,
        reporter: Reporter,
        alarms: Alarms,
        outbox: Outbox,
        clock: Clock,
        disk: Path,
        *,
        machine: Clock,
    ) -> None:
        """`machine` is the machine's own clock, whatever clock a trial has."""
        self._machine = machine
        self._reporter = reporter
        self._alarms = alarms
        self._outbox = outbox
        self._clock = clock
        self._disk = disk
        self._since: dict[Fault, float] = {}
        self._good: set[Fault] = set()
        self._look_at = 0.0
        self._lock = threading.Lock()
        self._offset_s = self._wall_less_monotonic()

    def health(self, part: str, state: HealthState, cause: str | None = None) -> None:
        self._reporter.health(part, state, cause)
        known = CODES.get(Part(part), ()) if part in set(Part) else ()
        wrong = next((code for code in known if code.value == cause), known[0] if known else None)
        is_wrong = state is HealthState.FAULT and part not in _RAISED_BY_SESSION
        for code in known:
            if state is HealthState.READY or (is_wrong and code is not wrong):
                self._set(code, wrong=False)
        if is_wrong and wrong:
            self._set(wrong, wrong=True)

    def settle(self) -> None:
        """Raise what has lasted, clear what is over; StoreError when neither can be written."""
        now = self._clock.monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_S
            self._look()
        with self._lock:
            lasting = [code for code, since in self._since.items() if now - since >= HOLD_S]
            good, self._good = self._good, set()
        if not (lasting or good):
            return
        rows = self._alarms.open()
        for code in lasting:
            if code.value not in rows or rows[code.value].cleared:
                self._alarms.raise_alarm(code)
        for code in good:
            if code.value in rows:
                self._alarms.clear(code.value)

    def _look(self) -> None:
        fill = self._outbox.depth().fill
        if fill >= FILLING or fill < EMPTIED:
            self._set(Fault.OUTBOX_FILLING, wrong=fill >= FILLING)
        free = shutil.disk_usage(self._disk).free
        self._set(Fault.DISK_LOW, wrong=free < DISK_LOW_BYTES)
        offset_s = self._wall_less_monotonic()
        if abs(offset_s - self._offset_s) > JUMP_S:
            self._alarms.raise_alarm(Fault.CLOCK_JUMPED)
        self._offset_s = offset_s

    def _set(self, code: Fault, *, wrong: bool) -> None:
        with self._lock:
            if wrong:
                self._since.setdefault(code, self._clock.monotonic())
                self._good.discard(code)
            else:
                self._since.pop(code, None)
                self._good.add(code)

    def _wall_less_monotonic(self) -> float:
        return self._machine.now().timestamp() - self._machine.monotonic()
