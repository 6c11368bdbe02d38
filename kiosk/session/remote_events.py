"""What the centre tells a kiosk while it runs, as events."""

from dataclasses import dataclass

from kiosk.domain.notices import Notice
from kiosk.session.policy import Policy


@dataclass(frozen=True, slots=True)
class PolicyChanged:
    """The limits from the next person on; taken only while nobody is there."""

    policy: Policy


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """The notice that holds now, and whether the kiosk is closed as planned; who is there may finish."""

    notice: Notice | None
    closed: bool


RemoteEvent = PolicyChanged | PlanChanged
