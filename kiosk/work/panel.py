"""What hands do at the cabinet beside the screen: keys and the headphone plug, as the window is told."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Key(StrEnum):
    """The tactile keys."""

    UP = "up"
    DOWN = "down"
    SELECT = "select"
    BACK = "back"
    HELP = "help"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class KeyPressed:
    key: Key


@dataclass(frozen=True, slots=True)
class Headphones:
    """A plug went in or out."""

    plugged: bool


PanelSink = Callable[[KeyPressed | Headphones], None]
"""Called on the cabinet's thread; it must not wait."""


def nobody_listens(news: KeyPressed | Headphones) -> None:
    """A window without use for keys."""
