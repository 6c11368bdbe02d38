"""The latest faults since the program started, for the technician who stands before it."""

import threading
from collections import deque

from kiosk.domain.clock import Clock
from kiosk.session.commands import AnnounceHealth, Command, Tell
from kiosk.session.journeys.technician.parts import Fact, FactGrade

_MOST = 20


class FaultLog:
    """Notes what the session tells of parts and alarms; read from another thread than it is written on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._facts: deque[Fact] = deque(maxlen=_MOST)
        self._lock = threading.Lock()

    def note(self, command: Command) -> None:
        match command:
            case AnnounceHealth(part, cause) if cause:
                self._add(part.value, cause, FactGrade.WARNING)
            case Tell(report) if report.kind == "alarm.raised":
                self._add("alarm", str(report.data["code"]), FactGrade.BAD)

    def facts(self) -> tuple[Fact, ...]:
        """The newest first; one that says so where there are none."""
        with self._lock:
            return tuple(reversed(self._facts)) or (Fact("alarm", "none", FactGrade.GOOD),)

    def _add(self, about: str, code: str, grade: FactGrade) -> None:
        when = self._clock.now()
        with self._lock:
            self._facts.append(Fact(about, f"{when:%m-%d %H:%M} {code}", grade))
