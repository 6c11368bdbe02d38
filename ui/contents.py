"""What stands in the middle of a screen, one value for each kind of page."""

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.session.states import Finger
from ui.action import Action, Tone
from ui.draft import Slot
from ui.icons import Icon


@dataclass(frozen=True, slots=True)
class EntryField:
    """Digits in groups: every cell holds what is drawn there, empty while nothing was typed."""

    slot: Slot
    label: str
    groups: tuple[tuple[str, ...], ...] = field(repr=False)
    separator: str = ""
    open_ended: bool = False  # as many digits as there are; no empty places are shown
    focused: bool = True
    error: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One service of the first screen: what it is called, what it is for, or why it cannot be had now."""

    action: Action
    text: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """One service to start with a touch, or several as tiles."""

    title: str
    subtitle: str
    bring: tuple[tuple[Icon, str], ...] = ()
    start: Action | None = None
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    fields: tuple[EntryField, ...]
    digits: tuple[str, ...]
    choices: tuple[Action, ...] = ()
    picture: str | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing to do but wait, for the kiosk or for somebody else."""

    text: str
    picture: str | None = None
    icon: Icon | None = None


@dataclass(frozen=True, slots=True)
class FingerAsked:
    finger: Finger
    finger_name: str
    sensor_text: str
    attempt: str
    progress: float | None = None  # of the picture coming up the line; None while no finger is there
    quality: float | None = None  # of a finger that is kept; None while none is


@dataclass(frozen=True, slots=True)
class Result:
    tone: Tone
    icon: Icon
    text: str
    picture: str | None = None
    notes: tuple[tuple[Icon, str], ...] = ()
    number: str = ""  # in large digits, in groups: what to keep in mind of this end
    number_label: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few ways to go on, each as a big button; `text` says what it is about."""

    options: tuple[Action, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """What to know or to have at hand before going on, each with its sign; `small_print` under it."""

    items: tuple[tuple[Icon, str], ...]
    small_print: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer to look at again: what was asked, what was given, and the way to change it."""

    label: str
    value: str = field(repr=False)
    change: Action | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """Answers under each other; `pages` turn where there are more than a page holds."""

    rows: tuple[Answered, ...]
    first_row: int = 0


class Mark(StrEnum):
    """How far one step of a way has come."""

    DONE = "done"
    CURRENT = "current"
    STOPPED = "stopped"  # somebody has to do something here before it goes on
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The steps of a way, what is the matter with it now, and what to know about that."""

    steps: tuple[tuple[Mark, str], ...]
    title: str
    text: str
    notes: tuple[tuple[Icon, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows to choose from; the line under each says more of it."""

    rows: tuple[tuple[Action, str], ...]
    first_row: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a grid of weeks, None where no day of it stands; what has no places left is not enabled."""

    title: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Action | None, ...], ...]
    places: tuple[tuple[str, ...], ...]  # what stands under each day
    before: Action
    after: Action


@dataclass(frozen=True, slots=True)
class Live:
    """A camera's picture as it is now, or one of those taken; `face` draws an oval into it, else a page."""

    face: bool
    photo: int = 0  # 0 for the living picture, else which of those taken
    count: str = ""  # large in the picture, before it is taken
    shots: tuple[Action, ...] = ()  # those taken, to choose from


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing found out about the machine, for its technician."""

    label: str
    value: str
    tone: Tone
    icon: Icon


@dataclass(frozen=True, slots=True)
class Facts:
    rows: tuple[FactRow, ...]
    first_row: int = 0


@dataclass(frozen=True, slots=True)
class Toolboard:
    """Everything a technician can look at or try, all of it on one page."""

    tools: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class TouchPoints:
    """Points from edge to edge that are each to be touched once."""

    points: tuple[Action, ...]
