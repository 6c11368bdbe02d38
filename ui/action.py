"""What can be touched on a screen and what a touch says, and a sentence about what happened, as values."""

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.session.events import Event
from ui.draft import Edit
from ui.icons import Icon
from ui.wishes import Wish

Message = Event | Edit | Wish


class Emphasis(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"


class Tone(StrEnum):
    INFORMATION = "information"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Action:
    """Something to touch; `name` is what tests, pictures and speech call it, `sends` what a touch says."""

    name: str
    label: str
    sends: Message = field(repr=False)
    icon: Icon | None = None
    emphasis: Emphasis = Emphasis.SECONDARY
    enabled: bool = True
    chosen: bool = False
    symbol: bool = False  # its icon says it all; the label is for those who cannot see it
    goes_back: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence with its icon and colour: what happened and what to do."""

    tone: Tone
    text: str
    icon: Icon
