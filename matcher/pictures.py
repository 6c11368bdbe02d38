"""A picture for every stage of an extraction, for the eye of an engineer; writes only where it is told to."""

from math import cos, sin
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from matcher.image import Image
from matcher.minutia import MinutiaType, Template

_COLOURS = {  # blue, green, red
    MinutiaType.RIDGE_ENDING: (0, 0, 255),
    MinutiaType.BIFURCATION: (255, 128, 0),
    MinutiaType.OTHER: (0, 160, 0),
}
_SCALE = 2


class PictureTrace:
    """A trace that writes `<nn>-<stage>.png` into a folder, in the order of the stages, maps as large as the
    first picture."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._written = 0
        self._height = 0

    def __call__(self, name: str, field: npt.NDArray[Any]) -> None:
        self._written += 1
        path = self._folder / f"{self._written:02}-{name}.png"
        picture = as_picture(field)
        self._height = self._height or len(picture)
        times = max(1, round(self._height / len(picture)))
        large = cv2.resize(picture, None, fx=times, fy=times, interpolation=cv2.INTER_NEAREST)
        if not cv2.imwrite(str(path), large):
            raise OSError(f"{path}: the picture cannot be written there")


def as_picture(field: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Grey for numbers, colour by direction for a flow of complex numbers; pictures pass unchanged."""
    if field.dtype == np.uint8:
        return np.asarray(field, np.uint8)
    if np.iscomplexobj(field):
        return _directions(field)
    numbers = field.astype(np.float32)
    low, high = np.percentile(numbers, [1, 99])
    spread = max(float(high - low), 1e-6)
    return np.asarray(np.clip((numbers - low) / spread * 255, 0, 255), np.uint8)


def overlay(image: Image, template: Template) -> npt.NDArray[np.uint8]:
    """The print twice as large with its minutiae: red ridge endings, blue bifurcations, a tail each way."""
    size = (image.shape[1] * _SCALE, image.shape[0] * _SCALE)
    large = cv2.resize(image, size, interpolation=cv2.INTER_CUBIC)
    picture = np.asarray(cv2.cvtColor(large, cv2.COLOR_GRAY2BGR), np.uint8)
    for minutia in template.minutiae:
        x, y = round((minutia.x + 0.5) * _SCALE), round((minutia.y + 0.5) * _SCALE)
        tail = round(x + 14 * cos(minutia.angle)), round(y - 14 * sin(minutia.angle))
        cv2.circle(picture, (x, y), 4, _COLOURS[minutia.type], 1, cv2.LINE_AA)
        cv2.line(picture, (x, y), tail, _COLOURS[minutia.type], 1, cv2.LINE_AA)
    return picture


def _directions(flow: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Hue is the direction, brightness how sure it is."""
    hue = np.angle(flow) % (2 * np.pi) / (2 * np.pi) * 180
    sure = np.clip(np.abs(flow), 0, 1) * 255
    parts = np.stack([hue, np.full_like(hue, 220), sure], axis=2).astype(np.uint8)
    return np.asarray(cv2.cvtColor(parts, cv2.COLOR_HSV2BGR), np.uint8)
