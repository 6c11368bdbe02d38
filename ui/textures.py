"""Textures of texts, icons and drawings: white with coverage for what is tinted, kept for a while."""

from functools import lru_cache
from pathlib import Path

import numpy as np
from kivy.graphics.texture import Texture
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from kiosk.typeset import Bitmap
from ui.icons import ICON_FONT, Icon
from ui.layout.sizes import PICTURES


def texture_of(rgba: bytes, width: int, height: int, *, smooth: bool = False) -> Texture:
    """A texture from rows of RGBA pixels, top row first."""
    texture = Texture.create(size=(width, height), colorfmt="rgba")
    texture.mag_filter = texture.min_filter = "linear" if smooth else "nearest"
    texture.blit_buffer(rgba, colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


@lru_cache(maxsize=256)
def line_texture(line: Bitmap) -> Texture:
    return texture_of(line.rgba(), line.width, line.height)


@lru_cache(maxsize=96)
def icon_texture(icon: Icon, px: int) -> Texture:
    font = ImageFont.truetype(str(ICON_FONT), px)
    canvas = Image.new("L", (px, px))
    ImageDraw.Draw(canvas).text((px / 2, px / 2), str(icon), 255, font, anchor="mm")
    pixels = bytearray(b"\xff" * (4 * px * px))
    pixels[3::4] = canvas.tobytes()
    return texture_of(bytes(pixels), px, px)


@lru_cache(maxsize=48)
def picture_texture(name: str, scale: float, *, turned: bool = False) -> Texture:
    """A drawing at the density nearest above the scale, so that it is only ever made smaller."""
    density = "1x" if scale <= 1 else "1.5x"
    with Image.open(_file(name, density)) as picture:
        pixels = np.asarray(picture.convert("RGBA"))
    height, width = pixels.shape[:2]
    return texture_of((dark_for_light(pixels) if turned else pixels).tobytes(), width, height, smooth=True)


def dark_for_light(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The drawing for a dark ground: every hue as it was, its lightness turned over."""
    colours = pixels[..., :3].astype(np.int16)
    turned = colours + 255 - colours.max(axis=2, keepdims=True) - colours.min(axis=2, keepdims=True)
    return np.dstack((turned.astype(np.uint8), pixels[..., 3]))


def forget_textures() -> None:
    """Drop the textures of texts, so that nothing a person typed outlives the session."""
    line_texture.cache_clear()


def _file(name: str, density: str) -> Path:
    return PICTURES / f"{name}@{density}.png"
