"""Images as the matcher takes them: grey, eight bits, dark ridges; checked once, brought to 500 dpi."""

from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from matcher import parameters as p
from matcher.errors import ImageError

Image: TypeAlias = npt.NDArray[np.uint8]  # [row, column], dark ridges
Field: TypeAlias = npt.NDArray[np.float32]  # [row, column]
Mask: TypeAlias = npt.NDArray[np.bool_]  # [row, column]


def at_working_dpi(image: Image, dpi: float) -> Image:
    """Check an image and scale it to 500 dpi; `ImageError` says what is wrong with it."""
    _check(image, dpi)
    if dpi == p.WORKING_DPI:
        return image
    height, width = (max(1, round(side * p.WORKING_DPI / dpi)) for side in image.shape)
    method = cv2.INTER_AREA if dpi > p.WORKING_DPI * p.SHRINK_BY_AREA_FROM else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (width, height), interpolation=method), np.uint8)


def _check(image: Image, dpi: float) -> None:
    if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.ndim != 2:
        raise ImageError("a fingerprint image is a two-dimensional array of uint8")
    if not p.LEAST_DPI <= dpi <= p.MOST_DPI:
        raise ImageError(f"{dpi} dpi is outside {p.LEAST_DPI} to {p.MOST_DPI}")
    sides = [side * p.WORKING_DPI / dpi for side in image.shape]
    if min(sides) < p.LEAST_SIDE or max(sides) > p.MOST_SIDE:
        raise ImageError(
            f"{image.shape[1]}x{image.shape[0]} pixels at {dpi:g} dpi is no size of a finger image"
        )
