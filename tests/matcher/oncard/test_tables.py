"""Every constant of the card's comparator, computed again from its formula."""

from math import atan, exp, hypot, pi, sin, sqrt, tau

from matcher import parameters as p
from matcher.oncard import tables as t
from matcher.relaxation import wanted_pairs

UNITS_PER_PIXEL = 25.4 / 500 * 10


def fade(value: float, middle: float, steepness: float) -> int:
    return round(255 / (1 + exp(min(50.0, steepness * (value - middle)))))


def bell(distance: float, sigma: float) -> int:
    return round(255 * exp(-(distance**2) / 2 / sigma**2))


def test_sines_are_in_steps_of_a_64th_turn_and_a_4096th() -> None:
    assert t.SINE.tolist() == [round(4096 * sin(tau * step / 64)) for step in range(64)]


def test_bells_have_the_full_comparisons_widths() -> None:
    sigma = p.SPATIAL_SIGMA * UNITS_PER_PIXEL
    assert t.BELL.tolist() == [bell(at, sigma) for at in range(len(t.BELL))]
    layer = p.LAYER_SIGMA / tau * 64
    assert t.LAYER_BELL.tolist() == [bell(at, layer) for at in range(33)]


def test_roots_and_reciprocals_are_to_scale() -> None:
    assert t.ROOT.tolist() == [round(14 * sqrt(count)) for count in range(313)]
    assert t.RECIPROCAL[1:].tolist() == [65280 // k for k in range(1, 2 * 248)]


def test_fades_have_the_full_comparisons_middles() -> None:
    distance = (p.DISTANCE_MIDDLE * UNITS_PER_PIXEL, p.DISTANCE_STEEPNESS / UNITS_PER_PIXEL)
    assert t.DISTANCE_FADE.tolist() == [fade(at, *distance) for at in range(len(t.DISTANCE_FADE))]
    for table, steps in ((t.DIRECTION_FADE, 64), (t.BEARING_FADE, 256)):
        turns = [tau * at / steps for at in range(len(table))]
        assert table.tolist() == [fade(at, pi / 12, p.DIRECTION_STEEPNESS) for at in turns]
        assert table[-1] == 0


def test_the_grid_is_the_full_comparisons() -> None:
    centres = [round(((at + 0.5) / p.CELLS * 2 - 1) * p.RADIUS * UNITS_PER_PIXEL) for at in range(p.CELLS)]
    assert t.CELL_CENTRE.tolist() == centres
    inside = [
        8 * a + b for a in range(8) for b in range(8) if hypot((a + 0.5) / 4 - 1, (b + 0.5) / 4 - 1) <= 1
    ]
    assert t.CELLS_IN_CIRCLE.tolist() == inside
    assert t.LAYER_CENTRE.tolist() == [round(at * 64 / 6) for at in range(6)]


def test_as_many_pairs_are_wanted_as_in_the_full_comparison() -> None:
    assert t.WANTED_PAIRS.tolist() == [wanted_pairs(count) for count in range(61)]


def test_angles_of_the_shift_and_add_turns_are_in_4096ths() -> None:
    assert t.ARCTANGENT.tolist() == [round(4096 / tau * atan(2.0**-step)) for step in range(9)]


def test_a_chip_would_keep_all_tables_in_three_kilobytes() -> None:
    tables = [value for name, value in vars(t).items() if name.isupper() and hasattr(value, "tolist")]
    bytes_each = [len(table) * (1 if table.max() < 256 and table.min() >= -128 else 2) for table in tables]
    assert sum(bytes_each) < 3 * 1024
