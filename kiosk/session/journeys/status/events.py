"""What can happen to somebody who asks about an application; a refusal is ApplicationRefused."""

from dataclasses import dataclass, field

from kiosk.domain.told import ApplicationStatus


@dataclass(frozen=True, slots=True)
class Identified:
    """The two items were typed."""

    tracking: str = field(repr=False)
    second_item: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StatusTold:
    """From the centre; or what was last known here, and then the status is `stale` (F2)."""

    session: int
    status: ApplicationStatus


StatusEvent = Identified | StatusTold
