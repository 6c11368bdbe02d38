import numpy as np

from simulators.fingers import master
from tools.training.samples import SIDE_PX, draw_condition, sample


def test_a_sample_is_drawn_from_its_generator_alone() -> None:
    finger = master(1)
    first, again = (sample(finger, np.random.default_rng(5)) for _ in range(2))
    assert first.image.shape == (SIDE_PX, SIDE_PX)
    assert np.array_equal(first.image, again.image)


def test_conditions_cover_dry_to_wet_and_light_to_hard() -> None:
    rng = np.random.default_rng(2)
    drawn = [draw_condition(rng, 10) for _ in range(400)]
    assert min(c.moisture for c in drawn) < -0.8
    assert max(c.moisture for c in drawn) > 0.9
    assert min(c.pressure for c in drawn) < -0.8
    assert max(c.pressure for c in drawn) > 0.9
    assert 0.05 < np.mean([c.ghost > 0 for c in drawn]) < 0.2


def test_samples_cover_fine_childrens_ridges_and_wide_ones() -> None:
    rng, finger = np.random.default_rng(3), master(1)
    seen = [sample(finger, rng, (64, 64)).print_.dpi for _ in range(120)]
    assert min(seen) < 380
    assert max(seen) > 580
    assert 0.7 < np.mean([430 <= dpi <= 580 for dpi in seen]) < 0.95
