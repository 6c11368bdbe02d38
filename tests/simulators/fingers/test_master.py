import numpy as np
import pytest

from simulators.fingers import Pattern, master
from simulators.fingers.master import MASTER_DPI, SHAPE


def test_a_seed_names_one_finger() -> None:
    first, again, other = master(5), master(5), master(6)
    assert np.array_equal(first.ridges, again.ridges)
    assert first.minutiae == again.minutiae
    assert not np.array_equal(first.ridges, other.ridges)


def test_fingers_carry_minutiae_in_natural_numbers_and_of_both_kinds() -> None:
    area_mm2 = SHAPE[0] * SHAPE[1] * (25.4 / MASTER_DPI) ** 2
    fingers = [master(seed) for seed in range(12)]
    density = [len(finger.minutiae) / area_mm2 for finger in fingers]
    assert 0.13 < np.mean(density) < 0.26
    endings = np.mean([m.kind.value == "ending" for finger in fingers for m in finger.minutiae])
    assert 0.35 < endings < 0.65


@pytest.mark.parametrize("pattern", list(Pattern))
def test_every_class_can_be_asked_for(pattern: Pattern) -> None:
    assert master(3, pattern).pattern is pattern
