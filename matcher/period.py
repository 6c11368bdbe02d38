"""The print's ridge period, from the ring its ridges make in the spectrum."""

import numpy as np

from matcher import parameters as p
from matcher.spectrum import Spectrum, grid

_BINS = 48


def ridge_period(spectrum: Spectrum) -> float:
    """Pixels from ridge to ridge: the energy-weighted centre of the strongest ring."""
    power = np.abs(spectrum) ** 2
    radius = grid(*spectrum.shape).radius
    low, high = np.log(1 / p.LONGEST_PERIOD), np.log(1 / p.SHORTEST_PERIOD)
    bins = np.floor((np.log(np.maximum(radius, 1e-6)) - low) / (high - low) * _BINS).astype(np.int32)
    ring = (bins >= 0) & (bins < _BINS)
    energy = np.bincount(bins[ring], weights=power[ring], minlength=_BINS)
    if energy.sum() <= 0:
        return p.DEFAULT_PERIOD
    strong = np.where(energy > 0.5 * energy.max(), energy, 0)
    centre = float((strong * (np.arange(_BINS) + 0.5)).sum() / strong.sum())
    return float(np.exp(-(low + centre / _BINS * (high - low))))
