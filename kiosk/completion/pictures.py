"""Pictures that come from outside, looked at by size and kind before a single pixel is decoded."""

import io
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Frame: TypeAlias = NDArray[np.uint8]  # [H, W, 3], RGB
LARGEST_BYTES = 8_000_000
LARGEST_PIXELS = 16_000_000
_UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
SMALLEST_SIDE, LONGEST_SIDE = 64, 8_000


class PictureError(ValueError):
    """What was given is no picture that can be used here."""


def check_frame(frame: Frame) -> Frame:
    """The frame itself, if its shape is one that the checks can work on."""
    if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8:
        raise PictureError("not a colour picture with 8 bits a channel")
    _check_size(frame.shape[1], frame.shape[0])
    return frame


def decode(data: bytes) -> Frame:
    """A JPEG or PNG as RGB; size and kind are read from its header first, so that no bomb goes off."""
    if not 0 < len(data) <= LARGEST_BYTES:
        raise PictureError(f"a picture of {len(data)} bytes; 1 to {LARGEST_BYTES} are wanted")
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            _check_size(*picture.size)
            return np.array(picture.convert("RGB"))
    except PictureError:
        raise
    except _UNREADABLE as error:
        raise PictureError("not a whole JPEG or PNG picture") from error


def encode_jpeg(frame: Frame, quality: int) -> bytes:
    """Baseline JPEG without metadata."""
    stream = io.BytesIO()
    Image.fromarray(frame).save(stream, "JPEG", quality=quality, optimize=True)
    return stream.getvalue()


def encode_png(pixels: NDArray[np.uint8], dpi: int | None = None) -> bytes:
    """PNG, lossless: fingers keep every bit the sensor gave."""
    stream = io.BytesIO()
    resolution = {"dpi": (dpi, dpi)} if dpi else {}
    Image.fromarray(pixels).save(stream, "PNG", **resolution)
    return stream.getvalue()


def _check_size(width: int, height: int) -> None:
    if min(width, height) < SMALLEST_SIDE:
        raise PictureError(f"{width} × {height} pixels are too few")
    if max(width, height) > LONGEST_SIDE or width * height > LARGEST_PIXELS:
        raise PictureError(f"{width} × {height} pixels are too many")
