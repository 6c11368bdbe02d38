"""Where somebody stands who asks about an application, and on the way to what follows from it."""

from dataclasses import dataclass

from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.told import ApplicationStatus
from kiosk.session.vocabulary import Journey


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """A tracking number and a second item, as they were typed."""

    tracking: str
    second_item: str


@dataclass(frozen=True, slots=True)
class Identifying:
    """The two numbers are asked for, on the way to `journey`; an unknown number and a wrong item are
    one problem.

    `wait_s` says how long nobody may try again.
    """

    journey: Journey
    problem: ApplicationRefusal | None = None
    wait_s: float | None = None
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class LookingUp:
    journey: Journey
    who: Credentials


@dataclass(frozen=True, slots=True)
class ShowingStatus:
    """The timeline and the one next thing; `kiosk.session.journeys.status.onward` tells where it leads."""

    who: Credentials
    status: ApplicationStatus


StatusStage = Identifying | LookingUp | ShowingStatus
