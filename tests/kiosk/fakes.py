"""Fakes of the ports, and a kiosk around them that runs in one thread on a clock that tests turn."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from kiosk.domain.delivery import (
    Authorisation,
    ClaimRefusal,
    DeliveryStep,
    DocumentsConfirmed,
    OfficerRefusal,
)
from kiosk.loop import Loop
from kiosk.ports import (
    CardVerdict,
    CentreSilentError,
    ClaimEndedError,
    HealthState,
    JournalFailedError,
    JournalRecord,
    Picture,
    RowsSeen,
    Sample,
)
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.commands import Report
from kiosk.session.policy import Policy
from kiosk.work.card import CardWork
from kiosk.work.centre import CentreWork
from kiosk.work.crew import Crew, Workers
from kiosk.work.custody import Custody
from kiosk.work.finger import FingerWork
from kiosk.work.journal_watch import JournalWatch
from kiosk.work.signing import SignIn
from kiosk.work.waiting import WaitingProbe
from kiosk.work.worker import Job, Post
from tests.kiosk.people import CARD, CLAIM

ROWS = 288


class FakeClock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


class FakeJournal:
    def __init__(self) -> None:
        self.records: list[JournalRecord] = []
        self.reports: list[Report] = []
        self.receipts: list[bytes] = []
        self.fails_at: DeliveryStep | None = None

    def append(
        self,
        step: DeliveryStep,
        application: str,
        facts: Mapping[str, Any],
        report: Report | None = None,
        chip_receipt: bytes | None = None,
    ) -> int:
        if step is self.fails_at:
            raise JournalFailedError("the disk is full")
        self.records.append(JournalRecord(len(self.records) + 1, step, application, dict(facts)))
        self.reports += [report] if report else []
        self.receipts += [chip_receipt] if chip_receipt else []
        return len(self.records)

    def tell(self, report: Report) -> None:
        self.reports.append(report)

    def unfinished(self) -> tuple[JournalRecord, ...]:
        return ()

    @property
    def steps(self) -> str:
        return " ".join(record.step.value for record in self.records)

    @property
    def ended(self) -> Mapping[str, object]:
        """What the one delivery that ended was reported with."""
        (ended,) = (report.data for report in self.reports if report.kind == "delivery.ended")
        return ended

    def alarms(self) -> list[str]:
        return [report.data["code"] for report in self.reports if report.kind == "alarm.raised"]


class FakeCentral:
    def __init__(self) -> None:
        self.silent = False
        self.answer: Authorisation | ClaimRefusal = CLAIM
        self.officer: DocumentsConfirmed | OfficerRefusal = DocumentsConfirmed("officer-1")
        self.ended = False
        self.freed: list[str] = []
        self.signed: list[tuple[str, str]] = []

    def claim(self, receipt: str, second_item: str) -> Authorisation | ClaimRefusal:
        self._speak()
        return self.answer

    def confirm_documents(
        self, application: str, officer: str, pin: str
    ) -> DocumentsConfirmed | OfficerRefusal:
        self.make_sure(application)
        self.signed.append((officer, pin))
        return self.officer

    def make_sure(self, application: str) -> None:
        self._speak()
        if self.ended:
            raise ClaimEndedError("ended")

    def release_claim(self, application: str) -> None:
        self._speak()
        self.freed.append(application)

    def _speak(self) -> None:
        if self.silent:
            raise CentreSilentError("no answer")


class FakeReporter:
    def __init__(self) -> None:
        self.parts: dict[str, HealthState] = {}

    def health(self, part: str, state: HealthState, cause: str | None = None) -> None:
        self.parts[part] = state


class FakeFingers:
    """Each capture takes the next of `presented`: a quality, a hint, or something to raise."""

    def __init__(self) -> None:
        self.presented: list[int | st.FingerHint | Exception] = []
        self.asked: list[st.Finger] = []
        self.lifts: list[bool] = []
        self.pictures: list[Picture] = []
        self.probes: list[bytearray] = []

    def capture(
        self, timeout_s: float, cancelled: Callable[[], bool], rows_seen: RowsSeen, *, lift_first: bool
    ) -> Picture | st.FingerHint:
        self.lifts.append(lift_first)
        if not self.presented:
            self.presented.append(st.FingerHint.NO_FINGER)
        match self.presented[0]:
            case st.FingerHint() as hint:
                self.presented.pop(0)
                return hint
            case Exception() as error:
                self.presented.pop(0)
                raise error
            case _:
                picture = np.full((ROWS, 256), 77, np.uint8)
                self.pictures.append(picture)
                for rows in range(8, ROWS + 1, 8):
                    rows_seen(rows, ROWS, picture[:rows])
                return picture

    def prepare(self, picture: Picture, finger: st.FingerReference, quality_min: int) -> Sample:
        self.asked.append(finger.position)
        quality = self.presented.pop(0)
        assert isinstance(quality, int)
        probe = bytearray(b"minutiae") if quality >= quality_min else bytearray()
        self.probes.append(probe)
        return Sample(quality, None if probe else st.FingerHint.TOO_DRY, probe)


class FakeSlot:
    """A card that answers VERIFY with the next of `verdicts` and counts its tries."""

    def __init__(self) -> None:
        self.card = CARD
        self.verdicts: list[bool | Exception] = []
        self.read_error: Exception | None = None
        self.seen: list[bytes] = []
        self.recorded: list[str] = []
        self.powered = False
        self.before_answer: Callable[[], None] = lambda: None
        self.officer: str | Exception = "20417"
        self.technician: str | Exception = "70125"

    def read_officer(self) -> str:
        if isinstance(self.officer, Exception):
            raise self.officer
        return self.officer

    def read_technician(self) -> str:
        if isinstance(self.technician, Exception):
            raise self.technician
        return self.technician

    def read(self, card_serial: str, holder_digest: bytes) -> st.Card:
        if self.read_error:
            raise self.read_error
        self.powered = True
        return self.card

    def verify(self, finger: st.FingerReference, probe: bytearray) -> tuple[CardVerdict, int]:
        self.seen.append(bytes(probe))
        verdict = self.verdicts.pop(0)
        self.before_answer()
        if isinstance(verdict, Exception):
            raise verdict
        left = self._tries(finger.reference) - (0 if verdict else 1)
        self._keep(finger.reference, left)
        if verdict:
            return CardVerdict.MATCH, left
        return (CardVerdict.NO_MATCH if left else CardVerdict.BLOCKED), left

    def record_delivery(self, application: str) -> bytes:
        self.recorded.append(application)
        return b"receipt for " + application.encode()

    def power_off(self) -> None:
        self.powered = False

    def _tries(self, reference: int) -> int:
        return next(f.tries_left for f in self.card.fingers if f.reference == reference)

    def _keep(self, reference: int, left: int) -> None:
        fingers = (replace(f, tries_left=left) if f.reference == reference else f for f in self.card.fingers)
        self.card = replace(self.card, fingers=tuple(fingers))


class FakeLatch:
    """Opens at once, or does what happens to the next order instead."""

    def __init__(self) -> None:
        self.moves: list[str] = []
        self.instead: Callable[[int], None] | None = None

    def open(self, session: int) -> None:
        if self.instead:
            self.instead(session)
        else:
            self.moves.append("open")

    def close(self) -> None:
        self.moves.append("close")


class InlineWorker:
    """Does each job at once, on the caller's thread; jobs wait while it is `held`."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._waiting: list[Job] = []
        self.held = False

    def start(self) -> None:
        pass

    def stop(self, timeout_s: float = 0.0) -> None:
        pass

    def submit(self, job: Job) -> None:
        self._waiting.append(job)
        if not self.held:
            self.let_go()

    def let_go(self) -> None:
        self.held = False
        while self._waiting:
            event = self._waiting.pop(0)()
            if event is not None:
                self._post(event)


