"""The sensor's picture while it comes: one texture, filled again and again, blank between people."""

import numpy as np
from kivy.graphics.texture import Texture
from numpy.typing import NDArray

from ui.theme import Colour

SIZE = (256, 288)  # of the sensor's picture; another size is cut or stands in the corner


def _shades() -> NDArray[np.uint8]:
    """Grey to colour: ridges in the primary colour on white."""
    dark = np.array([int(Colour.PRIMARY[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)
    light = np.full(3, 255.0)
    share = np.linspace(0.0, 1.0, 256)[:, None]
    return np.round(dark + (light - dark) * share).astype(np.uint8)


class LivePicture:
    def __init__(self) -> None:
        self._shades = _shades()
        self.texture = Texture.create(size=SIZE, colorfmt="rgb")
        self.texture.flip_vertical()
        self.clear()

    def show(self, picture: NDArray[np.uint8]) -> None:
        """Put up what has come so far; rows that have not come yet are white."""
        width, height = SIZE
        page = np.full((height, width), 255, dtype=np.uint8)
        rows, columns = min(height, picture.shape[0]), min(width, picture.shape[1])
        page[:rows, :columns] = picture[:rows, :columns]
        self.texture.blit_buffer(self._shades[page].tobytes(), colorfmt="rgb", bufferfmt="ubyte")

    def clear(self) -> None:
        width, height = SIZE
        self.texture.blit_buffer(b"\xff" * (3 * width * height), colorfmt="rgb", bufferfmt="ubyte")
