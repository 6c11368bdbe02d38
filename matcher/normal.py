"""The normal card format of ISO/IEC 19794-2: five bytes a minutia, six with quality; no header; both ways.

bytes 0-1  tt xxxxxxxxxxxxxx  type, x in 0.01 mm
bytes 2-3  00 yyyyyyyyyyyyyy  y in 0.01 mm
byte 4     angle in 1/256 turn
byte 5     quality 0 (not given) to 100, if asked for
"""

from math import tau

from matcher.cardpoint import CardPoint, quantise
from matcher.errors import FormatError
from matcher.minutia import MILLIMETRES_PER_INCH, Minutia, MinutiaType, Template
from matcher.selection import Order, Pruning, arrange, prune

SPAN = (1 << 14) - 1
ANGLE_STEPS = 256
UNITS_PER_MILLIMETRE = 100
DPI = UNITS_PER_MILLIMETRE * MILLIMETRES_PER_INCH
MOST_MINUTIAE = 255


def encode(
    template: Template,
    *,
    with_quality: bool = True,
    maximum: int = MOST_MINUTIAE,
    order: int = Order.NONE,
    pruning: int = Pruning.QUALITY,
) -> bytes:
    """Code a template; the origin stays the image's, since 163 mm have room for it."""
    kept = prune(template.minutiae, min(maximum, MOST_MINUTIAE), Pruning(pruning))
    units = UNITS_PER_MILLIMETRE / template.pixels_per_millimetre
    points = [quantise(minutia, units_per_pixel=units, steps=ANGLE_STEPS) for minutia in kept]
    if any(not (0 <= point.x <= SPAN and 0 <= point.y <= SPAN) for point in points):
        raise FormatError("a minutia lies outside the 14 bits of a coordinate")
    return b"".join(_bytes_of(point, with_quality) for point in arrange(points, order))


def decode(data: bytes, *, with_quality: bool = True) -> Template:
    size = 6 if with_quality else 5
    if len(data) % size or len(data) > MOST_MINUTIAE * size:
        raise FormatError(f"{len(data)} bytes are no template of up to {MOST_MINUTIAE} {size}-byte minutiae")
    minutiae = tuple(_minutia(data[at : at + size]) for at in range(0, len(data), size))
    return Template(minutiae, SPAN + 1, SPAN + 1, DPI)


def _bytes_of(point: CardPoint, with_quality: bool) -> bytes:
    place = (point.type << 14 | point.x).to_bytes(2, "big") + point.y.to_bytes(2, "big")
    return place + bytes((point.angle, point.quality) if with_quality else (point.angle,))


def _minutia(row: bytes) -> Minutia:
    first, second = int.from_bytes(row[0:2], "big"), int.from_bytes(row[2:4], "big")
    if first >> 14 == 3 or second >> 14:
        raise FormatError("minutia type 3 and the two bits before y are reserved")
    quality = row[5] if len(row) == 6 else 0
    if quality > 100:
        raise FormatError(f"minutia quality {quality} is above 100")
    return Minutia(first & SPAN, second, row[4] * tau / ANGLE_STEPS, MinutiaType(first >> 14), quality)
