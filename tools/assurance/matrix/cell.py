"""One cell played: sessions that lead to the step, the fault, the rest, the next person, and calm."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.session import states as st
from kiosk.session.events import CardRemoved, JourneyChosen, PartBack, PartLost
from kiosk.session.faults import Fault as Cause
from kiosk.session.journeys.technician.events import ServiceCalled
from kiosk.session.vocabulary import Journey, Part
from tools.assurance.matrix.table import WAYS, Step, Trouble
from tools.simulation.people import Guest
from tools.simulation.run import Run
from tools.simulation.technician import visit
from tools.simulation.violations import hold
from tools.simulation.weather import Fault, VirtualClock, Weather

MOST_SESSIONS, MENDED_AFTER_S = 12, 40.0
_YEAR_S, _HOUR_S = 365 * 86_400.0, 3600.0
AIMED: Mapping[Trouble, tuple[Fault, ...]] = {
    Trouble.KILLED: (Fault.CRASH,),
    Trouble.KILLED_AT_COMMAND: (Fault.CRASH_AT_COMMAND,),
    Trouble.KILLED_BEFORE_COMMIT: (Fault.CRASH_BEFORE_COMMIT,),
    Trouble.KILLED_AFTER_COMMIT: (Fault.CRASH_AFTER_COMMIT,),
    Trouble.KILLED_TWICE: (Fault.CRASH, Fault.CRASH_AFTER_COMMIT),
    Trouble.DISK_FULL: (Fault.DISK_FULL,),
    Trouble.IO_ERROR: (Fault.IO_ERROR,),
    Trouble.SYNC_FAILS: (Fault.SYNC_FAILS,),
    Trouble.READ_ONLY: (Fault.READ_ONLY,),
    Trouble.SENSOR_UNPLUGGED: (Fault.SENSOR_LOST,),
    Trouble.SENSOR_SILENT: (Fault.SENSOR_SILENT,),
    Trouble.SENSOR_GARBLED: (Fault.SENSOR_GARBLED,),
    Trouble.CARD_SILENT: (Fault.CARD_MUTE,),
    Trouble.CAMERA_UNPLUGGED: (Fault.CAMERA_LOST,),
    Trouble.BROKER_DOWN: (Fault.BROKER_DOWN,),
    Trouble.CENTRE_RESTARTS: (Fault.CENTRE_RESTARTS,),
    Trouble.WALKS_AWAY: (Fault.WALKS_AWAY,),
}
LASTING: Mapping[Trouble, tuple[Fault, ...]] = {
    Trouble.LINE_DEAF: (Fault.LOST,),
    Trouble.LINE_REPEATS: (Fault.TWICE, Fault.LATE),
}
_LEAPS_S = {
    Trouble.CLOCK_AHEAD: _YEAR_S,
    Trouble.CLOCK_BACK: -_YEAR_S,
    Trouble.CLOCK_HOUR: -_HOUR_S,
}
_EYES = (Step.FACE, Step.DOCUMENT)  # elsewhere nobody looks through a camera, and it is told to be gone
_LOST = {
    Trouble.CAMERA_UNPLUGGED: (Part.CAMERA, "camera_lost"),
    Trouble.SENSOR_UNPLUGGED: (Part.SENSOR, Cause.SENSOR_LOST.value),
    Trouble.READER_UNPLUGGED: (Part.READER, Cause.READER_LOST.value),
}


@dataclass(slots=True)
class Aimed(Weather):
    """Nothing strikes but what was aimed, once each; what is `lasting` strikes whenever it can."""

    aims: list[Fault] = field(default_factory=list)
    lasting: frozenset[Fault] = frozenset()

    def strikes(self, fault: Fault) -> bool:
        if self.calm or (fault not in self.lasting and self.aims[:1] != [fault]):
            return False
        if fault in self.aims:
            self.aims.remove(fault)
        self.struck[fault] += 1
        return True


@dataclass(slots=True)
class OwnClock:
    """The kiosk's clock beside the world's: as far from it as it leapt."""

    world: VirtualClock
    wrong_s: float = 0.0

    def now(self) -> datetime:
        return self.world.now() + timedelta(seconds=self.wrong_s)

    def monotonic(self) -> float:
        return self.world.monotonic()


class Cell(Run):
    """`played` is whether the step was reached and the fault struck; Violation when an invariant broke."""

    def __init__(self, seed: int, folder: Path, trouble: Trouble, step: Step) -> None:
        self._aimed = Aimed(random.Random(f"cell/{seed}"), {})
        super().__init__(seed, folder, weather=self._aimed)
        self._own_clock = OwnClock(self._clock)
        self._around = replace(self._around, clock=self._own_clock)
        self._trouble = trouble
        self._step_wanted = step
        self._way = WAYS[step]
        self._caused_at: float | None = None
        self._is_there = False

    def played(self) -> bool:
        self._start()
        number = self._led_there()
        self._is_there = True
        self._reach(number + 1)
        if self._caused_at is None:
            return False
        self._serve_next(number + 2)
        struck = not self._aimed.aims
        self._mend()
        self._come_right()
        return struck

    def _led_there(self) -> int:
        """A visit has sessions before it: the form, the status, the booking. The number of the last one."""
        for number in range(1, MOST_SESSIONS):
            if self._way.journey is not Journey.COMPLETION:
                return number
            if self._visitors.comes_for() is Journey.COMPLETION:
                return number
            guest, journey = self._visitors.the_same()
            self._visit(number, guest, journey)
            guest.life.came_home()
        return MOST_SESSIONS

    def _reach(self, number: int) -> None:
        if self._step_wanted in (Step.START, Step.SHUTDOWN):
            self._cause_around_a_start()
        elif self._step_wanted is Step.IDLE:
            for _ in range(5):
                self._step()
        elif self._step_wanted is Step.SERVICE_MENU:
            self._serve(number, visit(self._weather, in_service_mode=False), "technician", ServiceCalled())
            if self._is_in_service_mode:
                self._serve_technician(number)
        else:
            guest, journey = self._wanted(number)
            self._visit(number, guest, journey)

    def _serve_next(self, number: int) -> None:
        """Somebody else comes for a card while what is broken may still be."""
        for each in range(3):
            guest, journey = self._with_ready_card(number + each)
            self._visit(number + each, guest, journey)
            if not self._aimed.aims:
                return

    def _visit(self, number: int, guest: Guest, journey: Journey) -> None:
        self._until(lambda: self._is_free(journey), f"{journey} is not offered")
        self._serve(number, guest, journey, JourneyChosen(journey))
        self._judge.all(self._state, self._up.store)

    def _wanted(self, number: int) -> tuple[Guest, Journey]:
        if self._way.journey is Journey.DELIVERY:
            return self._with_ready_card(number)
        return self._visitors.the_same()

    def _with_ready_card(self, number: int) -> tuple[Guest, Journey]:
        return self._visitors.with_ready_card(number, self._centre.cases, as_it_should=True)

    def _misfortune(self) -> None:
        if self._is_there and self._caused_at is None and isinstance(self._state.stage, self._way.stages):
            self._cause()
        if self._caused_at is not None and self._clock.monotonic() > self._caused_at + MENDED_AFTER_S:
            self._mend()
        super()._misfortune()

    def _cause_around_a_start(self) -> None:
        if self._step_wanted is Step.SHUTDOWN:
            self._cause()
            self._up.stop()
            self._start()
        else:
            self._up.stop()
            # A kill or a failing disk comes in the midst of the start, what is lost right after it.
            self._caused_at = self._clock.monotonic()
            self._aimed.aims += self._aims()
            self._start()
            self._cause(aim=False)

    def _cause(self, *, aim: bool = True) -> None:
        self._caused_at = self._clock.monotonic()
        self._note(f"{self._trouble} at {self._step_wanted}")
        if aim:
            self._aimed.aims += self._aims()
        self._aimed.lasting = frozenset(LASTING.get(self._trouble, ()))
        self._own_clock.wrong_s = _LEAPS_S.get(self._trouble, 0.0)
        if self._trouble in _LOST and not (self._trouble is Trouble.CAMERA_UNPLUGGED and self._aims()):
            self._post(PartLost(*_LOST[self._trouble]))
        if self._trouble is Trouble.STARTED_ANEW:
            self._crash_orderly()
        if self._trouble is Trouble.CARD_PULLED:
            hold(9, self._slot.take() is not None, "no card lay there to be pulled")
            self._post(CardRemoved())

    def _aims(self) -> tuple[Fault, ...]:
        unused = self._trouble is Trouble.CAMERA_UNPLUGGED and self._step_wanted not in _EYES
        return () if unused else AIMED.get(self._trouble, ())

    def _crash_orderly(self) -> None:
        """As a supervisor does it; whoever stands there goes away."""
        self._up.stop()
        self._judge.remains()
        if self._guest:
            self._guest.gone = True
        self._start()

    def _mend(self) -> None:
        self._aimed.lasting = frozenset()
        self._own_clock.wrong_s = 0.0
        for part, _ in _LOST.values():
            if part in self._state.missing:
                self._post(PartBack(part))
        if isinstance(self._state.stage, st.Attract) and self._slot.take():
            self._post(CardRemoved())
