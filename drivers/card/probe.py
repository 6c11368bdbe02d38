"""Making a probe as the card's BIT demands: pruned (ISO/IEC 19794-2:2011 §9.3.2), sorted, wrapped for VERIFY.

minutia   x, y (0.1 mm) | type (b8-b7), angle (b6-b1, 5.625 degrees)
data      7F2E L { 81 L minutiae }
"""

from math import atan2, hypot, pi

from drivers.card import tlv
from drivers.card.bit import BiometricInformationTemplate, Direction, MinutiaSorting
from drivers.card.malformed import MalformedError

MINUTIA_LENGTH = 3
ANGLE = 0x3F
_ENDING = 1
_Minutia = tuple[int, int, int]
_Point = tuple[float, float]


class ProbeError(MalformedError):
    """The minutiae cannot be made into what the card asks for; the text tells numbers only."""


def prepare(minutiae: bytes | bytearray, template: BiometricInformationTemplate) -> bytes:
    """VERIFY's data field: at most the BIT's maximum, in its order; fewer than its minimum is an error."""
    points = _split(minutiae)
    if len(points) < template.min_minutiae:
        raise ProbeError(f"{len(points)} minutiae, the card asks for {template.min_minutiae} at least")
    kept = _sorted(_pruned(points, template.max_minutiae), template)
    return encode(bytes(each for minutia in kept for each in minutia))


def encode(minutiae: bytes) -> bytes:
    return tlv.encode(0x7F2E, tlv.encode(0x81, minutiae))


def parse(data: bytes) -> bytes:
    """The compact minutiae inside VERIFY's data field."""
    try:
        minutiae = tlv.get(tlv.parse_one(data, 0x7F2E).children, 0x81)
    except tlv.TlvError as error:
        raise ProbeError(f"biometric data: {error}") from error
    _split(minutiae)
    return minutiae


def is_ordered(minutiae: bytes, template: BiometricInformationTemplate) -> bool:
    """Whether the sort keys never go the wrong way (ties may lie in any order)."""
    points = _split(minutiae)
    if template.order.sorting is MinutiaSorting.NONE:
        return True
    keys = [_key(point, template.order.sorting, _centre(points)) for point in points]
    return keys == sorted(keys, reverse=template.order.direction is Direction.DESCENDING)


def _split(minutiae: bytes | bytearray) -> list[_Minutia]:
    if len(minutiae) % MINUTIA_LENGTH:
        raise ProbeError(f"{len(minutiae)} bytes are no whole number of minutiae")
    groups = zip(minutiae[0::3], minutiae[1::3], minutiae[2::3], strict=True)
    return list(groups)


def _centre(points: list[_Minutia]) -> _Point:
    return sum(x for x, _, _ in points) / len(points), sum(y for _, y, _ in points) / len(points)


def _pruned(points: list[_Minutia], maximum: int) -> list[_Minutia]:
    """Drop the farthest from the centre of mass; of equals, bifurcations first, then the smaller angle."""
    if len(points) <= maximum:
        return points
    cx, cy = _centre(points)

    def keep_first(point: _Minutia) -> tuple[float, bool, int]:
        x, y, rest = point
        return hypot(x - cx, y - cy), rest >> 6 != _ENDING, -(rest & ANGLE)

    return sorted(points, key=keep_first)[:maximum]


def _sorted(points: list[_Minutia], template: BiometricInformationTemplate) -> list[_Minutia]:
    order = template.order
    if order.sorting is MinutiaSorting.NONE or not points:
        return points
    centre = _centre(points)
    reverse = order.direction is Direction.DESCENDING
    return sorted(points, key=lambda point: _key(point, order.sorting, centre), reverse=reverse)


def _key(point: _Minutia, sorting: MinutiaSorting, centre: _Point) -> tuple[float, ...]:
    x, y, rest = point
    if sorting is MinutiaSorting.X_THEN_Y:
        return x, y
    if sorting is MinutiaSorting.Y_THEN_X:
        return y, x
    if sorting is MinutiaSorting.ANGLE:
        return (rest & ANGLE,)
    dx, dy = x - centre[0], y - centre[1]
    return hypot(dx, dy), atan2(dy, dx) % (2 * pi)
