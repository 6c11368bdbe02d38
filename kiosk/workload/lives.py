"""How far each person of the workload has come: what they were told, kept in their pocket between visits."""

import random
from dataclasses import asdict, dataclass, field
from datetime import datetime, time
from typing import Any, Self

from kiosk.domain.booking import SlotTime
from kiosk.domain.status import NextAction
from kiosk.domain.told import Appointment
from kiosk.session.journeys.appointment.stages import Booked
from kiosk.session.journeys.completion.parts import VisitRefusal
from kiosk.session.journeys.completion.stages import Completed, NotAdmitted, OnHold
from kiosk.session.journeys.correction.stages import Corrected
from kiosk.session.journeys.registration.stages import NotRegistered, Registered
from kiosk.session.journeys.relocation.stages import Relocated
from kiosk.session.journeys.status.stages import ShowingStatus
from kiosk.session.journeys.withdrawal.stages import Withdrawn
from kiosk.session.states import Delivered, SeeOfficer, Stage
from kiosk.session.vocabulary import Journey

AT_ONCE = 2  # people on their way at the same time
PATIENT_VISITS = 12  # visits that bring nothing new, after which somebody stays away
_LEADS_TO = {
    NextAction.REGISTER_AGAIN: Journey.REGISTRATION,
    NextAction.EDIT: Journey.CORRECTION,
    NextAction.BOOK: Journey.APPOINTMENT,
    NextAction.BRING_AND_BOOK: Journey.APPOINTMENT,
    NextAction.VISIT: Journey.COMPLETION,
    NextAction.COLLECT: Journey.DELIVERY,
}
_ASK = frozenset({NextAction.WAIT_FOR_INQUIRY, NextAction.WAIT_FOR_CARD, NextAction.FOLLOW_SCREEN})
HOURS_TO_WAIT = {NextAction.WAIT_FOR_INQUIRY: 1, NextAction.WAIT_FOR_CARD: 24, NextAction.FOLLOW_SCREEN: 1}


@dataclass(slots=True)
class Life:
    """`next` is what the kiosk named last; `expected_at` is when a visit was booked for.

    `turned_away` counts the visits that could not begin then or there (F18).
    """

    number: int
    tracking: str = field(default="", repr=False)
    receipt: str = field(default="", repr=False)
    next: NextAction = NextAction.REGISTER_AGAIN
    expected_at: str = ""
    visits_in_vain: int = 0
    turned_away: int = 0
    is_over: bool = False

    @classmethod
    def read(cls, plain: dict[str, Any]) -> Self:
        return cls(**plain | {"next": NextAction(plain["next"])})

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    def errand(self, now: datetime) -> Journey:
        """What this person comes for next: the one thing they were told, or to ask how it stands."""
        late = not self.expected_at or self.expected < now
        if self.next in _ASK or (self.next is NextAction.VISIT and late):
            return Journey.STATUS
        return _LEADS_TO[self.next]

    @property
    def expected(self) -> datetime:
        """When the visit that was booked begins."""
        return datetime.fromisoformat(self.expected_at)

    def learn(self, stage: Stage) -> None:
        """Take in what a page says; what leads nowhere on a kiosk ends the matter."""
        before = (self.next, self.expected_at)
        match stage:
            case Registered():
                self.tracking, self.next = stage.tracking, NextAction.WAIT_FOR_INQUIRY
            case ShowingStatus():
                self._told(stage.status.next, stage.status.appointment)
            case Corrected():
                self.next = NextAction.WAIT_FOR_INQUIRY
            case Booked():
                self._told(NextAction.VISIT, stage.appointment)
            case Completed():
                self.receipt, self.next = stage.slip.receipt, NextAction.WAIT_FOR_CARD
            case NotAdmitted(reason):
                self.turned_away += 1
                elsewhere = reason is VisitRefusal.OTHER_PLACE
                self.next = NextAction.BOOK if elsewhere else NextAction.FOLLOW_SCREEN
            case OnHold() | SeeOfficer():
                self.next = NextAction.FOLLOW_SCREEN
            case NotRegistered() | Delivered() | Withdrawn() | Relocated():
                self.is_over = True
        self.visits_in_vain = 0 if (self.next, self.expected_at) != before else self.visits_in_vain

    def asks_first(self) -> None:
        """Who went home without the card asks how it stands before anything else."""
        self.next = NextAction.FOLLOW_SCREEN

    def came_home(self) -> None:
        self.visits_in_vain += 1
        self.is_over = self.is_over or self.visits_in_vain > PATIENT_VISITS

    def _told(self, following: NextAction, booked: Appointment | None) -> None:
        self.next = following
        if following is NextAction.VISIT and booked:
            self.expected_at = SlotTime(booked.day, time.fromisoformat(booked.begins)).instant().isoformat()
        without_number = following is NextAction.COLLECT and not self.receipt
        self.is_over = self.is_over or without_number or following not in (*_LEADS_TO, *_ASK)


@dataclass(slots=True)
class Lives:
    """Everybody who is on their way; `born` counts all who ever began."""

    people: list[Life] = field(default_factory=list)
    born: int = 0

    @classmethod
    def read(cls, plain: Any) -> Self:
        return cls([Life.read(each) for each in plain["people"]], int(plain["born"]))

    def plain(self) -> dict[str, Any]:
        return {"people": [each.plain() for each in self.people], "born": self.born}

    def whose_turn(self, seed: int, session: int, at_once: int = AT_ONCE) -> Life:
        """One of those on their way, or somebody new."""
        self.people = [each for each in self.people if not each.is_over]
        if len(self.people) < at_once:
            self.born += 1
            self.people.append(Life(self.born))
        return random.Random(f"{seed}/{session}/turn").choice(self.people)
