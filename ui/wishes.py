"""How this person wants to see and hear the screens: values that end with the session."""

from dataclasses import dataclass, replace

from kiosk.session.states import Attract, OutOfService, State
from kiosk.session.vocabulary import Journey


@dataclass(frozen=True, slots=True)
class Wishes:
    large: bool = False  # one item at a time, in letters for weak eyes
    contrast: bool = False  # light on dark, at least 7 to 1
    help: bool = False  # over this page
    volume: int | None = None  # a step of `ui.speech.volume`; None: as loud as ever
    covered: bool = False  # the page is heard and not shown
    beginning: Journey | None = None  # chosen on the first screen, before the language is


AS_EVER = Wishes()


@dataclass(frozen=True, slots=True)
class TextSized:
    large: bool


@dataclass(frozen=True, slots=True)
class Contrasted:
    high: bool


@dataclass(frozen=True, slots=True)
class HelpAsked:
    shown: bool


@dataclass(frozen=True, slots=True)
class VolumeSet:
    step: int | None  # None: as loud as ever


@dataclass(frozen=True, slots=True)
class Covered:
    hidden: bool


@dataclass(frozen=True, slots=True)
class Beginning:
    """A service was chosen, and the language is asked for first; None goes back to the services."""

    journey: Journey | None


Wish = TextSized | Contrasted | HelpAsked | VolumeSet | Covered | Beginning


def granted(wishes: Wishes, wish: Wish) -> Wishes:
    match wish:
        case TextSized(large):
            return replace(wishes, large=large)
        case Contrasted(high):
            return replace(wishes, contrast=high)
        case HelpAsked(shown):
            return replace(wishes, help=shown)
        case VolumeSet(step):
            return replace(wishes, volume=step)
        case Covered(hidden):
            return replace(wishes, covered=hidden)
        case Beginning(journey):
            return replace(wishes, beginning=journey)


def kept(wishes: Wishes, before: State, after: State) -> Wishes:
    """The wishes once the kiosk has moved on: none outlives the session, and no help covers what is new."""
    over = isinstance(after.stage, Attract | OutOfService) and after.stage != before.stage
    if over:
        return AS_EVER
    return wishes if type(after.stage) is type(before.stage) else replace(wishes, help=False, beginning=None)
