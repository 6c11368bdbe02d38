"""The sensor's own look: background, contrast, grain and stripes of the kinds of fingerprint module."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.fingers.noise import Field, smooth_noise, white_noise

GreyImage = NDArray[np.uint8]  # axes [row, column], dark ridges


@dataclass(frozen=True, slots=True)
class Glass:
    """Grey levels of 0 to 255; `blur_px` is the optics' deviation; the other five are amounts of grey."""

    background: float = 205.0
    ridge: float = 45.0
    blur_px: float = 0.7
    grain: float = 4.0
    shading: float = 5.0
    vignette: float = 14.0
    stripes: float = 0.0
    speckle: float = 0.0


OPTICAL = Glass()
BRIGHT_OPTICAL = Glass(background=253, ridge=20, blur_px=0.6, grain=2, shading=0, vignette=0)
CAPACITIVE = Glass(
    background=112, ridge=32, blur_px=0.45, grain=6, shading=7, vignette=10, stripes=3.5, speckle=0.5
)


def photograph(ink: Field, glass: Glass, rng: np.random.Generator) -> GreyImage:
    """Turn ink (0 to 1) into the sensor's picture."""
    shape = ink.shape
    seen = cv2.GaussianBlur(ink, (0, 0), glass.blur_px).astype(np.float32) if glass.blur_px > 0 else ink
    ground = glass.background + glass.shading * smooth_noise(rng, shape, 220)
    ground -= glass.vignette * _corners(shape)
    picture = ground + (glass.ridge - ground) * seen
    picture += glass.grain * white_noise(rng, shape)
    if glass.stripes:
        picture += glass.stripes * white_noise(rng, (1, shape[1]))
    if glass.speckle:
        picture += glass.speckle * glass.grain * smooth_noise(rng, shape, 2.5)
    return _as_grey(picture)


def reduce_depth(image: GreyImage, bits: int) -> GreyImage:
    """Keep the high `bits` of every pixel and spread them over 0 to 255, as a 4-bit module's host does."""
    top = (1 << bits) - 1
    levels = np.arange(256, dtype=np.uint16) >> (8 - bits)
    spread = (levels * 255 // top).astype(np.uint8)
    reduced: GreyImage = spread[image]
    return reduced


def _as_grey(picture: Field) -> GreyImage:
    return np.clip(picture, 0, 255).astype(np.uint8)


def _corners(shape: tuple[int, int]) -> Field:
    y = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, shape[1], dtype=np.float32)[None, :]
    return x * x + y * y
