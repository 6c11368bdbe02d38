import numpy as np
import pytest

from simulators.fingers.growth import grow


@pytest.mark.parametrize(("angle", "period"), [(0.0, 9.0), (0.7, 8.0), (2.2, 10.5)])
def test_ridges_grow_along_the_flow_at_the_asked_period(angle: float, period: float) -> None:
    shape = (192, 192)
    flow = np.full(shape, angle, np.float32)
    wave = grow(np.random.default_rng(3), flow, np.full(shape, period, np.float32))
    spectrum = np.abs(np.fft.fft2(wave.even - wave.even.mean()))
    row, column = np.unravel_index(int(spectrum.argmax()), shape)
    frequency = complex(np.fft.fftfreq(192)[column], np.fft.fftfreq(192)[row])
    assert 1 / abs(frequency) == pytest.approx(period, rel=0.12)
    across = complex(-np.sin(angle), np.cos(angle))
    assert abs((frequency * across.conjugate()).real) / abs(frequency) > 0.99


def test_the_wave_is_a_unit_wave_almost_everywhere() -> None:
    shape = (128, 128)
    wave = grow(np.random.default_rng(4), np.zeros(shape, np.float32), np.full(shape, 9, np.float32))
    assert np.median(np.hypot(wave.even, wave.odd)) == pytest.approx(1, abs=1e-3)
