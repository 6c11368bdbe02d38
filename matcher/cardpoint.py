"""A minutia as cards hold it: whole units; three bytes in the compact format, more in the normal one."""

from dataclasses import dataclass

from matcher.minutia import Minutia, MinutiaType


@dataclass(frozen=True, slots=True)
class CardPoint:
    """Position in the format's units, angle in the format's steps; quality only where the format has room."""

    x: int
    y: int
    angle: int
    type: MinutiaType
    quality: int = 0


def quantise(minutia: Minutia, *, units_per_pixel: float, steps: int) -> CardPoint:
    """Round to whole units; an angle that rounds up to a full turn is zero."""
    return CardPoint(
        round_half_up(minutia.x * units_per_pixel),
        round_half_up(minutia.y * units_per_pixel),
        round_half_up(minutia.turns * steps) % steps,
        minutia.type,
        max(0, min(100, minutia.quality)),
    )


def round_half_up(value: float) -> int:
    """As the standard's tools round (Python's own `round` goes to the even neighbour)."""
    return int(value + 0.5) if value >= 0 else -int(-value + 0.5)
