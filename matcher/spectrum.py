"""Filtering in the Fourier domain: frequency grids and transforms on mirrored borders, single precision."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from matcher import parameters as p
from matcher.image import Field

Spectrum: TypeAlias = npt.NDArray[np.complex64]


@dataclass(frozen=True, slots=True)
class Grid:
    """Frequencies: `radius` in cycles a pixel, `turn` the unit vector of their direction (x + iy)."""

    radius: Field
    turn: Spectrum


def transform(field: Field) -> Spectrum:
    """The spectrum of a field with its borders mirrored outwards, so that opposite edges do not meet."""
    height, width = padded(field.shape)
    rows, columns = height - field.shape[0], width - field.shape[1]
    top, left = rows // 2, columns // 2
    wide = cv2.copyMakeBorder(field, top, rows - top, left, columns - left, cv2.BORDER_REFLECT)
    return _complex(cv2.dft(wide, flags=cv2.DFT_COMPLEX_OUTPUT))


def restore(spectrum: Spectrum, shape: tuple[int, ...]) -> Spectrum:
    """Back to the plane, without the mirrored borders."""
    pairs = spectrum.view(np.float32).reshape(*spectrum.shape, 2)
    plane = _complex(cv2.dft(pairs, flags=cv2.DFT_INVERSE | cv2.DFT_SCALE))
    top, left = (plane.shape[0] - shape[0]) // 2, (plane.shape[1] - shape[1]) // 2
    return plane[top : top + shape[0], left : left + shape[1]]


def padded(shape: tuple[int, ...]) -> tuple[int, int]:
    height, width = (cv2.getOptimalDFTSize(side + 2 * p.MARGIN) for side in shape)
    return height, width


@lru_cache(maxsize=4)
def grid(height: int, width: int) -> Grid:
    x, y = np.fft.fftfreq(width)[None, :], np.fft.fftfreq(height)[:, None]
    radius = np.hypot(x, y)
    turn = (x + 1j * y) / np.maximum(radius, 1e-9)
    return Grid(radius.astype(np.float32), turn.astype(np.complex64))


def _complex(pairs: cv2.typing.MatLike) -> Spectrum:
    return np.ascontiguousarray(pairs, np.float32).view(np.complex64)[..., 0]
