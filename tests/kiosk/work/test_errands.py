"""Which thread does which command of the journeys; a long answer holds up nobody else."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.told import DeliveryPlace
from kiosk.session.commands import Command
from kiosk.session.events import Event, PartLost
from kiosk.session.journeys.appointment import commands as appointment
from kiosk.session.journeys.completion import commands as completion
from kiosk.session.journeys.completion.parts import FaceHint
from kiosk.session.journeys.registration.commands import KeepApplication, SubmitApplication
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.vocabulary import Finger, Part
from kiosk.work.booking import Booking
from kiosk.work.errands import Desks, Errands, Places
from kiosk.work.pictures import FaceWork
from kiosk.work.samples import VisitSamples
from kiosk.work.signing import SignIn
from kiosk.work.visits import VisitWork
from kiosk.work.wishes import Wishes
from kiosk.work.worker import Job
from tests.centre.applicants import code, submission
from tests.centre.office import PLACE
from tests.kiosk.branch import Branch
from tests.kiosk.fakes import FakeSlot

PORTRAIT = bytearray(b"portrait")


class Waiting:
    """A worker whose jobs wait until the test lets them go."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def submit(self, job: Job) -> None:
        self.jobs.append(job)

    def work(self) -> list[Event | None]:
        jobs, self.jobs = self.jobs, []
        return [job() for job in jobs]


class Camera:
    def look(self) -> FaceHint | None:
        return None

    def take(self) -> bytearray | FaceHint:
        return bytearray(PORTRAIT)

    def close(self) -> None:
        return None


class Enrolments:
    def __init__(self) -> None:
        self.asked: list[Finger] = []

    def capture(self, command: completion.EnrolFinger, cancelled: threading.Event) -> Event | None:
        self.asked.append(command.finger)
        return None


class Crowd:
    def __init__(self, branch: Branch) -> None:
        self.branch = branch
        self.errand, self.finger, self.camera = Waiting(), Waiting(), Waiting()
        self.samples, self.enrolments = VisitSamples(), Enrolments()
        self.failed: list[str] = []
        self.seen: list[tuple[bytes, ...]] = []
        self.posted: list[Event] = []
        visits = VisitWork(
            branch.line,
            branch.central,
            branch.book,
            branch.packets,
            tries=branch.tries,
            samples=self.samples,
            here=DeliveryPlace(PLACE),
            clock=branch.clock,
            policy=DEFAULT_POLICY,
        )
        desks = Desks(
            branch.submitting,
            branch.looking_up,
            Booking(branch.line, branch.looking_up),
            Wishes(branch.line, branch.looking_up),
            visits,
        )
        face = FaceWork(Camera(), self.samples, self.posted.append, lost=PartLost(Part.CAMERA, "camera_lost"))
        self.sign_in = SignIn(FakeSlot(), Waiting())  # type: ignore[arg-type]
        given: Any = Places(self.finger, self.enrolments, (self.camera, face))  # type: ignore[arg-type]
        worker: Any = self.errand
        self.errands = Errands(
            worker, desks, given, self.samples, self.seen.append, lambda: self.failed.append("store")
        )

    def order(self, *commands: Command) -> None:
        for command in commands:
            self.errands.perform(command)


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    branch = Branch(tmp_path)
    branch.open_places()
    branch.work_off()
    yield Crowd(branch)
    branch.close()


def test_what_is_asked_of_the_centre_waits_on_a_thread_of_its_own(crowd: Crowd) -> None:
    asked = submission()
    form = (asked["form"], asked["contact"], asked["consent"])
    crowd.order(
        SubmitApplication(1, 1, *form),
        KeepApplication(1, 1, *form),
        AskStatus(1, "274819305624", code(1)),
        appointment.AskSlots(1, PLACE, date(2026, 11, 23)),
        completion.AskVisit(1, "274819305624", code(1)),
    )
    crowd.errands.sign(completion.AskChecker(1, "app-1", "nobody", "000000"), crowd.sign_in)
    assert crowd.branch.asked[-1] != "appl.submit"
    assert (crowd.finger.jobs, crowd.camera.jobs) == ([], [])
    told = [type(each).__name__ for each in crowd.errand.work()]
    assert told == [
        "ApplicationAccepted",
        "ApplicationKept",
        "ApplicationRefused",
        "SlotsTold",
        "VisitRefused",
        "OfficerRefused",
    ]


def test_the_camera_is_watched_and_its_shot_kept_until_the_session_ends(crowd: Crowd) -> None:
    crowd.order(completion.WatchFace(1), completion.TakeFace(1, 1), completion.StopCamera())
    assert [type(each).__name__ for each in crowd.camera.work()] == ["NoneType", "FaceTaken", "NoneType"]
    assert crowd.samples.shot(1) == PORTRAIT
    crowd.errands.end_session()
    crowd.camera.work()
    assert crowd.samples.shot(1) == b""
    assert crowd.seen == [()]


def test_a_finger_is_taken_on_the_sensors_thread(crowd: Crowd) -> None:
    crowd.errands.enrol(completion.EnrolFinger(1, Finger.LEFT_INDEX, 10.0, 40, False), threading.Event())
    assert crowd.errand.jobs == []
    crowd.finger.work()
    assert crowd.enrolments.asked == [Finger.LEFT_INDEX]


def test_the_officer_sees_the_pages_of_a_document(crowd: Crowd) -> None:
    crowd.samples.keep_page(0, 2, bytearray(b"second"))
    crowd.samples.keep_page(0, 1, bytearray(b"first"))
    crowd.order(completion.ShowScan(1, 0))
    assert crowd.seen == [(b"first", b"second")]


def test_what_a_kiosk_does_not_have_is_not_worked_with(crowd: Crowd) -> None:
    crowd.order(completion.WatchPage(1), completion.StopScanner())
    assert crowd.errand.jobs == []


def test_a_store_that_gave_up_takes_the_kiosk_out_of_service_and_promises_nothing(crowd: Crowd) -> None:
    crowd.branch.store.close()
    crowd.order(AskStatus(1, "274819305624", code(1)))
    assert crowd.errand.work() == [PartLost(Part.JOURNAL, "journal_failed")]
    assert crowd.failed == ["store"]
    crowd.branch.open()
