"""Applicant and officer of one session: what they do at each stage, screen after screen."""

import queue
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from kiosk.domain.stopping import Stopping
from kiosk.session import states as st
from kiosk.session.events import Cancelled, ClaimEntered, Continued, OfficerSigned, Started
from kiosk.work.worker import Post
from kiosk.workload.people import Applicant
from kiosk.workload.plan import Course
from kiosk.workload.processes import ProgramError
from kiosk.workload.world import FINGERS, OFFICER, OFFICER_PIN, Card, World

PATIENCE_S = 60
_CLAIM_AGAIN, _INSERTS = 3, 4
_LIFT_S = 0.3  # long enough for the kiosk to see the glass empty


class StuckError(RuntimeError):
    """A session did not come back to the attract screen in time; names the stage it stands at."""


class StoppedError(Exception):
    """The workload was told to stop."""


class Watch:
    """Every state of the kiosk in turn, and the patience with it; StoppedError once `stopped` is set."""

    def __init__(self, post: Post, stopped: Stopping) -> None:
        self._post = post
        self._stopped = stopped
        self._states: queue.SimpleQueue[st.State] = queue.SimpleQueue()
        self._last: st.Stage | None = None
        self.sees = self._states.put

    def wait_for_attract(self) -> None:
        """Until nobody is served and everything works; StuckError when that takes too long."""
        while not isinstance(self._last, st.Attract):
            self._last = self._next().stage

    def stages(self) -> Iterator[st.State]:
        """Each stage once, as it comes; whoever asks is kept awake."""
        while True:
            state = self._next()
            if state.warning_s is not None:
                self._post(Continued())
            if state.stage != self._last:
                self._last = state.stage
                yield state

    def _next(self) -> st.State:
        for _ in range(PATIENCE_S):
            if self._stopped.is_set():
                raise StoppedError
            with suppress(queue.Empty):
                return self._states.get(timeout=1.0)
        raise StuckError(f"the kiosk stays at {type(self._last).__name__}")


@dataclass(slots=True)
class Visitor:
    """Answers every stage of one session, on the main thread."""

    post: Post
    world: World
    applicant: Applicant
    course: Course
    card: Card
    watch: "Watch"
    _presented: int = 0
    _claims: int = 0
    _inserts: int = 0
    _pulled: bool = field(default=False)

    def visit(self) -> None:
        """From the attract screen to it or out of service; StuckError when it takes too long."""
        self.post(Started())
        for state in self.watch.stages():
            if isinstance(state.stage, st.Attract | st.OutOfService):
                return
            with suppress(ProgramError, OSError):  # a device under a fault may not hear its order
                self._answer(state)

    def _answer(self, state: st.State) -> None:
        match state.stage:
            case st.EnteringClaim():
                self._claim()
            case st.AwaitingOfficer():
                self.post(OfficerSigned(OFFICER, OFFICER_PIN))
            case st.AwaitingCard():
                self._insert()
            case st.AwaitingFinger(attempt):
                self._give_finger(attempt)
            case st.NotMatched():
                self.world.sensor("lift")
                self.post(Continued())
            case st.TakeCard():
                self.world.sensor("lift")
                self.card.do("remove")
            case st.Delivered() | st.SeeOfficer():
                self.world.sensor("lift")
                self.card.do("remove")
                self.post(Continued())

    def _claim(self) -> None:
        """Ask for the card; whose claim is refused again and again goes home."""
        self._claims += 1
        if self._claims > _CLAIM_AGAIN:
            self.post(Cancelled())
        else:
            self.post(ClaimEntered(self.applicant.receipt, self.applicant.person.national_code))

    def _insert(self) -> None:
        """Put the card in, and give up where it does not stay."""
        self._inserts += 1
        if self._inserts > _INSERTS:
            self.post(Cancelled())
        else:
            self.world.sensor("lift")
            self.card.do("remove")
            self.card.do("insert")

    def _give_finger(self, attempt: st.Attempt) -> None:
        self._presented += 1
        if self.course is Course.GIVES_UP:
            self.post(Cancelled())
        elif self.course is Course.CARD_PULLED and not self._pulled:
            self._pulled = True
            self.card.do("remove")
        else:
            if self._presented > 1:
                self.world.sensor("lift")
                time.sleep(_LIFT_S)
            self.world.sensor("place", finger=str(self._finger(attempt)), dpi=500.0)

    def _finger(self, attempt: st.Attempt) -> object:
        right, left = self.applicant.fingers
        own = left if attempt.finger.position is st.Finger.LEFT_INDEX else right
        mistaken = self.course is Course.SECOND_TRY and self._presented == 1
        if self.course is Course.STRANGER or mistaken:
            own = 1 + (own + FINGERS // 2 - 1) % FINGERS
        return self.world.finger(own, self._presented)
