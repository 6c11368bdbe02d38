"""Which minutiae a card gets and in which order (ISO/IEC 19794-2:2011 §9.3.2, BIT tags 81 and 82)."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from math import hypot
from typing import Protocol, TypeVar

from matcher.errors import FormatError
from matcher.minutia import Minutia, MinutiaType


class Pruning(IntEnum):
    """Which minutiae go first when there are too many."""

    DISTANCE = 1
    QUALITY = 2


class Order(IntEnum):
    """The order byte of the BIT: direction in bits 1-2, key in bits 3-5."""

    NONE = 0x00
    X_Y_ASCENDING = 0x05
    X_Y_DESCENDING = 0x06
    Y_X_ASCENDING = 0x09
    Y_X_DESCENDING = 0x0A
    ANGLE_ASCENDING = 0x0D
    ANGLE_DESCENDING = 0x0E
    POLAR_ASCENDING = 0x11
    POLAR_DESCENDING = 0x12


_DESCENDING = 0x02
_KEY = 0x1C


class Point(Protocol):
    """A minutia in whole units, as a card format holds it."""

    @property
    def x(self) -> int: ...
    @property
    def y(self) -> int: ...
    @property
    def angle(self) -> int: ...


P = TypeVar("P", bound=Point)


def prune(minutiae: Sequence[Minutia], maximum: int, rule: Pruning) -> list[Minutia]:
    """Keep the best `maximum`, in the order they came; the centre of mass is taken once, of all."""
    if len(minutiae) <= maximum:
        return list(minutiae)
    x, y = _centre(minutiae)

    def goes_last(minutia: Minutia) -> tuple[float, ...]:
        distance = hypot(minutia.x - x, minutia.y - y)
        first = (-distance,) if rule is Pruning.DISTANCE else (minutia.quality, -distance)
        return (*first, minutia.type is not MinutiaType.RIDGE_ENDING, -minutia.turns)

    kept = sorted(range(len(minutiae)), key=lambda at: goes_last(minutiae[at]), reverse=True)[
        : max(maximum, 0)
    ]
    return [minutiae[at] for at in sorted(kept)]


def arrange(points: Sequence[P], order: int) -> list[P]:
    """Sort as the order byte says; equal keys fall back to fixed further keys: one template has one code."""
    try:
        wanted = Order(order)
    except ValueError as error:
        raise FormatError(f"order byte {order!r} is none of the standard's nine") from error
    if wanted is Order.NONE:
        return list(points)
    return sorted(points, key=_sort_key(points, wanted), reverse=bool(wanted & _DESCENDING))


def _sort_key(points: Sequence[Point], order: Order) -> Callable[[Point], tuple[float, ...]]:
    key = order & _KEY
    if key == Order.X_Y_ASCENDING & _KEY:
        return lambda point: (point.x, point.y, point.angle)
    if key == Order.Y_X_ASCENDING & _KEY:
        return lambda point: (point.y, point.x, point.angle)
    if key == Order.ANGLE_ASCENDING & _KEY:
        return lambda point: (point.angle, point.x, point.y)
    x, y = (round(centre) for centre in _centre(points))
    return lambda point: ((point.x - x) ** 2 + (point.y - y) ** 2, point.angle)


def _centre(points: Sequence[Minutia] | Sequence[Point]) -> tuple[float, float]:
    count = max(len(points), 1)
    return sum(point.x for point in points) / count, sum(point.y for point in points) / count
