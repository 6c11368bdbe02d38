"""How this person wants to see the screens: values that end with the session."""

from dataclasses import dataclass, replace

from kiosk.states import Attract, OutOfService, State


@dataclass(frozen=True, slots=True)
class Wishes:
    large: bool = False  # one item at a time, in letters for weak eyes
    contrast: bool = False  # light on dark, at least 7 to 1


AS_EVER = Wishes()


@dataclass(frozen=True, slots=True)
class TextSized:
    large: bool


@dataclass(frozen=True, slots=True)
class Contrasted:
    high: bool


Wish = TextSized | Contrasted


def granted(wishes: Wishes, wish: Wish) -> Wishes:
    match wish:
        case TextSized(large):
            return replace(wishes, large=large)
        case Contrasted(high):
            return replace(wishes, contrast=high)


def kept(wishes: Wishes, before: State, after: State) -> Wishes:
    """The wishes once the kiosk has moved on: the next person finds the screens as they were."""
    over = isinstance(after.stage, Attract | OutOfService) and after.stage != before.stage
    return AS_EVER if over else wishes
