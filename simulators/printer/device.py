"""The simulated printer behind its wire: its buffer, what it obeys at once, and the control actions."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

from drivers.printer import codes
from drivers.printer.codes import About
from simulators.control import ControlError, Reply, Request
from simulators.mischief import Mischief
from simulators.printer import stream
from simulators.printer.faults import CATALOGUE, Fault
from simulators.printer.paper import DOTS_PER_MM, Roll
from simulators.printer.press import Press

NEW_ROLL_MM = 50_000.0
_QUESTION = codes.ask(About.PRINTER)[:2]
_UNTIL_SWITCHED_OFF = (Fault.FAILED, Fault.STALL, Fault.SILENT)


class PrinterDevice:
    """Bytes in, bytes out, receipts into a folder; line and control are two threads."""

    def __init__(
        self, out: Path, *, seed: int = 0, state: Path | None = None, paper_mm: float | None = None
    ) -> None:
        self.mischief = Mischief(CATALOGUE, seed)
        self._state = state
        printed, left_mm = _load(state)
        left_mm = left_mm if paper_mm is None else paper_mm
        self._press = Press(out, Roll(left_mm), self.mischief, printed)
        self._buffer = b""
        self._heard = b""
        self._lock = threading.Lock()

    def receive(self, data: bytes) -> bytes:
        """What the printer answers to these bytes: at once, then in turn."""
        with self._lock:
            answers = self._obey_at_once(data) + self._work()
        if self.mischief.is_on(Fault.BABBLE):
            answers = bytes(byte for byte in answers for _ in range(3))
        return b"" if self.mischief.is_on(Fault.SILENT) else answers

    def go_on(self) -> bytes:
        """What it answers once something about it has changed."""
        return self.receive(b"")

    def handle(self, request: Request) -> Reply:
        """Carry out one control request."""
        act = self._actions().get(request["do"])
        if act is None:
            raise ControlError(f"no action {request['do']!r}; there are {', '.join(self._actions())}")
        with self._lock:
            act(request)
            self._save()
            return self._describe()

    def _actions(self) -> dict[str, Callable[[Request], object]]:
        return {
            "state": lambda request: None,
            "fault": self._fault,
            "clear": lambda request: self.mischief.clear(request.get("name")),
            "load_paper": self._load_paper,
            "tear": lambda request: self._press.tear(),
            "power_cycle": lambda request: self._power_cycle(),
        }

    def _fault(self, request: Request) -> None:
        name, after = request.get("name"), request.get("after_rows", 0)
        if not isinstance(name, str) or type(after) is not int or after < 0:
            raise ControlError('a fault is {"name": NAME, "after_rows": 0 or more}')
        if after and name in CATALOGUE:
            self._press.fail_after(after, name)
        else:
            self.mischief.switch_on(name)

    def _load_paper(self, request: Request) -> None:
        length = request.get("mm", NEW_ROLL_MM)
        if not isinstance(length, int | float) or not 0 < length <= NEW_ROLL_MM:
            raise ControlError(f'"mm" is a length, up to {NEW_ROLL_MM:g}')
        self._press.load(Roll(length))
        self.mischief.clear(Fault.PAPER_OUT)

    def _power_cycle(self) -> None:
        self._buffer = self._heard = b""
        self._press.reset()
        for fault in _UNTIL_SWITCHED_OFF:
            self.mischief.clear(fault)

    def _obey_at_once(self, data: bytes) -> bytes:
        """Real-time orders count wherever they stand; every byte goes into the buffer too."""
        heard = self._heard + data
        self._buffer += data
        answers, at = b"", 0
        while (at := heard.find(b"\x10", at)) >= 0:
            order = heard[at : at + len(codes.CLEAR)]
            if len(order) < 3 or (order != codes.CLEAR and codes.CLEAR.startswith(order)):
                break
            if order[:2] == _QUESTION:
                answers += self._press.sensors.status(order[2], self._press.roll)
            elif order == codes.CLEAR and not self.mischief.is_on(Fault.NO_CLEAR):
                self._buffer = b""
                self._press.reset()
                answers += codes.CLEARED
            at += 1
        self._heard = heard[at:] if at >= 0 else b""
        return answers

    def _work(self) -> bytes:
        """Carry out what is in the buffer, until it is empty or something stops the printer."""
        answers = b""
        press = self._press
        while not press.sensors.stopped(press.roll) and (taken := stream.take(self._buffer)):
            command, length = taken
            if not press.carry_out(command):
                break
            self._buffer = self._buffer[length:]
            if isinstance(command, stream.AnswerInTurn):
                answers += press.sensors.in_turn(press.roll)
        self._save()
        return answers

    def _describe(self) -> Reply:
        return {
            "printed": self._press.printed,
            "torn": self._press.torn,
            "hanging_rows": self._press.roll.rows,
            "buffered": len(self._buffer),
            "paper_mm": self._press.roll.left_dots / DOTS_PER_MM,
            "faults": self.mischief.active,
        }

    def _save(self) -> None:
        if self._state is None:
            return
        kept = {"printed": self._press.printed, "paper_mm": self._press.roll.left_dots / DOTS_PER_MM}
        fresh = self._state.with_suffix(".new")
        fresh.write_text(json.dumps(kept))
        fresh.replace(self._state)


def _load(state: Path | None) -> tuple[int, float]:
    if state is None or not state.exists():
        return 0, NEW_ROLL_MM
    try:
        kept = json.loads(state.read_text())
        return int(kept["printed"]), float(kept["paper_mm"])
    except (TypeError, ValueError, KeyError) as error:
        raise ValueError(f"{state} is no printer's state; give another file or remove it") from error
