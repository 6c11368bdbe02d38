"""Pictures of the cameras: the living one and those taken, each in a texture that is blank between people."""

import numpy as np
from kivy.graphics.texture import Texture
from numpy.typing import NDArray

Photo = NDArray[np.uint8]  # [H, W, 3], red, green, blue

SIZE = (480, 480)  # of a texture before anything was shown in it
BLANK = 227


class LivePhotos:
    """Photo 0 is what a camera sees now; the others are what was taken, by their number."""

    def __init__(self) -> None:
        self._textures: dict[int, Texture] = {}

    def texture(self, photo: int) -> Texture:
        if photo not in self._textures:
            self._textures[photo] = _blank(SIZE)
        return self._textures[photo]

    def show(self, photo: int, picture: Photo) -> bool:
        """Put up a picture; whether it needed a texture of another size, which must be drawn anew."""
        size = (picture.shape[1], picture.shape[0])
        fresh = tuple(self.texture(photo).size) != size
        if fresh:
            self._textures[photo] = Texture.create(size=size, colorfmt="rgb")
        self._textures[photo].blit_buffer(
            np.ascontiguousarray(picture).tobytes(), colorfmt="rgb", bufferfmt="ubyte"
        )
        return fresh

    def clear(self) -> None:
        """Nothing of the last person stays in any texture, whoever still holds one."""
        for texture in self._textures.values():
            width, height = texture.size
            blank = bytes([BLANK]) * (3 * width * height)
            texture.blit_buffer(blank, colorfmt="rgb", bufferfmt="ubyte")
        self._textures.clear()


def filling(size: tuple[int, int], place: tuple[float, float]) -> tuple[float, ...]:
    """Texture coordinates that fill a place of this shape, top row first, without stretching."""
    width, height = size
    share = place[0] / place[1] / (width / height)
    across, down = min(1.0, share), min(1.0, 1 / share)
    left, top = (1 - across) / 2, (1 - down) / 2
    right, bottom = 1 - left, 1 - top
    return left, bottom, right, bottom, right, top, left, top


def _blank(size: tuple[int, int]) -> Texture:
    texture = Texture.create(size=size, colorfmt="rgb")
    texture.blit_buffer(bytes([BLANK]) * (3 * size[0] * size[1]), colorfmt="rgb", bufferfmt="ubyte")
    return texture
