"""The applicant and the officer of one delivery: what they do at each stage, screen after screen."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.session import states as st
from kiosk.session.events import Cancelled, ClaimEntered, Continued, JourneyChosen, OfficerSigned
from kiosk.work.worker import Post
from kiosk.workload.card import Card
from kiosk.workload.plan import Course
from kiosk.workload.processes import ProgramError
from kiosk.workload.watch import Watch
from kiosk.workload.world import OFFICER, OFFICER_PIN, World

LIFT_S = 0.3  # long enough for the kiosk to see the glass empty
_CLAIM_AGAIN, _SIGN_AGAIN, _INSERTS = 3, 4, 4


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who comes for a card: two items, a finger to show of those in the chip, and the card by its serial.

    `show` is told the position, how many were shown before, and whether it is to be another's.
    """

    receipt: str = field(repr=False)
    national_code: str = field(repr=False)
    show: Callable[[st.Finger, int, bool], Path]
    card: Callable[[str], Card]


@dataclass(slots=True)
class Visitor:
    """Answers every stage of one delivery, on the main thread."""

    post: Post
    world: World
    claimant: Claimant
    course: Course
    watch: Watch
    seen: Callable[[st.Stage], None] = lambda stage: None
    _card: Card | None = None
    _presented: int = 0
    _claims: int = 0
    _signed: int = 0
    _inserts: int = 0
    _pulled: bool = field(default=False)

    def visit(self) -> None:
        """From the attract screen to it or out of service; StuckError when it takes too long."""
        self.post(JourneyChosen(st.Journey.DELIVERY))
        for state in self.watch.stages():
            self.seen(state.stage)
            if isinstance(state.stage, st.Attract | st.OutOfService):
                with suppress(ProgramError, OSError):
                    self.world.officers_card("remove")
                return
            with suppress(ProgramError, OSError):  # a device under a fault may not hear its order
                self._answer(state)

    def _answer(self, state: st.State) -> None:
        match state.stage:
            case st.EnteringClaim():
                self._claim()
            case st.AwaitingOfficer():
                self._sign()
            case st.AwaitingCard(claim):
                self._insert(claim.card_serial)
            case st.AwaitingFinger(attempt):
                self._give_finger(attempt)
            case st.NotMatched():
                self.world.sensor("lift")
                self.post(Continued())
            case st.TakeCard():
                self._take_out()
            case st.Delivered() | st.SeeOfficer():
                self._take_out()
                self.post(Continued())
            case st.Interrupted():
                self.post(Continued())

    def _sign(self) -> None:
        """The officer signs with card and PIN, and sends the applicant home where that is not taken."""
        self._signed += 1
        if self._signed > _SIGN_AGAIN:
            self.post(Cancelled())
        else:
            self.world.officers_card("insert")
            self.post(OfficerSigned(OFFICER, OFFICER_PIN))

    def _claim(self) -> None:
        """Ask for the card; whose claim is refused again and again goes home."""
        self._claims += 1
        if self._claims > _CLAIM_AGAIN:
            self.post(Cancelled())
        else:
            self.post(ClaimEntered(self.claimant.receipt, self.claimant.national_code))

    def _insert(self, serial: str) -> None:
        """Put the card in, and give up where it does not stay."""
        self._inserts += 1
        if self._inserts > _INSERTS:
            self.post(Cancelled())
            return
        self._card = self._card or self.claimant.card(serial)
        self._take_out()
        self._card.do("insert")

    def _take_out(self) -> None:
        self.world.sensor("lift")
        self.world.officers_card("remove")
        if self._card:
            self._card.do("remove")

    def _give_finger(self, attempt: st.Attempt) -> None:
        self._presented += 1
        if self.course is Course.GIVES_UP:
            self.post(Cancelled())
        elif self.course is Course.CARD_PULLED and not self._pulled and self._card:
            self._pulled = True
            self._card.do("remove")
        else:
            if self._presented > 1:
                self.world.sensor("lift")
                time.sleep(LIFT_S)
            self.world.place(self._finger(attempt))

    def _finger(self, attempt: st.Attempt) -> Path:
        mistaken = self.course is Course.SECOND_TRY and self._presented == 1
        others = self.course is Course.STRANGER or mistaken
        return self.claimant.show(attempt.finger.position, self._presented, others)
