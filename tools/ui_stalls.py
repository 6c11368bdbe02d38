"""How long Kivy's loop did not turn: every gap between two turns, less the pause the loop takes by itself."""

import time

from kivy.clock import Clock

from ui.pilot import Pilot

STALL_MS = 100.0


class Stalls:
    """`during` names what is going on, so that a long gap can be laid at its door.

    The processor time of Kivy's thread in each turn says how much of a gap is its own work, however busy the
    machine is with others.
    """

    def __init__(self) -> None:
        self.during = ""
        self.gaps_ms: list[tuple[float, str]] = []
        self.work_ms: list[tuple[float, str]] = []
        self._last = self._worked = 0.0
        self._ticking = Clock.create_trigger(self._tick, 0, interval=True)

    def begin(self, pilot: Pilot) -> None:
        pilot.on_screen(self.start)

    def start(self) -> None:
        """On Kivy's thread."""
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._ticking()

    @property
    def longest_ms(self) -> float:
        return max((gap for gap, _ in self.gaps_ms), default=0.0)

    @property
    def hardest_ms(self) -> float:
        """The most work of its own in one turn."""
        return max((work for work, _ in self.work_ms), default=0.0)

    @property
    def long(self) -> list[tuple[float, str]]:
        """The gaps that somebody may feel, longest first."""
        return sorted((each for each in self.gaps_ms if each[0] > STALL_MS), reverse=True)

    def _tick(self, _elapsed_s: float) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        pause_s = 1 / Clock._max_fps
        self.gaps_ms.append((max(0.0, 1000 * (now - self._last - pause_s)), self.during))
        self.work_ms.append((1000 * (worked - self._worked), self.during))
        self._last, self._worked = now, worked
