"""The technician of a run: signs on, looks, tries, takes the kiosk out of service and back; their bench."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kiosk.session import states as st
from kiosk.session.commands import Command
from kiosk.session.events import Cancelled, Continued, Event
from kiosk.session.journeys.technician import stages as service
from kiosk.session.journeys.technician.commands import (
    CheckTechnician,
    KeepServiceMode,
    LookAround,
    Restart,
    TrySensor,
)
from kiosk.session.journeys.technician.events import (
    FactsFound,
    PointTouched,
    RestartConfirmed,
    SubjectChosen,
    TechnicianKnown,
    TechnicianRefused,
    TechnicianSigned,
)
from kiosk.session.journeys.technician.parts import Fact, Refusal, Subject, Technician, TechnicianRole
from kiosk.work.bench import ServiceMode
from kiosk.work.worker import Worker
from tools.simulation.weather import Fault, Weather

NUMBER, PIN, WRONG = "71002", "402817", "000000"
TRIED = (
    *(Subject.SENSOR, Subject.READER, Subject.CAMERA, Subject.SCANNER, Subject.PRINTER, Subject.TOUCH),
    *(Subject.STORAGE, Subject.NETWORK, Subject.VERSIONS, Subject.FAULTS, Subject.CLEANING),
)
_A_FACT = (Fact("trial", "done"),)


class Silence:
    """Keeps no list of faults."""

    def note(self, command: Command) -> None:
        return None


class Bench:
    """What `kiosk.work.bench.Bench` is to the crew: every look and trial is answered at once."""

    faults = Silence()

    def __init__(self, worker: Worker, mode: ServiceMode, restart: Callable[[], None]) -> None:
        self.worker = worker
        self._mode = mode
        self._restart = restart

    def perform(self, command: Command) -> None:
        match command:
            case CheckTechnician(session, number, pin):
                known = (number, pin) == (NUMBER, PIN)
                who = TechnicianKnown(session, Technician("tech-1", TechnicianRole.MEND))
                self._answer(who if known else TechnicianRefused(session, Refusal.WRONG))
            case LookAround(session, subject):
                self._answer(FactsFound(session, subject, _A_FACT))
            case KeepServiceMode(seconds):
                self._mode.keep(seconds)
            case Restart():
                self._restart()

    def try_sensor(self, command: TrySensor, cancelled: object) -> None:
        self._answer(FactsFound(command.session, Subject.SENSOR, _A_FACT))

    def _answer(self, event: Event) -> None:
        self.worker.submit(lambda: event)


@dataclass(slots=True)
class Mechanic:
    """`wanted` is what is still to be looked at or done; `gone` once they have left."""

    weather: Weather
    wanted: list[Subject]
    gone: bool = False
    answers: int = field(default=0)

    def see(self, stage: st.Stage) -> None:
        return None

    def take_card(self) -> list[Event]:
        """A technician gets no card, wherever it lies."""
        return []

    def act(self, stage: st.Stage) -> list[Event]:
        if self.gone or self.weather.strikes(Fault.WALKS_AWAY):
            self.gone = True
            return []
        match stage:
            case service.SigningOn():
                return [TechnicianSigned(NUMBER, PIN if self.weather.chance.random() < 0.9 else WRONG)]
            case service.ServiceMenu():
                return [SubjectChosen(self.wanted.pop()) if self.wanted else Cancelled()]
            case service.ConfirmingRestart():
                return [RestartConfirmed()]
            case service.TryingTouch(_, touched) if len(touched) < 2:
                return [PointTouched(len(touched))]
            case service.CheckingTechnician() | service.Cleaning():
                return []
            case _:
                return [Continued()]


def visit(weather: Weather, *, in_service_mode: bool) -> Mechanic:
    """Somebody who leaves the kiosk in service; now and then they start it anew as the last thing."""
    chance = weather.chance
    looks = chance.sample(TRIED, 3)
    last = [Subject.RESTART] if chance.random() < 0.2 else []
    between: list[Any] = [Subject.SERVICE] if in_service_mode else [Subject.SERVICE, *looks, Subject.SERVICE]
    return Mechanic(weather, [*last, *between])
