"""The compact card format of ISO/IEC 19794-2: three bytes a minutia, no header, both directions.

    byte 0  x          0.1 mm, 0..255
    byte 1  y          0.1 mm, 0..255
    byte 2  tt aaaaaa  type (0 other, 1 ridge ending, 2 bifurcation), angle in 1/64 turn

The origin lies on the finger, at its smallest coordinates; what is beyond 25.5 mm is cropped, never wrapped.
"""

from collections.abc import Iterable, Sequence
from math import tau

from matcher.cardpoint import CardPoint, quantise
from matcher.errors import FormatError
from matcher.minutia import MILLIMETRES_PER_INCH, Minutia, MinutiaType, Template
from matcher.selection import Order, Pruning, arrange, prune

BYTES_PER_MINUTIA = 3
MOST_MINUTIAE = 60
SPAN = 255
ANGLE_STEPS = 64
UNITS_PER_MILLIMETRE = 10
DPI = UNITS_PER_MILLIMETRE * MILLIMETRES_PER_INCH
_MOST_DECODED = 255


def encode(
    template: Template,
    *,
    minimum: int = 0,
    maximum: int = MOST_MINUTIAE,
    order: int = Order.NONE,
    pruning: int = Pruning.QUALITY,
) -> bytes:
    """Code a template as the card's BIT demands: minimum and maximum, order byte, the rule for too many.

    Never more than 60 minutiae, whatever the card would take. Fewer than `minimum` raise `FormatError`:
    minutiae are never invented, the finger is captured again.
    """
    units = UNITS_PER_MILLIMETRE / template.pixels_per_millimetre
    kept = prune(_on_the_card(template.minutiae, SPAN / units), min(maximum, MOST_MINUTIAE), _rule(pruning))
    if len(kept) < minimum:
        raise FormatError(f"{len(kept)} minutiae, the card asks for at least {minimum}")
    return pack(arrange(from_origin(kept, units), order))


def decode(data: bytes) -> Template:
    """Read a card's or a probe's minutiae; every multiple of three bytes up to 255 minutiae is a template."""
    points = unpack(data)
    minutiae = tuple(
        Minutia(point.x, point.y, point.angle * tau / ANGLE_STEPS, point.type) for point in points
    )
    return Template(minutiae, SPAN + 1, SPAN + 1, DPI)


def unpack(data: bytes) -> list[CardPoint]:
    if len(data) % BYTES_PER_MINUTIA:
        raise FormatError(f"{len(data)} bytes are no whole number of three-byte minutiae")
    if len(data) > _MOST_DECODED * BYTES_PER_MINUTIA:
        raise FormatError(
            f"{len(data) // BYTES_PER_MINUTIA} minutiae, at most {_MOST_DECODED} make a template"
        )
    return [_point(*data[at : at + BYTES_PER_MINUTIA]) for at in range(0, len(data), BYTES_PER_MINUTIA)]


def pack(points: Iterable[CardPoint]) -> bytes:
    return b"".join(bytes((point.x, point.y, point.type << 6 | point.angle)) for point in points)


def from_origin(minutiae: Sequence[Minutia], units_per_pixel: float) -> list[CardPoint]:
    """Whole tenths of a millimetre from the smallest coordinates; the caller has cropped to the span."""
    left, top = min((m.x for m in minutiae), default=0.0), min((m.y for m in minutiae), default=0.0)
    moved = (Minutia(m.x - left, m.y - top, m.angle, m.type, m.quality) for m in minutiae)
    return [quantise(m, units_per_pixel=units_per_pixel, steps=ANGLE_STEPS) for m in moved]


def _point(x: int, y: int, kind: int) -> CardPoint:
    if kind >> 6 == 3:
        raise FormatError("minutia type 3 is reserved")
    return CardPoint(x, y, kind & 0x3F, MinutiaType(kind >> 6))


def _rule(pruning: int) -> Pruning:
    try:
        return Pruning(pruning)
    except ValueError as error:
        raise FormatError(f"pruning rule {pruning!r} is neither distance (1) nor quality (2)") from error


def _on_the_card(minutiae: Sequence[Minutia], span: float) -> list[Minutia]:
    """Those inside the window of one span along each axis that holds the most."""
    left = _window([minutia.x for minutia in minutiae], span)
    inside = [minutia for minutia in minutiae if left <= minutia.x <= left + span]
    top = _window([minutia.y for minutia in inside], span)
    return [minutia for minutia in inside if top <= minutia.y <= top + span]


def _window(values: Sequence[float], span: float) -> float:
    starts = sorted(values)
    return max(starts, key=lambda at: sum(at <= value <= at + span for value in starts), default=0.0)
