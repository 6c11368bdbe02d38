"""The scene before the simulated face camera: one of several pictures, placed, leant and lit by control."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from simulators.camera.device import Pixels
from simulators.control import ControlError, Reply, Request

LARGEST_PIXELS = 40_000_000
_GROUND = 190
_PLACING = {
    "scale": (1.0, 0.05, 8.0),
    "x": (0.5, -1.0, 2.0),
    "y": (0.5, -1.0, 2.0),
    "lean": (0.0, -180.0, 180.0),
}
_LOOK = {"light": (1.0, 0.0, 4.0), "blur": (0.0, 0.0, 40.0)}
_KNOBS = {**_PLACING, **_LOOK}


class Portraits:
    """`scale` 1 fills the frame's height; `x` and `y` say where the picture's middle is, in frame sizes."""

    def __init__(self, files: Sequence[Path], width: int, height: int) -> None:
        self._pictures = [load(path) for path in files]
        self._size = (width, height)
        self._shown: int | None = 0
        self._knobs = {name: default for name, (default, _, _) in _KNOBS.items()}
        self._drawn: Pixels | None = None

    def draw(self) -> Pixels:
        if self._drawn is None:
            self._drawn = self._draw()
        return self._drawn

    def actions(self) -> Mapping[str, Callable[[Request], object]]:
        return {"show": self._show, "leave": lambda request: self._change(None), "set": self._set}

    def describe(self) -> Reply:
        return {"shown": self._shown, "pictures": len(self._pictures), **self._knobs}

    def _show(self, request: Request) -> None:
        number = request.get("number")
        if type(number) is not int or not 0 <= number < len(self._pictures):
            raise ControlError(f'"number" is a picture, 0 to {len(self._pictures) - 1}')
        self._change(number)

    def _set(self, request: Request) -> None:
        for name, value in request.items():
            if name == "do":
                continue
            _, least, most = _KNOBS.get(name, (0, 0, 0))
            if name not in _KNOBS or not isinstance(value, int | float) or not least <= value <= most:
                ranges = ", ".join(f"{each} {low:g} to {high:g}" for each, (_, low, high) in _KNOBS.items())
                raise ControlError(f"there are {ranges}")
            self._knobs[name] = float(value)
        self._drawn = None

    def _change(self, number: int | None) -> None:
        self._shown, self._drawn = number, None

    def _draw(self) -> Pixels:
        width, height = self._size
        canvas = np.full((height, width, 3), _GROUND, np.uint8)
        if self._shown is not None:
            canvas = self._placed(self._pictures[self._shown], canvas)
        if self._knobs["blur"] > 0:
            canvas = np.asarray(cv2.GaussianBlur(canvas, (0, 0), self._knobs["blur"]), np.uint8)
        return np.asarray(cv2.convertScaleAbs(canvas, alpha=self._knobs["light"]), np.uint8)

    def _placed(self, picture: Pixels, canvas: Pixels) -> Pixels:
        knobs, (width, height) = self._knobs, self._size
        scale = knobs["scale"] * height / picture.shape[0]
        middle = (picture.shape[1] / 2, picture.shape[0] / 2)
        turn = np.asarray(cv2.getRotationMatrix2D(middle, -knobs["lean"], scale))
        shift = np.array([knobs["x"] * width - middle[0], knobs["y"] * height - middle[1]])
        turn = np.hstack([turn[:, :2], (turn[:, 2] + shift)[:, None]])
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        edge = cv2.BORDER_TRANSPARENT
        placed = cv2.warpAffine(picture, turn, (width, height), canvas, flags=way, borderMode=edge)
        return np.asarray(placed, np.uint8)


def load(path: Path) -> Pixels:
    """A picture file, looked at by its header first."""
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > LARGEST_PIXELS:
                raise ValueError(f"{path} has more than {LARGEST_PIXELS // 1_000_000} megapixels")
            return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[..., ::-1])
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ValueError(f"{path} is no picture that can be shown") from error
