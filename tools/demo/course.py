"""What the acts of the whole process hand on to each other."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.domain.applications import ApplicationState
from kiosk.domain.told import ApplicationStatus
from kiosk.session import events as ev
from kiosk.session.states import Finger as Position
from kiosk.session.states import Stage
from simulators.control import ControlClient
from tools.demo.citizen import NARGES
from tools.demo.narrator import Narrator
from tools.demo.neighbour import OtherKiosk
from tools.demo.people import OFFICER_PIN
from tools.demo.rig import Finger, Rig
from tools.demo.traveller import Traveller
from tools.demo.watcher import StateError

PATIENCE_S, BETWEEN_S = 40.0, 0.3
SETTLE_S = 1.5
TRIES, NOTICED_S = 3, 10.0
LOOKED_S = 1.0  # pcscd looks every 0.4 s, and would not see a card that comes and goes between two looks


@dataclass(slots=True)
class Course:
    """The citizen at the kiosk, the world around it, and what is known so far."""

    traveller: Traveller
    rig: Rig
    narrator: Narrator
    other: OtherKiosk
    hands: Mapping[Position, Iterator[Finger]]
    proxy: Iterator[Finger]
    tracking: str = field(default="", repr=False)
    receipt: str = field(default="", repr=False)
    _card: ControlClient | None = None

    @property
    def who(self) -> tuple[str, str]:
        return self.tracking, NARGES.national_code

    @property
    def card(self) -> ControlClient:
        """The card that production made, which lies in the officer's drawer from now on."""
        self._card = self._card or self.rig.made_card()
        return self._card

    def officers_card(self, action: str) -> None:
        """Put the officer's card in or take it out; again, as people do, if the kiosk has not noticed.

        pcscd keeps a card for present that is taken out in the very moment in which it is let go of.
        """
        put_in, back = action == "insert", "remove" if action == "insert" else "insert"
        noticed = "the officer's card put in" if put_in else "the officer's card taken out"
        for attempt in range(1, TRIES + 1):
            self.rig.officers_card.do(action)
            try:
                self.traveller.watcher.wait(
                    lambda state: state.card_present is put_in, noticed, timeout_s=NOTICED_S
                )
            except StateError:
                if attempt == TRIES:
                    raise
                self.rig.officers_card.do(back)
                time.sleep(LOOKED_S)
            else:
                return

    def sign(self, asking: type[Stage], then: type[Stage]) -> None:
        """An officer's card and PIN; a card that could not be read at once is put in again, as people do."""
        for _ in range(TRIES):
            self.officers_card("insert")
            reached = self.traveller.go(ev.OfficerSigned("", OFFICER_PIN), then, asking)
            self.officers_card("remove")
            if isinstance(reached, then):
                return
        raise AssertionError(f"the officer's card was refused {TRIES} times")

    def tell(self, text: str) -> None:
        self.narrator.tell(text)

    def status(self) -> ApplicationStatus:
        """Look at the status on the kiosk."""
        return self.traveller.status(self.who)

    def wait_for(self, *wanted: ApplicationState) -> ApplicationStatus:
        """Look on the kiosk once the centre has come so far; outside systems take a moment."""
        states = [each.value for each in wanted]
        self.looked(lambda: self.other.state(self.tracking, NARGES), *states)
        return self.status()

    def settled(self) -> str:
        """The state once neither it nor how far the card has come changes any more."""
        seen = ""
        while (now := self.other.told(self.tracking, NARGES)) != seen:
            seen = now
            time.sleep(SETTLE_S)
        return self.other.state(self.tracking, NARGES)

    def looked(self, look: Callable[[], str], *wanted: str) -> str:
        """What was seen, once it is one of these."""
        deadline = time.monotonic() + PATIENCE_S
        while (seen := look()) not in wanted:
            if time.monotonic() > deadline:
                raise StateError(f"waited {PATIENCE_S:g} s for {' or '.join(wanted)}, it is {seen}")
            time.sleep(BETWEEN_S)
        return seen


def play(course: Course, acts: Sequence[tuple[str, str, Callable[[Course], str]]]) -> None:
    """Play the acts in their order; each needs those before it, so one that fails is the last."""
    for title, expected, act in acts:
        began = course.narrator.begin(title, expected)
        try:
            seen = act(course)
        except (AssertionError, OSError, ValueError) as error:
            seen = f"{type(error).__name__}: {error}"
        course.traveller.home()
        course.narrator.end(began, seen)
        if not began.passed:
            return
