"""Which way ridges run: a smooth field of doubled-angle vectors, weighted by how sure each place is.

A plane wave b = cos(s) has the Riesz transforms r = sin(s) exp(ia) and q = cos(s) exp(2ia), a being the
direction across the ridges. So r * r + b * q = exp(2ia), wherever on the wave one looks: each pixel has its
direction before anything is averaged, and averaging only has to fight noise.
"""

from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from matcher import parameters as p
from matcher.contrast import smooth
from matcher.image import Field, Mask
from matcher.spectrum import Spectrum, grid, restore

Flow: TypeAlias = npt.NDArray[np.complex64]
"""[row, column]: exp(2i * direction across the ridges, in image axes) times coherence 0..1."""


def normal_flow(band: Spectrum, mask: Mask) -> Flow:
    """The doubled direction across the ridges; its length is how well neighbours agree."""
    turn = grid(*band.shape).turn
    wave = restore(band, mask.shape).real
    first, second = restore(-1j * band * turn, mask.shape), restore(band * turn * turn, mask.shape)
    double = (first * first + wave * second) * mask
    energy = (wave * wave + np.abs(first) ** 2) * mask
    return _full(_agreed(_coarse(double.real), _coarse(double.imag), _coarse(energy)), mask.shape)


def _agreed(square: Field, double: Field, energy: Field) -> Flow:
    """Two averagings: of the doubled directions by their energy, then of the result by its own coherence."""
    sigma = p.ORIENTATION_SIGMA / p.ORIENTATION_STEP
    level = smooth(energy, sigma) + 1e-3 * float(energy.mean()) + 1e-9
    first = (smooth(square, sigma) + 1j * smooth(double, sigma)) / level
    weight = np.abs(first)
    spread = p.ORIENTATION_SPREAD / p.ORIENTATION_STEP
    total = smooth(np.asarray(weight, np.float32), spread) + 1e-6
    weighted = first * weight
    x, y = (smooth(np.asarray(part, np.float32), spread) for part in (weighted.real, weighted.imag))
    return np.asarray((x + 1j * y) / total, np.complex64)


def _coarse(field: Field) -> Field:
    size = tuple(-(-side // p.ORIENTATION_STEP) for side in field.shape[::-1])
    return np.asarray(
        cv2.resize(np.ascontiguousarray(field, np.float32), size, interpolation=cv2.INTER_AREA), np.float32
    )


def _full(flow: Flow, shape: tuple[int, ...]) -> Flow:
    real, imaginary = (
        np.asarray(
            cv2.resize(np.ascontiguousarray(part), shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32
        )
        for part in (flow.real, flow.imag)
    )
    return np.asarray(real + 1j * imaginary, np.complex64)
