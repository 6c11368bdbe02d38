import numpy as np
import pytest

from simulators.fingers.noise import smooth_noise


@pytest.mark.parametrize("scale_px", [2.0, 9.0, 60.0])
def test_smooth_noise_has_unit_spread_and_is_smoother_at_a_larger_scale(scale_px: float) -> None:
    field = smooth_noise(np.random.default_rng(1), (240, 200), scale_px)
    assert field.shape == (240, 200)
    assert 0.5 < field.std() < 1.5
    steps = np.abs(np.diff(field, axis=0)).mean()
    assert steps < 2.5 / scale_px


def test_the_same_generator_state_gives_the_same_field() -> None:
    first, again = (smooth_noise(np.random.default_rng(7), (50, 60), 5) for _ in range(2))
    assert np.array_equal(first, again)
