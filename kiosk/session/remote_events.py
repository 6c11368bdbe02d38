"""What the centre tells a kiosk while it runs, as events."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.configuration import Hours
from kiosk.domain.notices import Notice
from kiosk.session.policy import Policy


@dataclass(frozen=True, slots=True)
class PolicyChanged:
    """The limits from the next person on; taken only while nobody is there."""

    policy: Policy


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """The notice that holds now, and whether the kiosk is closed as planned; who is there may finish.

    `hours` are those it serves in; at `night` a screen before nobody is dimmed.
    """

    notice: Notice | None
    closed: bool
    hours: Hours | None = None
    night: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """The kiosk has looked at its own condition; told now and then while nothing else is."""

    at: datetime


RemoteEvent = PolicyChanged | PlanChanged | Looked
