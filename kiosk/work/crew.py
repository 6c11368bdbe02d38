"""Who carries out which command: the journal at once, everything else on the thread of its device."""

import threading
from dataclasses import dataclass

from kiosk.ports import HealthState, Journal, JournalFailedError, Reporter
from kiosk.session import commands as do
from kiosk.session.commands import Command
from kiosk.session.events import Event, HandedOut
from kiosk.session.journeys.completion.commands import AskChecker, EnrolFinger
from kiosk.session.journeys.technician.commands import TechnicianCommand, TrySensor
from kiosk.storage.store import StoreError
from kiosk.work.bench import Bench
from kiosk.work.card import CardWork
from kiosk.work.centre import CentreWork
from kiosk.work.custody import Custody
from kiosk.work.errands import Errands
from kiosk.work.finger import FingerWork, PictureSink
from kiosk.work.journal_watch import JournalWatch
from kiosk.work.signing import SignIn
from kiosk.work.waiting import WaitingProbe
from kiosk.work.worker import Worker


@dataclass(frozen=True, slots=True)
class Workers:
    """One thread for each of what may block."""

    centre: Worker
    card: Worker
    finger: Worker
    cabinet: Worker | None = None
    errands: tuple[Worker, ...] = ()

    def start(self) -> None:
        for worker in self._all():
            worker.start()

    def stop(self) -> None:
        for worker in reversed(self._all()):
            worker.stop()

    def _all(self) -> tuple[Worker, ...]:
        return (
            *((self.cabinet,) if self.cabinet else ()),
            self.centre,
            self.card,
            self.finger,
            *self.errands,
        )


class Crew:
    """Performs commands; called on the loop's thread only."""

    def __init__(
        self,
        journal: Journal,
        reporter: Reporter,
        workers: Workers,
        *,
        centre: CentreWork,
        card: CardWork,
        sign_in: SignIn,
        finger: FingerWork,
        probe: WaitingProbe,
        show: PictureSink,
        custody: Custody,
        watch: JournalWatch,
        errands: Errands | None = None,
        bench: Bench | None = None,
    ) -> None:
        """`errands` where the kiosk serves applicants before their card is made, too, `bench` technicians."""
        self._journal = journal
        self._reporter = reporter
        self._workers = workers
        self._centre = centre
        self._card = card
        self._sign_in = sign_in
        self._finger = finger
        self._probe = probe
        self._show = show
        self._custody = custody
        self._watch = watch
        self._errands = errands
        self._bench = bench
        self._capture = threading.Event()

    def perform(self, command: Command) -> None:
        """Start the work; a journal that cannot be written raises JournalFailedError."""
        if self._bench:
            self._bench.faults.note(command)
        match command:
            case do.Write() | do.Tell():
                self._write(command)
            case do.AskClaim():
                self._workers.centre.submit(lambda: self._centre.claim(command))
            case do.AskOfficer():
                self._sign_in.order(command, self._workers.centre, self._centre.confirm)
            case do.FreeClaim(application):
                self._workers.centre.submit(lambda: self._centre.free(application))
            case do.AnnounceHealth(part, cause):
                self._reporter.health(part.value, HealthState.FAULT if cause else HealthState.READY, cause)
            case _:
                self._handle(command)

    def abandon(self) -> None:
        """Let a capture under way end at once; may be called from any thread."""
        self._capture.set()

    def _handle(self, command: Command) -> None:
        match command:
            case do.ReadCard():
                self._workers.card.submit(lambda: self._card.read(command))
            case do.CaptureFinger():
                self._begin_capture(command)
            case do.StopCapture():
                self._capture.set()
            case do.VerifyOnCard():
                self._workers.card.submit(lambda: self._card.verify(command))
            case do.RecordDelivery():
                self._workers.centre.submit(lambda: self._record(command))
            case do.Release():
                self._workers.card.submit(lambda: self._release(command))
            case do.EndSession():
                self._end_session()
            case TrySensor() if self._bench:
                self._bench.try_sensor(command, self._new_capture())
            case _ if self._bench and isinstance(command, TechnicianCommand):
                self._bench.perform(command)
            case _ if self._errands is None:
                raise TypeError(f"this kiosk has nobody for {type(command).__name__}")
            case AskChecker():
                self._errands.sign(command, self._sign_in)
            case EnrolFinger():
                self._errands.enrol(command, self._new_capture())
            case _:
                self._errands.perform(command)

    def _write(self, command: do.Write | do.Tell) -> None:
        try:
            if isinstance(command, do.Tell):
                self._journal.tell(command.report)
            else:
                self._journal.append(
                    command.step, command.application, command.facts, command.report, command.chip_receipt
                )
        except StoreError as error:
            self._workers.centre.submit(self._watch.failed)
            raise JournalFailedError(str(error)) from error

    def _begin_capture(self, command: do.CaptureFinger) -> None:
        cancelled = self._new_capture()
        self._workers.finger.submit(lambda: self._finger.capture(command, cancelled))

    def _new_capture(self) -> threading.Event:
        """Let the capture under way end; what ends the next one."""
        self._capture.set()
        self._capture = threading.Event()
        return self._capture

    def _record(self, command: do.RecordDelivery) -> Event | None:
        """On the centre's thread first, which may know that this card must stay."""
        ended = self._centre.ended(command)
        if ended is None:
            self._workers.card.submit(lambda: self._card.record(command))
        return ended

    def _release(self, command: do.Release) -> Event | None:
        self._card.power_off()
        if self._custody.latch:
            self._custody.latch.open(command.session)
        return HandedOut(command.session) if self._custody.attended else None

    def _end_session(self) -> None:
        self._capture.set()
        self._workers.finger.submit(self._forget_finger)
        self._workers.card.submit(self._close_custody)
        if self._errands:
            self._errands.end_session()

    def _forget_finger(self) -> None:
        # On the finger's thread, so that a capture under way cannot leave anything behind afterwards.
        self._probe.wipe()
        self._show(None)

    def _close_custody(self) -> None:
        self._card.power_off()
        if self._custody.latch:
            self._custody.latch.close()
