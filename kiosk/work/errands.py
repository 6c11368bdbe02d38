"""The applicant's journeys besides delivery: which thread carries out which of their commands.

Requests about applications have a thread of their own beside the one that serves deliveries, so that a long
answer holds up no card. Between requests that thread carries the backlog.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.session.commands import Command, PrintSlip
from kiosk.session.events import Event, PartLost
from kiosk.session.faults import Fault
from kiosk.session.journeys.appointment import commands as appointment
from kiosk.session.journeys.completion import commands as completion
from kiosk.session.journeys.correction.commands import SendCorrection
from kiosk.session.journeys.registration.commands import KeepApplication, SubmitApplication
from kiosk.session.journeys.relocation.commands import ChangePlace
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.withdrawal.commands import Withdraw
from kiosk.session.vocabulary import Part
from kiosk.storage.store import StoreError
from kiosk.work.booking import Booking
from kiosk.work.enrolment import EnrolmentWork
from kiosk.work.looking_up import LookingUp
from kiosk.work.pictures import FaceWork, PageWork
from kiosk.work.printing import PrintWork
from kiosk.work.samples import VisitSamples
from kiosk.work.signing import SignIn
from kiosk.work.submitting import Submitting
from kiosk.work.visits import VisitWork
from kiosk.work.wishes import Wishes
from kiosk.work.worker import Worker

log = logging.getLogger(__name__)

ScanSink = Callable[[tuple[bytes, ...]], None]
"""Takes the pages of a document to the officer's screen, as JPEG, and nothing when they must be forgotten."""


def unseen(pages: tuple[bytes, ...]) -> None:
    """A kiosk without a screen."""


@dataclass(frozen=True, slots=True)
class Desks:
    """What is asked of the centre, each answering an event."""

    submitting: Submitting
    looking_up: LookingUp
    booking: Booking
    wishes: Wishes
    visits: VisitWork


@dataclass(frozen=True, slots=True)
class Places:
    """Where samples and pictures are taken and slips printed; what is None the kiosk does not have."""

    finger: Worker
    enrolment: EnrolmentWork
    camera: tuple[Worker, FaceWork] | None = None
    scanner: tuple[Worker, PageWork] | None = None
    printer: tuple[Worker, PrintWork] | None = None


class Errands:
    """Called on the loop's thread; every method returns at once."""

    def __init__(
        self,
        worker: Worker,
        desks: Desks,
        places: Places,
        samples: VisitSamples,
        scans: ScanSink,
        store_failed: Callable[[], None],
    ) -> None:
        self._worker = worker
        self._desks = desks
        self._places = places
        self._samples = samples
        self._scans = scans
        self._store_failed = store_failed

    def perform(self, command: Command) -> None:
        match command:
            case completion.WatchFace() | completion.TakeFace() | completion.StopCamera():
                self._at_camera(command)
            case completion.WatchPage() | completion.TakePage() | completion.TakeHands():
                self._at_scanner(command)
            case completion.StopScanner():
                self._at_scanner(command)
            case completion.ShowScan(_, document):
                self._scans(self._samples.pages(document))
            case PrintSlip():
                self._print(command)
            case _:
                self._worker.submit(lambda: self._answer(command))

    def enrol(self, command: completion.EnrolFinger, cancelled: threading.Event) -> None:
        self._places.finger.submit(lambda: self._places.enrolment.capture(command, cancelled))

    def sign(self, command: completion.AskChecker, sign_in: SignIn) -> None:
        sign_in.order(command, self._worker, self._desks.visits.check_officer)

    def end_session(self) -> None:
        """Wipe what was taken, on each thread that may still be taking something."""
        self._scans(())
        self._places.finger.submit(self._samples.wipe_fingers)
        if self._places.camera:
            worker, face = self._places.camera
            worker.submit(face.forget)
        if self._places.scanner:
            worker, page = self._places.scanner
            worker.submit(page.forget)

    def _answer(self, command: Command) -> Event | None:
        """What comes of a command; a store that cannot be written promises nothing to anybody (F29)."""
        try:
            return self._ask(command)
        except StoreError as error:
            log.error("%s was not carried out: %s", type(command).__name__, error)
            self._store_failed()
            return PartLost(Part.JOURNAL, Fault.JOURNAL_FAILED.value)

    def _ask(self, command: Command) -> Event | None:
        desks = self._desks
        match command:
            case SubmitApplication():
                return desks.submitting.submit(command)
            case KeepApplication():
                return desks.submitting.keep(command)
            case SendCorrection():
                desks.looking_up.forget(command.tracking, command.second_item)
                return desks.submitting.correct(command)
            case AskStatus():
                return desks.looking_up.status(command)
            case Withdraw():
                return desks.wishes.withdraw(command)
            case ChangePlace():
                return desks.wishes.change_place(command)
            case _:
                return self._ask_about_visits(command)

    def _ask_about_visits(self, command: Command) -> Event | None:
        visits = self._desks.visits
        match command:
            case completion.AskVisit():
                return visits.ask(command)
            case completion.FinishCompletion():
                return visits.finish(command)
            case completion.HoldCompletion():
                return visits.hold(command)
            case _ if isinstance(command, appointment.AppointmentCommand):
                return self._desks.booking.perform(command)
            case _:
                raise TypeError(f"nobody carries out {type(command).__name__}")

    def _print(self, command: PrintSlip) -> None:
        if self._places.printer is None:
            return
        worker, work = self._places.printer
        worker.submit(lambda: work.print(command))

    def _at_camera(self, command: completion.WatchFace | completion.TakeFace | completion.StopCamera) -> None:
        if self._places.camera is None:
            return
        worker, face = self._places.camera
        match command:
            case completion.WatchFace(session):
                worker.submit(lambda: face.watch(session))
            case completion.TakeFace():
                worker.submit(lambda: face.take(command))
            case completion.StopCamera():
                worker.submit(face.stop)

    def _at_scanner(
        self,
        command: completion.WatchPage | completion.TakePage | completion.TakeHands | completion.StopScanner,
    ) -> None:
        if self._places.scanner is None:
            return
        worker, page = self._places.scanner
        match command:
            case completion.WatchPage():
                worker.submit(lambda: page.lay(command))
            case completion.TakePage():
                worker.submit(lambda: page.take(command))
            case completion.TakeHands():
                worker.submit(lambda: page.take_hands(command))
            case completion.StopScanner():
                worker.submit(page.stop)
