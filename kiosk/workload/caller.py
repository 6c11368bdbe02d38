"""Somebody's visit to the kiosk before their card exists: they answer each page."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.events import Cancelled, Continued, Event, JourneyChosen
from kiosk.session.journeys.appointment.stages import BookingSlot, ConfirmingSlot
from kiosk.session.journeys.completion import events as visit
from kiosk.session.journeys.completion import stages as completing
from kiosk.session.journeys.completion.contact import PAGES
from kiosk.session.journeys.completion.parts import DocumentKind
from kiosk.session.journeys.registration.events import Answered, Confirmed
from kiosk.session.vocabulary import Finger, Journey
from kiosk.work.worker import Post
from kiosk.workload.answers import answer
from kiosk.workload.citizens import Citizen
from kiosk.workload.lives import Life
from kiosk.workload.processes import ProgramError
from kiosk.workload.visitor import LIFT_S
from kiosk.workload.watch import Watch
from kiosk.workload.world import OFFICER, OFFICER_PIN, World

MOST_ANSWERS = 90  # in one visit: who has given more is led in a circle
GIVEN = (Finger.RIGHT_INDEX, Finger.LEFT_INDEX)


@dataclass(slots=True)
class Caller:
    """Answers every stage of one visit, on the main thread; `seen` hears of each before it is answered."""

    post: Post
    world: World
    life: Life
    citizen: Citizen
    watch: Watch
    seen: Callable[[st.Stage], None]
    _given: int = 0
    _answered: object = field(default=None, repr=False)

    def visit(self, journey: Journey) -> None:
        """From the attract screen to it or out of service; StuckError when it takes too long."""
        self.post(JourneyChosen(journey))
        for state in self.watch.stages():
            stage = state.stage
            self.seen(stage)
            if isinstance(stage, st.Attract | st.OutOfService):
                return
            if (question := _question(stage)) != self._answered:
                self._answered = question
                self._answer(stage)

    def _answer(self, stage: st.Stage) -> None:
        event: Event | None = None
        with suppress(ProgramError, OSError):  # a device under a fault may not hear its order
            event = self._attend(stage) or answer(stage, self.life, self.citizen)
        if event is None:
            return
        self._given += 1
        self.post(event if self._given <= MOST_ANSWERS else Cancelled())

    def _attend(self, stage: st.Stage) -> Event | None:
        """What is done at the visit itself, with hands and papers."""
        match stage:
            case completing.ConfirmingContact(_, at):
                return Answered(self.citizen.contact(PAGES[at]))
            case completing.ChoosingFingers(_, short):
                return visit.ComeAgain() if short else visit.FingersNamed(())
            case completing.EnrollingFinger(_, finger, attempt):
                return self._give(finger, attempt)
            case completing.FingerShown():
                self.world.sensor("lift")
                return Continued()
            case completing.ChoosingDocument():
                self.world.outside.do("scanner", "lay", kind=DocumentKind.BIRTH_CERTIFICATE.value)
                return visit.DocumentChosen(DocumentKind.BIRTH_CERTIFICATE)
            case completing.LayingPage(hint=None):
                return visit.TakePicture()
            case completing.ChoosingFace() | completing.ReviewingPage():
                return Confirmed()
            case completing.AwaitingChecker():
                self.world.officers_card("insert")
                return ev.OfficerSigned(OFFICER, OFFICER_PIN)
            case completing.JudgingDocument():
                self.world.officers_card("remove")
                return visit.DocumentAccepted()
            case _:
                return None

    def _give(self, finger: Finger, attempt: int) -> Event | None:
        """A finger of one's own on the glass; only two of the ten are given."""
        if finger not in GIVEN:
            return visit.SkipFinger()
        self.world.sensor("lift")
        time.sleep(LIFT_S)
        self.world.place(self.world.own_finger(self.citizen.prints, GIVEN.index(finger) + 1, attempt))
        return None


def _question(stage: st.Stage) -> object:
    """What is asked, without what changes by itself meanwhile: rows of a picture, seconds of a hold."""
    match stage:
        case completing.EnrollingFinger():
            return type(stage), stage.finger, stage.attempt
        case ConfirmingSlot() | BookingSlot() | completing.FacingCamera():
            return type(stage)
        case _:
            return stage
