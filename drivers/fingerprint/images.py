"""How a picture lies in the bytes of an upload (sheet §8)."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
"""Grey values [rows, columns], 0 dark (ridge) to 255 light (background)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The size of a module's picture and the bits that travel for each pixel: 4 (two in a byte) or 8."""

    width: int
    height: int
    depth: int = 4

    @property
    def row_bytes(self) -> int:
        return self.width * self.depth // 8

    @property
    def size(self) -> int:
        """Bytes of a whole picture on the wire."""
        return self.row_bytes * self.height


def unpack(data: bytes, layout: Layout) -> Pixels:
    """Expand whole rows to 8-bit grey; of two pixels in a byte the left one is the high nibble."""
    raw = np.frombuffer(data, np.uint8)
    if layout.depth == 8:
        return raw.reshape(-1, layout.width).copy()
    pixels = np.empty((raw.size, 2), np.uint8)
    pixels[:, 0] = (raw >> 4) * 17
    pixels[:, 1] = (raw & 15) * 17
    return pixels.reshape(-1, layout.width)


def pack(pixels: Pixels, depth: int) -> bytes:
    """The bytes a module sends for this picture; at 4 bits the low half of each pixel stays behind."""
    if depth == 8:
        return pixels.tobytes()
    return ((pixels[:, ::2] & 0xF0) | (pixels[:, 1::2] >> 4)).tobytes()
