"""Which way ridges run: a smooth field of doubled-angle vectors, weighted by how sure each place is."""

import cv2
import numpy as np
import numpy.typing as npt

from matcher import parameters as p
from matcher.contrast import smooth
from matcher.image import Field, Mask

Flow = npt.NDArray[np.complex64]
"""[row, column]: exp(2i * angle of the ridge *normal* in image axes) times coherence 0..1."""


def normal_flow(contrast: Field, mask: Mask) -> Flow:
    """The doubled direction across the ridges; its length is how well the neighbourhood agrees."""
    calm = smooth(contrast, 1.0)
    across, down = cv2.Sobel(calm, cv2.CV_32F, 1, 0), cv2.Sobel(calm, cv2.CV_32F, 0, 1)
    inside = mask.astype(np.float32)
    square = _coarse((across * across - down * down) * inside)
    double = _coarse(2 * across * down * inside)
    energy = _coarse((across * across + down * down) * inside)
    return _full(_agreed(square, double, energy), contrast.shape)


def _agreed(square: Field, double: Field, energy: Field) -> Flow:
    """Two averagings: of the raw tensor, then of the unit-energy tensor by its own coherence."""
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
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_AREA), np.float32)


def _full(flow: Flow, shape: tuple[int, ...]) -> Flow:
    real, imaginary = (
        np.asarray(
            cv2.resize(np.ascontiguousarray(part), shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32
        )
        for part in (flow.real, flow.imag)
    )
    return np.asarray(real + 1j * imaginary, np.complex64)
