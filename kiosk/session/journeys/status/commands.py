"""Work ordered for somebody who asks about an application."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AskStatus:
    """Answered by StatusTold, ApplicationRefused, or CentreSilent when nothing is known here either."""

    session: int
    tracking: str = field(repr=False)
    second_item: str = field(repr=False)


StatusCommand = AskStatus
