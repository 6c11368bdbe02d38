"""A finger that lies where the last one lay is told from one that was laid down anew."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kiosk.work.placement import LEAST, MOST, lies_where, placement_of, share_in_place
from matcher import Minutia, Template

CHANCE = np.random.default_rng(2)


def lay(points: np.ndarray, dpi: float = 500) -> bytes:
    minutiae = tuple(Minutia(float(x), float(y), 0.0, quality=50) for x, y in points)
    return placement_of(Template(minutiae, 256, 288, dpi))


def finger(number: int = 30) -> np.ndarray:
    return CHANCE.uniform((20, 20), (236, 268), (number, 2))


def moved(points: np.ndarray, x: float, y: float, degrees: float) -> np.ndarray:
    turn = math.radians(degrees)
    matrix = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    middle = points.mean(axis=0)
    return np.asarray((points - middle) @ matrix + middle + (x, y))


def test_the_same_place_is_found_again_but_for_a_few_pixels_and_a_degree_or_two() -> None:
    there = finger()
    for x, y, degrees in ((0, 0, 0), (3, -2, 1), (-4, 4, 0), (2, 2, -2)):
        again = moved(there, x, y, degrees) + CHANCE.normal(0, 0.5, there.shape)
        assert lies_where(lay(again), lay(there)), (x, y, degrees)


def test_a_finger_laid_down_anew_lies_elsewhere() -> None:
    there = finger()
    for x, y, degrees in ((14, 0, 0), (0, -16, 2), (5, 5, 10), (12, 9, -6)):
        assert not lies_where(lay(moved(there, x, y, degrees)), lay(there)), (x, y, degrees)
    assert not any(lies_where(lay(finger()), lay(there)) for _ in range(50))


def test_another_resolution_changes_no_place() -> None:
    there = finger()
    assert lies_where(lay(there * 508 / 500, 508), lay(there))


def test_too_little_says_nothing() -> None:
    few = finger(LEAST - 1)
    assert lay(few) == b""
    assert not lies_where(lay(few), lay(few))
    assert not lies_where(lay(finger()), b"")


def test_no_more_is_told_than_where_the_best_minutiae_are() -> None:
    assert len(lay(finger(MOST + 20))) == 2 * MOST


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_any_two_placements_have_a_share_between_none_and_all(one: bytes, other: bytes) -> None:
    even = (one[: len(one) // 2 * 2], other[: len(other) // 2 * 2])
    assert 0.0 <= share_in_place(*even) <= 1.0
