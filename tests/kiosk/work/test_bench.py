"""What is done for a technician: accounts, looks and trials as events, pictures wiped, faults remembered."""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest

from drivers.errors import DeviceFault, DeviceGone
from kiosk.ports import CardRefusedError, Picture
from kiosk.session.commands import AnnounceHealth
from kiosk.session.events import CardTrouble, Event, FingerSeen
from kiosk.session.faults import Fault
from kiosk.session.journeys.technician.commands import (
    CheckTechnician,
    ExportBundle,
    KeepServiceMode,
    LookAround,
    Restart,
    TakeSettings,
    TrySensor,
)
from kiosk.session.journeys.technician.events import (
    Exported,
    FactsFound,
    TechnicianKnown,
    TechnicianRefused,
)
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
from kiosk.work.technician_door import TechnicianDoor
from kiosk.work.worker import Worker
from tests.kiosk.fakes import FakeClock, FakeSlot

MENDER = Technician("tech-1", TechnicianRole.MEND)
PAPER = (Fact("paper", "in", FactGrade.GOOD),)


class Accounts:
    """One account; what signs on with a card says so."""

    def check(self, number: str, pin: str, *, by_card: bool) -> Technician | tuple[Refusal, float | None]:
        is_right = (number, pin) == ("70125", "582914")
        return replace(MENDER, by_card=by_card) if is_right else (Refusal.LOCKED, 600.0)


class CarriedStick:
    """A stick that takes everything, or is not there."""

    def __init__(self) -> None:
        self.gone = False
        self.bundled: Mapping[str, Facts] = {}

    def take(self) -> Facts:
        if self.gone:
            raise DeviceGone("no stick", "plug it in")
        return PAPER

    def export(self, technicians: tuple[str, str], looks: Mapping[str, Facts]) -> tuple[str, int, Facts]:
        if self.gone:
            raise DeviceGone("no stick", "plug it in")
        self.bundled = looks
        return "0a1b", 812, PAPER


class Mode:
    """What was asked to be kept of the service mode."""

    def __init__(self) -> None:
        self.kept: list[float | None] = []

    def keep(self, seconds: float | None) -> None:
        self.kept.append(seconds)


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
        self.slot = FakeSlot()
        self.stick, self.mode = CarriedStick(), Mode()
        self.worker = Worker("bench", self.events.put, lambda: None)
        self.card = Worker("card", self.events.put, lambda: None)
        trial = SensorTrial(self.glass, self.events.put, self.shown.append)
        self.bench = Bench(
            self.worker,
            TechnicianDoor(Accounts(), self.slot, self.card),
            {
                Subject.PRINTER: (self.worker, lambda: PAPER),
                Subject.READER: (self.worker, _gone),
                Subject.STORAGE: (self.worker, _gone),
            },
            (self.worker, trial),
            faults=FaultLog(FakeClock()),
            mode=self.mode,
            stick=self.stick,
            restart=self.restarted.set,
        )
        self.worker.start()
        self.card.start()

    def next(self) -> Event:
        return self.events.get(timeout=30)


def _gone() -> Facts:
    raise DeviceGone("the reader is gone", "plug it in")


@pytest.fixture
def place() -> Iterator[Workplace]:
    place = Workplace()
    yield place
    place.card.stop()
    place.worker.stop()


def test_number_and_pin_are_answered(place: Workplace) -> None:
    place.bench.perform(CheckTechnician(4, "70125", "582914"))
    assert place.next() == TechnicianKnown(4, replace(MENDER, by_card=False))
    place.bench.perform(CheckTechnician(4, "70125", "1"))
    assert place.next() == TechnicianRefused(4, Refusal.LOCKED, 600.0)


def test_the_card_says_who_signs_on_whatever_was_typed(place: Workplace) -> None:
    place.slot.technician = "70125"
    place.bench.perform(CheckTechnician(4, "somebody else", "582914", with_card=True))
    assert place.next() == TechnicianKnown(4, MENDER)


CARDS = {
    "none": (CardRefusedError(CardTrouble.REMOVED), Refusal.NO_CARD),
    "another kind": (CardRefusedError(CardTrouble.NOT_THIS_CARD), Refusal.OTHER_CARD),
    "not genuine": (CardRefusedError(CardTrouble.NOT_AUTHENTIC), Refusal.CARD_NOT_AUTHENTIC),
    "not read": (CardRefusedError(CardTrouble.UNREADABLE), Refusal.CARD_UNREADABLE),
    "reader fails": (DeviceFault("the reader fails", "see to it"), Refusal.CARD_UNREADABLE),
}


@pytest.mark.parametrize(("card", "refusal"), CARDS.values(), ids=list(CARDS))
def test_a_right_pin_without_a_technicians_card_opens_nothing(
    place: Workplace, card: Exception, refusal: Refusal
) -> None:
    place.slot.technician = card
    place.bench.perform(CheckTechnician(4, "70125", "582914", with_card=True))
    assert place.next() == TechnicianRefused(4, refusal)


def test_a_bundle_holds_what_is_looked_at_without_a_device(place: Workplace) -> None:
    place.bench.perform(ExportBundle(4, ("tech-1", "tech-2")))
    assert place.next() == Exported(4, "0a1b", 812, PAPER)
    assert set(place.stick.bundled) == {"storage"}


def test_without_a_stick_nothing_is_exported_or_taken(place: Workplace) -> None:
    place.stick.gone = True
    gone = (Fact("problem", "no stick", FactGrade.BAD), Fact("remedy", "plug it in"))
    place.bench.perform(ExportBundle(4, ("tech-1", "tech-2")))
    assert place.next() == FactsFound(4, Subject.EXPORT, gone)
    place.bench.perform(TakeSettings(4))
    assert place.next() == FactsFound(4, Subject.SETTINGS, gone)


def test_the_service_mode_is_kept_before_anything_else_is_done(place: Workplace) -> None:
    place.bench.perform(KeepServiceMode(14_400.0))
    place.bench.perform(KeepServiceMode(None))
    assert place.mode.kept == [14_400.0, None]


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
