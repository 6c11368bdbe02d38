from collections.abc import Callable
from math import pi, tau

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import FormatError, Minutia, MinutiaType, Template, compact
from matcher.cardpoint import quantise
from matcher.selection import Order, Pruning
from tests.matcher import standard
from tests.matcher.prints import scattered

ENDING = MinutiaType.RIDGE_ENDING


def points(data: bytes) -> list[tuple[int, int, int]]:
    return [(data[at], data[at + 1], data[at + 2] & 63) for at in range(0, len(data), 3)]


def of(*places: tuple[float, float], dpi: float = 254.0) -> Template:
    return Template(tuple(Minutia(x, y, 0.0, ENDING, 50) for x, y in places), 2000, 2000, dpi)


def test_the_standards_example_has_the_bytes_the_standards_tools_give() -> None:
    rows = standard.LEFT_INDEX[:3]
    kept = [Minutia(x, y, angle * tau / 256, kind) for kind, x, y, angle, _ in rows]
    codes = [quantise(m, units_per_pixel=10 / 19.7, steps=64) for m in kept]
    assert compact.pack(codes) == bytes.fromhex("330754 53094F 1C0984")


def test_a_template_starts_at_its_smallest_coordinates() -> None:
    data = compact.encode(standard.template(standard.LEFT_INDEX, 90))
    assert len(data) == 27 * 3
    assert min(data[0::3]) == min(data[1::3]) == 0


def test_a_pixel_at_500_dpi_is_half_a_tenth_of_a_millimetre() -> None:
    data = compact.encode(of((100, 100), (200, 140), dpi=500.0))
    assert points(data) == [(0, 0, 0), (51, 20, 0)]


def test_an_angle_that_rounds_to_a_full_turn_is_zero() -> None:
    almost = Template((Minutia(0, 0, tau * 127.9 / 128, ENDING),), 9, 9)
    assert compact.encode(almost)[2] & 63 == 0


def test_a_finger_wider_than_the_format_is_cropped_and_never_wraps() -> None:
    wide = of(*((float(x), 10.0) for x in range(0, 400, 10)))
    data = compact.encode(wide)
    across = [x for x, _, _ in points(data)]
    assert across == list(range(0, 256, 10))


def test_the_window_is_put_where_the_most_minutiae_are() -> None:
    data = compact.encode(of((0.0, 0.0), (300.0, 0.0), (310.0, 5.0), (320.0, 9.0)))
    assert [x for x, _, _ in points(data)] == [0, 10, 20]


@pytest.mark.parametrize("pruning", list(Pruning))
def test_never_more_than_sixty_minutiae_whatever_is_asked(pruning: Pruning) -> None:
    data = compact.encode(scattered(1, 120), maximum=255, pruning=pruning)
    assert len(data) == 180


def test_pruning_by_quality_drops_the_worst() -> None:
    template = scattered(2, 40)
    kept = compact.decode(compact.encode(template, maximum=10))
    worst = sorted(m.quality for m in template.minutiae)[-10:]
    again = [m for m in template.minutiae if m.quality >= worst[0]]
    assert len(kept.minutiae) == 10
    assert len(again) >= 10


def test_pruning_by_distance_drops_what_is_far_from_the_centre_of_mass() -> None:
    cross = of((100, 100), (90, 100), (110, 100), (100, 90), (100, 110), (20, 100))
    kept = compact.encode(cross, maximum=5, pruning=Pruning.DISTANCE)
    assert [x for x, _, _ in points(kept)] == [10, 0, 20, 10, 10]


def test_equal_in_everything_else_an_ending_goes_before_a_bifurcation() -> None:
    pair = tuple(Minutia(x, 0, 1.0, kind, 50) for x, kind in ((0, ENDING), (20, MinutiaType.BIFURCATION)))
    kept = compact.decode(compact.encode(Template(pair, 99, 99, 254.0), maximum=1))
    assert kept.minutiae[0].type is MinutiaType.BIFURCATION


Key = Callable[[tuple[int, int, int]], tuple[int, ...]]
KEYS: dict[Order, Key] = {
    Order.X_Y_ASCENDING: lambda p: (p[0], p[1]),
    Order.Y_X_ASCENDING: lambda p: (p[1], p[0]),
    Order.ANGLE_ASCENDING: lambda p: (p[2],),
}


@pytest.mark.parametrize("order", KEYS)
def test_every_order_sorts_by_its_key_both_ways(order: Order) -> None:
    template = scattered(3, 50)
    up, down = (points(compact.encode(template, order=code)) for code in (order, order ^ 0x03))
    assert up == sorted(up, key=KEYS[order])
    assert [KEYS[order](p) for p in down] == sorted((KEYS[order](p) for p in down), reverse=True)
    assert sorted(up) == sorted(points(compact.encode(template)))


def test_the_polar_order_goes_outwards_from_the_centre_of_mass() -> None:
    for order, sign in ((Order.POLAR_ASCENDING, 1), (Order.POLAR_DESCENDING, -1)):
        found = points(compact.encode(scattered(4, 30), order=order))
        x, y = (round(sum(p[axis] for p in found) / len(found)) for axis in (0, 1))
        distances = [sign * ((p[0] - x) ** 2 + (p[1] - y) ** 2) for p in found]
        assert distances == sorted(distances)


def test_an_order_or_a_rule_the_standard_does_not_know_is_refused() -> None:
    with pytest.raises(FormatError, match="order byte"):
        compact.encode(scattered(1), order=0x15)
    with pytest.raises(FormatError, match="pruning rule"):
        compact.encode(scattered(1), pruning=9)


def test_too_few_minutiae_are_refused_rather_than_invented() -> None:
    with pytest.raises(FormatError, match="at least 12"):
        compact.encode(scattered(1, 11), minimum=12)


def test_no_minutiae_are_no_bytes() -> None:
    assert compact.encode(Template((), 10, 10)) == b""
    assert compact.decode(b"").minutiae == ()


def test_positions_decode_to_the_millimetres_they_were() -> None:
    template = scattered(5, 30)
    again = compact.decode(compact.encode(template))
    left = min(m.x for m in template.minutiae)
    for was, is_ in zip(template.minutiae, again.minutiae, strict=True):
        assert is_.x / again.pixels_per_millimetre == pytest.approx(
            (was.x - left) / template.pixels_per_millimetre, abs=0.051
        )
        assert abs((is_.angle - was.angle + pi) % tau - pi) <= tau / 128 + 1e-9


@given(st.binary(max_size=900))
def test_any_bytes_decode_or_raise_the_one_error(data: bytes) -> None:
    try:
        template = compact.decode(data)
    except FormatError:
        return
    assert len(template.minutiae) == len(data) // 3


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 191)), max_size=60))
def test_what_is_decoded_encodes_to_the_same_bytes_from_its_own_origin(
    rows: list[tuple[int, int, int]],
) -> None:
    left, top = min((x for x, _, _ in rows), default=0), min((y for _, y, _ in rows), default=0)
    data = b"".join(bytes((x - left, y - top, kind)) for x, y, kind in rows)
    assert compact.encode(compact.decode(data)) == data
