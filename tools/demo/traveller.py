"""One person at the kiosk's own ports: what they do goes to the loop, what they see is its state."""

from collections.abc import Callable
from contextlib import suppress
from itertools import cycle
from typing import Any, TypeVar, overload

from kiosk.domain.status import NextAction
from kiosk.domain.told import ApplicationStatus
from kiosk.loop import Loop
from kiosk.session.events import Cancelled, Continued, Event, JourneyChosen
from kiosk.session.journeys.appointment.stages import ChoosingCity, ChoosingProvince, ChoosingTime
from kiosk.session.journeys.status.events import Identified
from kiosk.session.journeys.status.stages import Identifying, ShowingStatus
from kiosk.session.states import Attract, Stage, State
from kiosk.session.vocabulary import Journey
from tools.demo.narrator import Narrator
from tools.demo.watcher import StateError, Watcher

Page = TypeVar("Page", ChoosingProvince, ChoosingCity)
One = TypeVar("One", bound=Stage)
Other = TypeVar("Other", bound=Stage)
Who = tuple[str, str]  # tracking number and second item
STEP_S, LEAVE_S = 40.0, 1.0

# What the status screen says; its pages have words of their own.
NEXT_WORDS = {
    NextAction.WAIT_FOR_INQUIRY: "wait: your data are being checked, at the latest until {due}",
    NextAction.EDIT: "correct what does not match; {edits} corrections are left",
    NextAction.BOOK: "book an appointment",
    NextAction.VISIT: "come on {day} at {hour} to {place}",
    NextAction.BRING_AND_BOOK: "bring what was missing, and book another appointment",
    NextAction.WAIT_FOR_CARD: "keep your receipt and wait; it takes about 20 days",
    NextAction.COLLECT: "collect your card at {place}, with receipt and identity document",
    NextAction.OFFICE: "go to a civil registry office; nothing can be corrected here any more",
    NextAction.NOTHING: "nothing: your card has been handed over",
}


class Traveller:
    def __init__(self, loop: Loop, watcher: Watcher, narrator: Narrator) -> None:
        self.watcher = watcher
        self._post = loop.post
        self._narrator = narrator

    @property
    def stage(self) -> Stage:
        return self.watcher.stage

    @overload
    def go(self, event: Event, one: type[One], /) -> One: ...

    @overload
    def go(self, event: Event, one: type[One], other: type[Other], /) -> One | Other: ...

    def go(self, event: Event, *wanted: Any) -> Any:
        """Do something and wait for one of the pages it may lead to."""
        before, mark = self.stage, self.watcher.mark
        self._post(event)
        return self.reach(*wanted, other_than=before, since=mark)

    def reach(self, *wanted: type[Stage], other_than: Stage | None = None, since: int | None = None) -> Stage:
        def fits(state: State) -> bool:
            return isinstance(state.stage, wanted) and state.stage != other_than

        names = " or ".join(each.__name__ for each in wanted)
        return self.watcher.wait(fits, names, since=since, timeout_s=STEP_S).stage

    def wait(self, fits: Callable[[Stage], bool], what: str) -> Stage:
        return self.watcher.wait(lambda state: fits(state.stage), what, timeout_s=STEP_S).stage

    def wait_for_choices(self, page: type[Page]) -> Page:
        """A page of choices once they are here."""
        stage = self.wait(lambda at: isinstance(at, page) and bool(at.choices), "choices")
        assert isinstance(stage, page)
        return stage

    def wait_for_times(self) -> ChoosingTime:
        stage = self.wait(lambda at: isinstance(at, ChoosingTime) and at.slots is not None, "times")
        assert isinstance(stage, ChoosingTime)
        return stage

    def home(self) -> None:
        """Back to where the next person begins: by giving up, or by going on from a page that only tells."""
        leaves: tuple[Event, ...] = (Cancelled(), Continued())
        for leave in cycle(leaves):
            if isinstance(self.stage, Attract):
                return
            mark = self.watcher.mark
            self._post(leave)
            self._moved(mark)

    def _moved(self, mark: int) -> None:
        with suppress(StateError):
            self.watcher.wait(lambda state: True, "another page", since=mark, timeout_s=LEAVE_S)

    @overload
    def identified(self, journey: Journey, who: Who, one: type[One], /) -> One: ...

    @overload
    def identified(
        self, journey: Journey, who: Who, one: type[One], other: type[Other], /
    ) -> One | Other: ...

    def identified(self, journey: Journey, who: Who, *wanted: Any) -> Any:
        """Choose a journey and type the two numbers."""
        self.go(JourneyChosen(journey), Identifying)
        before, mark = self.stage, self.watcher.mark
        self._post(Identified(*who))
        return self.reach(*wanted, other_than=before, since=mark)

    def status(self, who: Who) -> ApplicationStatus:
        """Look at the status, as anybody may at any time, and say it in the terminal."""
        status = self.identified(Journey.STATUS, who, ShowingStatus).status
        self.home()
        self._narrator.tell(
            f"status: {status.state.value}, as of {status.as_of:%Y-%m-%d %H:%M} — {_next(status)}"
        )
        return status


def _next(status: ApplicationStatus) -> str:
    booked, where = status.appointment, status.delivery_place
    return NEXT_WORDS.get(status.next, status.next.value).format(
        due=f"{status.due_at:%Y-%m-%d %H:%M}" if status.due_at else "tomorrow",
        edits=status.edits_left,
        day=booked.day if booked else "",
        hour=booked.begins if booked else "",
        place=(where.name if where else "") or (booked.name if booked else ""),
    )
