"""The finger on the glass: fresh noise each time, repeated by its seed, changed by each condition."""

from pathlib import Path

import numpy as np
import pytest

from drivers.fingerprint.images import Pixels
from drivers.fingerprint.plausibility import is_blank
from simulators.sensor.faults import FINGER
from simulators.sensor.features import describe, score
from tests.drivers.fingerprint.bench import Bench

CHANGES = [name for name in FINGER if name not in ("late-finger", "two-people")]


def apart(a: Pixels, b: Pixels) -> float:
    return float(np.abs(a.astype(int) - b).mean())


def test_each_exposure_has_noise_of_its_own_and_a_seed_repeats_it(finger: Path) -> None:
    first, second = Bench(finger, seed=5).glass, Bench(finger, seed=5).glass
    pictures = [first.expose() for _ in range(3)]
    assert 0 < apart(pictures[0], pictures[1]) < 8
    assert all(np.array_equal(picture, second.expose()) for picture in pictures)
    assert not np.array_equal(Bench(finger, seed=6).glass.expose(), pictures[0])


@pytest.mark.parametrize("fault", CHANGES)
def test_a_condition_of_the_finger_changes_its_picture(prints: list[Path], fault: str) -> None:
    bench = Bench(prints[0])
    plain = bench.glass.expose()
    bench.mischief.switch_on(fault)
    changed = bench.glass.expose()
    assert apart(plain, changed) > 8
    assert not is_blank(changed)


def test_two_people_take_turns(prints: list[Path]) -> None:
    bench = Bench(prints[0])
    bench.glass.set_other(prints[2], 500)
    bench.mischief.switch_on("two-people")
    pictures = [bench.glass.expose() for _ in range(4)]
    assert apart(pictures[0], pictures[2]) < 8 < apart(pictures[0], pictures[1])


def test_a_stranger_without_a_picture_of_his_own_is_not_taken_for_the_holder(prints: list[Path]) -> None:
    bench = Bench(prints[0])
    own = [describe(bench.glass.expose(), 500, 512) for _ in range(2)]
    bench.mischief.switch_on("wrong-finger")
    stranger = describe(bench.glass.expose(), 500, 512)
    assert score(own[0], own[1]) > 500 > score(own[0], stranger)


def test_a_late_finger_comes_three_seconds_after_it_is_placed(finger: Path) -> None:
    bench = Bench(finger)
    bench.mischief.switch_on("late-finger")
    assert not bench.glass.is_touched
    bench.clock.now += 3
    assert bench.glass.is_touched


def test_a_lifted_finger_leaves_an_empty_glass(finger: Path) -> None:
    bench = Bench(finger)
    bench.glass.lift()
    assert not bench.glass.is_touched
    assert is_blank(bench.glass.expose())
