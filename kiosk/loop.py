"""The one thread that owns the kiosk's state: an inbox, timers, and commands carried out in order."""

import logging
import queue
from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.domain.booking import local_day
from kiosk.domain.clock import Clock
from kiosk.ports import JournalFailedError
from kiosk.session.commands import Command, StartTimer, StopTimer
from kiosk.session.events import Event, PartLost, TimedOut, Timer
from kiosk.session.faults import Fault
from kiosk.session.states import Part, State
from kiosk.session.step import step

log = logging.getLogger(__name__)

Perform = Callable[[Command], None]
Observer = Callable[[State], None]


@dataclass(frozen=True, slots=True)
class _Asked:
    answer: Callable[[], None]


class Loop:
    """Feeds events to `step` and its commands to `perform`; anybody may `post`, one thread runs it.

    `perform` returns at once, save that writing to the journal blocks until it is durable. When that fails,
    the rest of the step is dropped: nothing may be done that was not written down first.
    """

    def __init__(self, state: State, perform: Perform, clock: Clock) -> None:
        self.state = state
        self._perform = perform
        self._clock = clock
        self._inbox: queue.SimpleQueue[Event | Observer | _Asked | None] = queue.SimpleQueue()
        self._timers: dict[Timer, float] = {}
        self._observers: list[Observer] = []
        self._stopped = False

    def post(self, event: Event) -> None:
        self._inbox.put(event)

    def stop(self) -> None:
        """Let `run` return after what was posted before."""
        self._inbox.put(None)

    def observe(self, observer: Observer) -> None:
        """Call `observer` now and after every change, on the loop's thread; it must not wait."""
        self._inbox.put(observer)

    def ask(self, answer: Callable[[], None]) -> None:
        """Call `answer` once on the loop's thread, as soon as it comes to it: a sign that it still turns."""
        self._inbox.put(_Asked(answer))

    def run(self) -> None:
        while not self._stopped:
            self.turn()

    def turn(self, wait: bool = True) -> bool:
        """Take in one timer that is due, event or observer; whether there was any."""
        item = self._due() or self._next(wait)
        if item is None:
            return False
        if isinstance(item, _Asked):
            item.answer()
        elif callable(item):
            self._observers.append(item)
            item(self.state)
        else:
            self._take(item)
        return True

    def settle(self) -> None:
        """Take in all that is there now, without waiting for more."""
        while self.turn(wait=False):
            pass

    def _take(self, event: Event) -> None:
        today = local_day(self._clock.now())
        before = replace(self.state, now_s=self._clock.monotonic(), today=today)
        done = step(before, event)
        if not self._carried_out(done.commands):
            # The step never happened: nobody may be shown what could not be written down.
            self._take(PartLost(Part.JOURNAL, Fault.JOURNAL_FAILED.value))
            return
        self.state = done.state
        if replace(done.state, now_s=0.0) != replace(before, now_s=0.0):
            for observer in self._observers:
                observer(done.state)

    def _carried_out(self, commands: tuple[Command, ...]) -> bool:
        """Carry out what the step ordered; False when the journal failed, and then not the rest of it."""
        for command in commands:
            match command:
                case StartTimer(timer, seconds):
                    self._timers[timer] = self._clock.monotonic() + seconds
                case StopTimer(timer):
                    self._timers.pop(timer, None)
                case _:
                    try:
                        self._perform(command)
                    except JournalFailedError as error:
                        log.error("journal failed: %s", error)
                        return False
        return True

    def _due(self) -> Event | None:
        if not self._timers:
            return None
        timer = min(self._timers, key=self._timers.__getitem__)
        if self._timers[timer] > self._clock.monotonic():
            return None
        del self._timers[timer]
        return TimedOut(timer)

    def _next(self, wait: bool) -> "Event | Observer | _Asked | None":
        try:
            item = self._inbox.get(timeout=self._patience_s()) if wait else self._inbox.get_nowait()
        except queue.Empty:
            return None
        self._stopped = self._stopped or item is None
        return item

    def _patience_s(self) -> float | None:
        if not self._timers:
            return None
        return max(0.0, min(self._timers.values()) - self._clock.monotonic())
