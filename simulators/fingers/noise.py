"""Smooth random fields, the raw material of every irregularity of a print."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.floating[Any]]  # float32 wherever it is a picture; axes [row, column]


def smooth_noise(rng: np.random.Generator, shape: tuple[int, int], scale_px: float) -> Field:
    """Zero-mean noise of unit deviation whose features are about `scale_px` wide."""
    step = max(1.0, scale_px / 2)
    coarse = (int(shape[0] / step) + 4, int(shape[1] / step) + 4)
    field = rng.standard_normal(coarse, dtype=np.float32)
    blurred = cv2.GaussianBlur(field, (0, 0), scale_px / step / 2).astype(np.float32, copy=False)
    spread = float(blurred.std()) or 1.0
    return _enlarged(blurred / np.float32(spread), shape)


def white_noise(rng: np.random.Generator, shape: tuple[int, int]) -> Field:
    return rng.standard_normal(shape, dtype=np.float32)


def _enlarged(coarse: Field, shape: tuple[int, int]) -> Field:
    size = (shape[1], shape[0])
    grown: Field = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC).astype(np.float32, copy=False)
    return grown
