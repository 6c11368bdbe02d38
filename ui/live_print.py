"""The sensor's picture while it comes: one texture, filled again and again, blank between people."""

import numpy as np
from kivy.graphics.texture import Texture
from numpy.typing import NDArray

from ui.theme import Colour

Picture = NDArray[np.uint8]

SIZE = (256, 288)  # of the sensor's picture; another width stands in the middle or is cut
CONTRAST_MIN = 60.0  # grey levels; less is noise and is not stretched further


class LivePicture:
    def __init__(self) -> None:
        self._shades = shades()
        self.texture = Texture.create(size=SIZE, colorfmt="rgb")
        self.texture.flip_vertical()
        self.clear()

    def show(self, picture: Picture) -> None:
        """Put up the rows that have come so far; the others are white."""
        width, height = SIZE
        page = np.full((height, width), 255, dtype=np.uint8)
        rows, columns = min(height, picture.shape[0]), min(width, picture.shape[1])
        left, cut = (width - columns) // 2, (picture.shape[1] - columns) // 2
        if rows:
            page[:rows, left : left + columns] = stretched(picture[:rows, cut : cut + columns])
        self._fill(self._shades[page].tobytes())

    def clear(self) -> None:
        self._fill(b"\xff" * (3 * SIZE[0] * SIZE[1]))

    def _fill(self, rgb: bytes) -> None:
        self.texture.blit_buffer(rgb, colorfmt="rgb", bufferfmt="ubyte")


def stretched(picture: Picture) -> Picture:
    """Ridges dark on white, whatever the sensor's own background is; for the eye only."""
    dark, light = _levels(picture, (0.03, 0.8))
    dark = min(dark, light - CONTRAST_MIN)
    shown: Picture = np.rint(np.clip((picture - dark) * (255.0 / (light - dark)), 0, 255)).astype(np.uint8)
    return shown


def _levels(picture: Picture, shares: tuple[float, float]) -> tuple[float, float]:
    """The grey levels below which these shares of the picture lie.

    numpy's own percentile loads half of numpy at its first call: 150 ms while a finger's picture comes up.
    """
    flat = picture.ravel()
    low, high = (round(share * (flat.size - 1)) for share in shares)
    ordered = np.partition(flat, (low, high))
    return float(ordered[low]), float(ordered[high])


def shades() -> NDArray[np.uint8]:
    """Grey to colour: ridges in the primary colour on white."""
    dark = np.array([int(Colour.PRIMARY[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)
    share = np.linspace(0.0, 1.0, 256)[:, None]
    return np.round(dark + (255.0 - dark) * share).astype(np.uint8)