class FakeKiosk:
    """The real loop, step, crew and works around faked devices."""

    def __init__(
        self,
        policy: Policy | None = None,
        custody: Custody | None = None,
        journal: FakeJournal | None = None,
    ) -> None:
        self.clock = FakeClock()
        self.journal, self.central, self.reporter = journal or FakeJournal(), FakeCentral(), FakeReporter()
        self.fingers, self.slot, self.probe = FakeFingers(), FakeSlot(), WaitingProbe()
        self.shown: list[Picture | None] = []
        self.seen: list[st.State] = []
        state = st.State(policy or Policy(), slot_sensor=bool(custody and custody.latch))
        self.loop = Loop(state, lambda command: self.crew.perform(command), self.clock)
        post = self.loop.post
        self.centre_worker, self.card_worker, self.finger_worker = (InlineWorker(post) for _ in range(3))
        self.crew = Crew(
            self.journal,
            self.reporter,
            Workers(self.centre_worker, self.card_worker, self.finger_worker),  # type: ignore[arg-type]
            centre=CentreWork(self.central),
            card=CardWork(self.slot, self.probe),
            sign_in=SignIn(self.slot, self.card_worker),  # type: ignore[arg-type]
            finger=FingerWork(self.fingers, self.probe, post, self.shown.append),
            probe=self.probe,
            show=self.shown.append,
            custody=custody or Custody(),
            watch=JournalWatch(lambda: None, post, lambda: None, self.clock),
        )
        self.loop.observe(self.seen.append)
        self.loop.settle()

    @property
    def state(self) -> st.State:
        return self.loop.state

    @property
    def stage(self) -> st.Stage:
        return self.loop.state.stage

    def shows(self, stage: st.Stage) -> None:
        assert self.loop.state.stage == stage

    def happens(self, *events: ev.Event) -> None:
        """Let these happen one after the other, each with all that follows from it."""
        for event in events:
            self.loop.post(event)
            self.loop.settle()

    def passes(self, seconds: float) -> None:
        """Let time pass second by second, so that every timer fires when it is due."""
        for _ in range(round(seconds)):
            self.clock.seconds += 1
            self.loop.settle()

    def claimed(self) -> None:
        """An applicant stands there with a granted claim and confirmed documents; the card is awaited."""
        self.happens(ev.Started(), ev.ClaimEntered("851630492716", "9991234500"), ev.OfficerSigned("o", "1"))
        assert isinstance(self.stage, st.AwaitingCard)
