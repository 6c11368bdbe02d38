"""What one screen says and offers, as values: no pixels, no Kivy."""

from dataclasses import dataclass

from kiosk.session.states import Language
from ui.action import Action as Action
from ui.action import Emphasis as Emphasis
from ui.action import Message as Message
from ui.action import Notice as Notice
from ui.action import Tone as Tone
from ui.contents import Answered as Answered
from ui.contents import Checklist as Checklist
from ui.contents import Choice as Choice
from ui.contents import Entry as Entry
from ui.contents import EntryField as EntryField
from ui.contents import FactRow as FactRow
from ui.contents import Facts as Facts
from ui.contents import FingerAsked as FingerAsked
from ui.contents import Listing as Listing
from ui.contents import Live as Live
from ui.contents import Mark as Mark
from ui.contents import Month as Month
from ui.contents import Result as Result
from ui.contents import Review as Review
from ui.contents import Tile as Tile
from ui.contents import Timeline as Timeline
from ui.contents import Toolboard as Toolboard
from ui.contents import TouchPoints as TouchPoints
from ui.contents import Waiting as Waiting
from ui.contents import Welcome as Welcome
from ui.fields import Form
from ui.icons import Icon
from ui.wishes import AS_EVER, Wishes

Content = (
    Welcome
    | Entry
    | Form
    | Choice
    | Checklist
    | Review
    | Waiting
    | FingerAsked
    | Result
    | Timeline
    | Listing
    | Month
    | Live
    | Facts
    | Toolboard
    | TouchPoints
)


@dataclass(frozen=True, slots=True)
class StillThere:
    """The question before a session is given up: seconds left of the countdown."""

    heading: str
    text: str
    seconds: str
    unit: str
    fraction: float
    stay: Action
    leave: Action


@dataclass(frozen=True, slots=True)
class Help:
    """What to do on this page; `told` says whether somebody comes, and `called` that somebody does."""

    heading: str
    text: str
    icon: Icon
    close: Action
    picture: str | None
    call: Action | None  # None where nobody can be called now
    told: tuple[Icon, str]
    called: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A whole screen. `name` is stable: what a person sees as the same page keeps its name."""

    name: str
    language: Language
    service: str
    heading: str
    content: Content
    tools: tuple[Action, ...] = ()
    actions: tuple[Action, ...] = ()  # forward first, back last
    notice: Notice | None = None
    step: int = 0
    steps: int = 0
    step_label: str = ""
    warning: StillThere | None = None
    help: Help | None = None
    wishes: Wishes = AS_EVER
    low: bool = False  # on a tall screen, the page at its foot
    dimmed: bool = False  # at night, before nobody
    mark: str = ""  # over every page of a kiosk whose devices are simulated
