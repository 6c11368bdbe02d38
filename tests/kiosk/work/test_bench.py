"""What is done for a technician: accounts, looks and trials as events, pictures wiped, faults remembered."""

import queue
import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from drivers.errors import DeviceGone
from kiosk.ports import Picture
from kiosk.session.commands import AnnounceHealth
from kiosk.session.events import Event, FingerSeen
from kiosk.session.faults import Fault
from kiosk.session.journeys.technician.commands import CheckTechnician, LookAround, Restart, TrySensor
from kiosk.session.journeys.technician.events import FactsFound, TechnicianKnown, TechnicianRefused
from kiosk.session.journeys.technician.parts import (
    Fact,
    FactGrade,
    Refusal,
    Subject,
    Technician,
    TechnicianRole,
)
from kiosk.session.reports import alarm
from kiosk.session.vocabulary import FingerHint, Part
from kiosk.work.bench import Bench, Facts, SensorTrial
from kiosk.work.fault_log import FaultLog
from kiosk.work.worker import Worker
from tests.kiosk.fakes import FakeClock

MENDER = Technician("tech-1", TechnicianRole.MEND)
PAPER = (Fact("paper", "in", FactGrade.GOOD),)


class Door:
    def check(self, number: str, pin: str) -> Technician | tuple[Refusal, float | None]:
        return MENDER if (number, pin) == ("70125", "582914") else (Refusal.LOCKED, 600.0)


class Glass:
    def __init__(self) -> None:
        self.answer: Picture | FingerHint | DeviceGone = np.full((288, 256), 200, np.uint8)

    def capture(
        self,
        timeout_s: float,
        cancelled: Callable[[], bool],
        rows_seen: Callable[[int, int, Picture], None],
        *,
        lift_first: bool,
    ) -> Picture | FingerHint:
        if isinstance(self.answer, DeviceGone):
            raise self.answer
        if isinstance(self.answer, np.ndarray):
            rows_seen(288, 288, self.answer)
        return self.answer


class Workplace:
    """A bench with one thread, and everything that came of its work."""

    def __init__(self) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.restarted = threading.Event()
        self.shown: list[Picture | None] = []
        self.glass = Glass()
        self.worker = Worker("bench", self.events.put, lambda: None)
        trial = SensorTrial(self.glass, self.events.put, self.shown.append)
        self.bench = Bench(
            self.worker,
            Door(),
            {Subject.PRINTER: (self.worker, lambda: PAPER), Subject.READER: (self.worker, _gone)},
            (self.worker, trial),
            faults=FaultLog(FakeClock()),
            restart=self.restarted.set,
        )
        self.worker.start()

    def next(self) -> Event:
        return self.events.get(timeout=30)


def _gone() -> Facts:
    raise DeviceGone("the reader is gone", "plug it in")


@pytest.fixture
def place() -> Iterator[Workplace]:
    place = Workplace()
    yield place
    place.worker.stop()


def test_number_and_pin_are_answered(place: Workplace) -> None:
    place.bench.perform(CheckTechnician(4, "70125", "582914"))
    assert place.next() == TechnicianKnown(4, MENDER)
    place.bench.perform(CheckTechnician(4, "70125", "1"))
    assert place.next() == TechnicianRefused(4, Refusal.LOCKED, 600.0)


def test_a_look_is_answered_whatever_it_finds(place: Workplace) -> None:
    place.bench.perform(LookAround(4, Subject.PRINTER))
    assert place.next() == FactsFound(4, Subject.PRINTER, PAPER)
    place.bench.perform(LookAround(4, Subject.READER))
    problem = (Fact("problem", "the reader is gone", FactGrade.BAD), Fact("remedy", "plug it in"))
    assert place.next() == FactsFound(4, Subject.READER, problem)
    place.bench.perform(LookAround(4, Subject.CABINET))
    assert place.next() == FactsFound(4, Subject.CABINET, (Fact("absent", "none", FactGrade.WARNING),))


def test_a_finger_is_shown_judged_and_wiped(place: Workplace) -> None:
    picture = np.full((288, 256), 200, np.uint8)
    picture[:144] = 30
    place.glass.answer = picture
    place.bench.try_sensor(TrySensor(4, 10.0), threading.Event())
    assert place.next() == FingerSeen(4, 288, 288)
    found = place.next()
    assert isinstance(found, FactsFound)
    assert [fact.value for fact in found.facts] == ["256 × 288", "50%"]
    assert len(place.shown) == 1
    assert not picture.any()


@pytest.mark.parametrize(
    ("answer", "about"), [(FingerHint.NO_FINGER, "hint"), (DeviceGone("gone", "plug it in"), "problem")]
)
def test_a_sensor_without_a_picture_says_why(
    place: Workplace, answer: FingerHint | DeviceGone, about: str
) -> None:
    place.glass.answer = answer
    place.bench.try_sensor(TrySensor(4, 10.0), threading.Event())
    found = place.next()
    assert isinstance(found, FactsFound)
    assert found.facts[0].about == about


def test_a_trial_that_was_left_says_nothing(place: Workplace) -> None:
    left = threading.Event()
    left.set()
    place.glass.answer = FingerHint.NO_FINGER
    place.bench.try_sensor(TrySensor(4, 10.0), left)
    place.bench.perform(LookAround(4, Subject.PRINTER))
    assert place.next() == FactsFound(4, Subject.PRINTER, PAPER)


def test_a_restart_is_handed_on(place: Workplace) -> None:
    place.bench.perform(Restart())
    assert place.restarted.is_set()


def test_the_latest_faults_are_remembered_newest_first_and_no_more_than_twenty() -> None:
    log = FaultLog(FakeClock())
    assert [fact.grade for fact in log.facts()] == [FactGrade.GOOD]
    log.note(AnnounceHealth(Part.PRINTER, None))
    for _ in range(30):
        log.note(AnnounceHealth(Part.PRINTER, "printer_lost"))
    log.note(alarm(Fault.CASE_OPENED))
    newest, *others = log.facts()
    assert (newest.about, newest.value.split()[-1], newest.grade) == ("alarm", "case_opened", FactGrade.BAD)
    assert len(others) == 19
    assert others[0].about == "printer"
