"""How this person wants to see the screens: values that end with the session."""

from dataclasses import dataclass, replace

from kiosk.session.states import Attract, OutOfService, State


@dataclass(frozen=True, slots=True)
class Wishes:
    large: bool = False  # one item at a time, in letters for weak eyes
    contrast: bool = False  # light on dark, at least 7 to 1
    help: bool = False  # over this page


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


Wish = TextSized | Contrasted | HelpAsked


def granted(wishes: Wishes, wish: Wish) -> Wishes:
    match wish:
        case TextSized(large):
            return replace(wishes, large=large)
        case Contrasted(high):
            return replace(wishes, contrast=high)
        case HelpAsked(shown):
            return replace(wishes, help=shown)


def kept(wishes: Wishes, before: State, after: State) -> Wishes:
    """The wishes once the kiosk has moved on: none outlives the session, and no help covers what is new."""
    over = isinstance(after.stage, Attract | OutOfService) and after.stage != before.stage
    if over:
        return AS_EVER
    return wishes if type(after.stage) is type(before.stage) else replace(wishes, help=False)
