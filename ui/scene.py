"""A screen laid out: plain elements with their places, in reference pixels from the top left corner.

Layout writes every page as if read from the left; `mirrored` turns it for right-to-left reading.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from kiosk.typeset import Direction, Script
from ui.icons import Icon
from ui.theme import Colour, Role
from ui.view import Message


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, dx: float, dy: float | None = None) -> "Rect":
        dy = dx if dy is None else dy
        return Rect(self.x + dx, self.y + dy, self.width - 2 * dx, self.height - 2 * dy)

    def below(self, height: float) -> "Rect":
        """What is left under the topmost `height`."""
        return Rect(self.x, self.y + height, self.width, self.height - height)

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom

    def square(self, side: float) -> "Rect":
        """A square in the middle of this place."""
        x, y = self.centre
        return Rect(x - side / 2, y - side / 2, side, side)


class Align(StrEnum):
    START = "start"
    CENTRE = "centre"
    END = "end"


@dataclass(frozen=True, slots=True)
class Panel:
    rect: Rect
    fill: Colour | None
    radius: float = 0
    edge: Colour | None = None
    edge_width: float = 0
    shadow: bool = False
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph in the middle of its place's height."""

    rect: Rect
    text: str = field(repr=False)
    role: Role
    colour: Colour
    script: Script
    align: Align = Align.START


@dataclass(frozen=True, slots=True)
class Glyph:
    """An icon in the middle of its place."""

    rect: Rect
    icon: Icon
    size: int
    colour: Colour


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of our own in the middle of its place, `flipped` for the other hand."""

    rect: Rect
    name: str
    flipped: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle drawn from the top clockwise as far as `fraction`."""

    rect: Rect
    fraction: float
    colour: Colour
    ground: Colour
    width: float


@dataclass(frozen=True, slots=True)
class Busy:
    """A turning arc: the kiosk works."""

    rect: Rect
    colour: Colour
    ground: Colour
    width: float


@dataclass(frozen=True, slots=True)
class Outline:
    """A rounded line whose middle runs along the edge of its place."""

    rect: Rect
    radius: float
    colour: Colour
    width: float


@dataclass(frozen=True, slots=True)
class LivePrint:
    """Where the sensor's picture grows row by row."""

    rect: Rect


@dataclass(frozen=True, slots=True)
class Spot:
    """A place inside a target that says something of its own when it is the nearest to a touch."""

    x: float
    y: float
    sends: Message = field(repr=False)


@dataclass(frozen=True, slots=True)
class LivePhoto:
    """A camera's picture: `photo` 0 as it is now, else one that was taken."""

    rect: Rect
    photo: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """Something to touch: its ground, the ground while pressed, and what is drawn on it."""

    rect: Rect
    name: str
    sends: Message = field(repr=False)
    fill: Colour
    pressed: Colour
    parts: tuple["Element", ...] = ()
    radius: float = 14
    edge: Colour | None = None
    edge_width: float = 0
    enabled: bool = True
    primary: bool = False
    goes_back: bool = False
    spare: float = 0  # how far around its ground it can still be touched
    spots: tuple[Spot, ...] = ()
    held: Message | None = field(default=None, repr=False)  # what a long press says instead
    label: str = ""  # what it is called where no text on it says so
    repeats: bool = False  # says it again and again while it is held

    @property
    def reach(self) -> Rect:
        """Where a touch counts."""
        return self.rect.inset(-self.spare)

    def said_at(self, x: float, y: float) -> Message:
        """What a touch there says."""
        # A line is missed more easily than a letter in it; of equal places the one further on is meant.
        nearest = min(reversed(self.spots), key=lambda at: abs(at.y - y) * 4 + abs(at.x - x), default=None)
        return nearest.sends if nearest else self.sends


Element = Panel | Text | Glyph | Picture | Ring | Busy | Outline | LivePrint | LivePhoto | Target


@dataclass(frozen=True, slots=True)
class Scene:
    """Elements in the order they are drawn; `modal` starts the layer that alone can be touched."""

    name: str
    width: float
    height: float
    elements: tuple[Element, ...]
    modal: tuple[Element, ...] = ()
    contrast: bool = False

    def targets(self) -> tuple[Target, ...]:
        layer = self.modal or self.elements
        return tuple(each for each in layer if isinstance(each, Target))


def mirrored(element: Element, width: float) -> Element:
    """The element as it stands on a page that reads from the right."""
    rect = replace(element.rect, x=width - element.rect.right)
    if isinstance(element, Target):
        spots = tuple(replace(spot, x=width - spot.x) for spot in element.spots)
        parts = tuple(mirrored(part, width) for part in element.parts)
        return replace(element, rect=rect, parts=parts, spots=spots)
    return replace(element, rect=rect)


def leans_left(text: Text) -> bool:
    """Whether a text that is not centred starts at the left edge."""
    return (text.align is Align.START) == (text.script.direction is Direction.LEFT_TO_RIGHT)
