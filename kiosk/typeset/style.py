"""How a text looks and runs: values that callers hand to the typesetter."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.typeset.faces import Weight


class Direction(StrEnum):
    RIGHT_TO_LEFT = "rtl"
    LEFT_TO_RIGHT = "ltr"


@dataclass(frozen=True, slots=True)
class Style:
    """A weight at a size in pixels; `leading` is the line's height in units of the size."""

    weight: Weight
    px: int
    leading: float = 1.6

    @property
    def line_px(self) -> int:
        return round(self.px * self.leading)


@dataclass(frozen=True, slots=True)
class Script:
    """The direction of the paragraph and its language (BCP 47), which choose order and letter forms."""

    direction: Direction
    language: str


PERSIAN = Script(Direction.RIGHT_TO_LEFT, "fa")
ENGLISH = Script(Direction.LEFT_TO_RIGHT, "en")
