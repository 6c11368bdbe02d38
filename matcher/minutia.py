"""Minutiae and templates: frozen values that know nothing of how they were found.

Angle convention, held everywhere in this package (ISO/IEC 19794-2): `x` grows to the right and `y` downwards
as in the image; `angle` grows counter-clockwise as seen on the picture and starts at the right, so the
direction vector in image coordinates is `(cos angle, -sin angle)`. It points along the ridge away from a
ridge ending, and between the two legs of a bifurcation: towards the side that has one ridge more.
"""

from dataclasses import dataclass
from enum import IntEnum
from math import tau

MILLIMETRES_PER_INCH = 25.4


class MinutiaType(IntEnum):
    """The two-bit codes of the standard's records."""

    OTHER = 0
    RIDGE_ENDING = 1
    BIFURCATION = 2


@dataclass(frozen=True, slots=True)
class Minutia:
    """One point: `x`, `y` in the template's pixels, `angle` in radians, `quality` 0 (unknown) to 100."""

    x: float
    y: float
    angle: float
    type: MinutiaType = MinutiaType.OTHER
    quality: int = 0

    @property
    def turns(self) -> float:
        """The angle as a share of a full turn, in [0, 1)."""
        share = (self.angle / tau) % 1.0
        return share if share < 1.0 else 0.0


@dataclass(frozen=True, slots=True)
class Template:
    """What is kept of one sample; `width`, `height` and positions count units of 1/`dpi` inch."""

    minutiae: tuple[Minutia, ...]
    width: int
    height: int
    dpi: float = 500.0
    quality: int = 0

    @property
    def pixels_per_millimetre(self) -> float:
        return self.dpi / MILLIMETRES_PER_INCH
