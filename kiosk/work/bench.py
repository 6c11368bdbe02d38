"""What is done for a technician, each thing on the thread of what it is done with.

Nothing here has a card's application or a latch to do it with.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from drivers.errors import DeviceError
from kiosk.ports import Picture
from kiosk.session.commands import Command
from kiosk.session.events import Event, FingerSeen
from kiosk.session.journeys.technician.commands import (
    CheckTechnician,
    ExportBundle,
    KeepServiceMode,
    LookAround,
    Restart,
    TakeSettings,
    TrySensor,
)
from kiosk.session.journeys.technician.events import Exported, FactsFound
from kiosk.session.journeys.technician.parts import Fact, FactGrade, Subject
from kiosk.session.vocabulary import FingerHint
from kiosk.work.fault_log import FaultLog
from kiosk.work.finger import PictureSink, RowEvents
from kiosk.work.worker import Post, Worker

Facts = tuple[Fact, ...]
Look = Callable[[], Facts]
BUNDLED = frozenset({Subject.NETWORK, Subject.STORAGE, Subject.VERSIONS, Subject.FAULTS})
_DARK = 128


class Door(Protocol):
    """Whoever signs on; `answer` may be given later and on another thread."""

    def check(self, command: CheckTechnician, worker: Worker) -> None: ...


class ServiceMode(Protocol):
    """What a restart finds of the service mode."""

    def keep(self, seconds: float | None) -> None: ...


class Stick(Protocol):
    """What technicians carry: whatever is written to it or taken from it is sealed or signed."""

    def take(self) -> Facts: ...

    def export(self, technicians: tuple[str, str], looks: Mapping[str, Facts]) -> tuple[str, int, Facts]:
        """Digest, size, and what to show of the bundle."""


class Captures(Protocol):
    def capture(
        self,
        timeout_s: float,
        cancelled: Callable[[], bool],
        rows_seen: Callable[[int, int, Picture], None],
        *,
        lift_first: bool,
    ) -> Picture | FingerHint: ...


@dataclass(frozen=True, slots=True)
class SensorTrial:
    """One picture of whatever lies on the glass, shown while it grows and forgotten at once."""

    fingers: Captures
    post: Post
    show: PictureSink

    def take(self, command: TrySensor, cancelled: threading.Event) -> Event | None:
        rows = RowEvents(lambda done, total: FingerSeen(command.session, done, total), self.post, self.show)
        try:
            picture = self.fingers.capture(command.timeout_s, cancelled.is_set, rows.seen, lift_first=False)
        except DeviceError as error:
            return FactsFound(command.session, Subject.SENSOR, trouble(error))
        if cancelled.is_set():
            return None
        return FactsFound(command.session, Subject.SENSOR, _judged(picture))


class Bench:
    """Called on the loop's thread; every method returns at once.

    `looks` tells for each subject on whose thread it is looked at; those nobody can look at are absent.
    """

    def __init__(
        self,
        worker: Worker,
        door: Door,
        looks: Mapping[Subject, tuple[Worker, Look]],
        sensor: tuple[Worker, SensorTrial],
        *,
        faults: FaultLog,
        mode: ServiceMode,
        stick: Stick,
        restart: Callable[[], None],
    ) -> None:
        self.worker = worker
        self._mode = mode
        self._door = door
        self._stick = stick
        self._looks = looks
        self._sensor = sensor
        self._restart = restart
        self.faults = faults

    def perform(self, command: Command) -> None:
        match command:
            case CheckTechnician():
                self._door.check(command, self.worker)
            case LookAround(_, subject):
                worker, look = self._looks.get(subject, (self.worker, _nothing_there))
                worker.submit(lambda: FactsFound(command.session, subject, _looked(look)))
            case TakeSettings(session):
                self.worker.submit(lambda: FactsFound(session, Subject.SETTINGS, _looked(self._stick.take)))
            case ExportBundle(session, technicians):
                self.worker.submit(lambda: self._exported(session, technicians))
            case KeepServiceMode(seconds):
                self._mode.keep(seconds)
            case Restart():
                self._restart()

    def try_sensor(self, command: TrySensor, cancelled: threading.Event) -> None:
        worker, trial = self._sensor
        worker.submit(lambda: trial.take(command, cancelled))

    def _exported(self, session: int, technicians: tuple[str, str]) -> Event:
        """What can be looked at on the bench's own thread goes into the bundle, and nothing of a device."""
        own = {
            subject.value: look
            for subject, (worker, look) in self._looks.items()
            if worker is self.worker and subject in BUNDLED
        }
        try:
            told = {subject: _looked(look) for subject, look in own.items()}
            return Exported(session, *self._stick.export(technicians, told))
        except DeviceError as error:
            return FactsFound(session, Subject.EXPORT, trouble(error))


def trouble(error: DeviceError) -> Facts:
    """What a device does wrong and what to do about it."""
    return Fact("problem", error.problem, FactGrade.BAD), Fact("remedy", error.remedy)


def _looked(look: Look) -> Facts:
    try:
        return look()
    except DeviceError as error:
        return trouble(error)


def _nothing_there() -> Facts:
    return (Fact("absent", "none", FactGrade.WARNING),)


def _judged(picture: Picture | FingerHint) -> Facts:
    if isinstance(picture, FingerHint):
        return (Fact("hint", picture.value, FactGrade.WARNING),)
    height, width = picture.shape
    dark = float((picture < _DARK).mean())
    picture.fill(0)
    return (
        Fact("picture", f"{width} × {height}", FactGrade.GOOD),
        Fact("dark", f"{dark:.0%}", FactGrade.GOOD if 0.1 < dark < 0.9 else FactGrade.WARNING),
    )
