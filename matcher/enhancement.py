"""Contextual filtering: every place is filtered along its own ridges, by a few steerable transforms.

An angular window around direction t is a short Fourier series, w(f - t) = sum c_n exp(2in(f - t)), so the
image filtered by exp(2inf) for each n, multiplied by exp(-2int) place by place and summed, is filtered by a
window that turns freely from place to place. The second answer, a quarter of a wave on, comes from the Riesz
transform: together they tell how far along a wave each place is.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher import parameters as p
from matcher.image import Field
from matcher.orientation import Flow
from matcher.spectrum import Grid, Spectrum, grid, padded, restore, transform


@dataclass(frozen=True, slots=True)
class Waves:
    """Enhanced ridges: `even` is negative on ridges, `odd` a quarter wave further along `normal`."""

    even: Field
    odd: Field
    normal: Spectrum  # unit vectors x + iy across the ridges
    period: float


def enhance(band: Spectrum, flow: Flow, period: float) -> Waves:
    even = _steered(band, flow)
    normal = np.exp(0.5j * np.angle(flow)).astype(np.complex64)
    return Waves(even, _quadrature(even, normal), normal, period)


def ridge_band(spectrum: Spectrum, period: float) -> Spectrum:
    """What varies as fast as the ridges do: a Gaussian in the logarithm of frequency."""
    return np.asarray(spectrum * _radial_window(grid(*spectrum.shape), period), np.complex64)


def _radial_window(axes: Grid, period: float) -> Field:
    ratio = np.log(np.maximum(axes.radius, 1e-6) * period)
    return np.exp(-0.5 * (ratio / p.RADIAL_BANDWIDTH) ** 2).astype(np.float32)


def _steered(band: Spectrum, flow: Flow) -> Field:
    turn = grid(*band.shape).turn ** 2
    back = np.conj(flow) / np.maximum(np.abs(flow), 1e-6)
    answer = restore(band, flow.shape).real.copy()
    filtered, steering = band, np.ones_like(back)
    for harmonic in range(1, p.HARMONICS + 1):
        filtered, steering = filtered * turn, steering * back
        weight = 2 * np.exp(-2 * (harmonic * p.ANGULAR_SIGMA) ** 2)
        answer += weight * (restore(filtered, flow.shape) * steering).real
    return np.asarray(answer, np.float32)


def _quadrature(even: Field, normal: npt.NDArray[np.complex64]) -> Field:
    spiral = transform(even) * grid(*padded(even.shape)).turn
    riesz = restore(-1j * spiral, even.shape)
    return np.asarray((riesz * np.conj(normal)).real, np.float32)
