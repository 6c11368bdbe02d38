"""Brings a picture of a finger to the sensor's resolution and size: cut or padded, never stretched."""

from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

Skin: TypeAlias = NDArray[np.float32]
"""Grey values [rows, columns] at the sensor's resolution, 0 dark ridge to 255 light background."""

_MIN_SIDE = 64
_BLOCK = 16
_GREY_MODES = ("L", "1", "LA", "I", "I;16", "F")


class PictureError(ValueError):
    """The file is no usable picture of a finger; one line says why."""


def load(path: Path, picture_dpi: float, sensor_dpi: float) -> Skin:
    """Read a grey picture and bring it to the sensor's resolution."""
    try:
        with Image.open(path) as opened:
            skin = _grey(opened, path)
    except UnidentifiedImageError:
        raise PictureError(f"{path} is no image; give a grey PNG") from None
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError(f"cannot read {path}: {_first_line(error)}") from None
    factor = sensor_dpi / picture_dpi
    if factor != 1:
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        skin = np.asarray(cv2.resize(skin, None, fx=factor, fy=factor, interpolation=method), np.float32)
    if min(skin.shape) < _MIN_SIDE:
        size = f"{skin.shape[1]} x {skin.shape[0]}"
        raise PictureError(
            f"{path} is too small: {size} pixels at {sensor_dpi} dpi; at least {_MIN_SIDE} each way"
        )
    return np.clip(skin, 0, 255)


def fit(skin: Skin, width: int, height: int, margin: int = 0) -> Skin:
    """A window of this size with the ridges in its middle, filled up with background where the skin ends.

    With a margin, the same window and what lies around it to this distance.
    """
    row, column = ridge_centre(skin)
    top = _start(row, height, skin.shape[0]) - margin
    left = _start(column, width, skin.shape[1]) - margin
    width, height = width + 2 * margin, height + 2 * margin
    window = np.full((height, width), background(skin), np.float32)
    rows = slice(max(top, 0), min(top + height, skin.shape[0]))
    columns = slice(max(left, 0), min(left + width, skin.shape[1]))
    window[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left] = skin[
        rows, columns
    ]
    return window


def ridge_centre(skin: Skin) -> tuple[int, int]:
    """Row and column of the middle of the area with ridges."""
    contrast = _contrast(skin)
    ridged = contrast > contrast.max() * 0.4
    rows, columns = np.nonzero(ridged)
    if not rows.size:
        return skin.shape[0] // 2, skin.shape[1] // 2
    return round(float(rows.mean())), round(float(columns.mean()))


def background(skin: Skin) -> float:
    """The grey of the empty glass around the finger."""
    contrast = _contrast(skin)
    plain = skin[contrast < contrast.max() * 0.1]
    light = plain[plain > np.percentile(skin, 50)] if plain.size else plain
    return float(np.median(light)) if light.size else float(np.percentile(skin, 98))


def _contrast(skin: Skin) -> Skin:
    """The deviation of grey around each pixel."""
    mean = cv2.blur(skin, (_BLOCK, _BLOCK))
    square = cv2.blur(skin * skin, (_BLOCK, _BLOCK))
    return np.asarray(np.sqrt(np.maximum(square - mean * mean, 0)), np.float32)


def _start(centre: int, wanted: int, there: int) -> int:
    """Where the window begins: inside where there is enough, else with the skin in its middle."""
    if there <= wanted:
        return -((wanted - there) // 2)
    return min(max(centre - wanted // 2, 0), there - wanted)


def _grey(opened: Image.Image, path: Path) -> Skin:
    if opened.mode in ("I", "I;16", "F"):
        raise PictureError(f"{path} has more than 8 bits a pixel; give an 8-bit grey picture")
    if opened.mode not in _GREY_MODES:
        bands = np.asarray(opened.convert("RGB"), np.int16)
        if int(np.ptp(bands, axis=2).max()) > 0:
            raise PictureError(f"{path} is a colour picture; give a grey one")
    return np.asarray(opened.convert("L"), np.float32)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
