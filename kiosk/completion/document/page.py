"""A page straightened to a rectangle, and the numbers its checks look at."""

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.completion.document.outline import Outline
from kiosk.completion.pictures import Frame, encode_jpeg

LONGEST_SIDE = 1800
JPEG_QUALITY = 85
_JUDGED_WIDTH = 900  # the checks look at pages of one width, so that letters have about one size
_BURNT = 252
_SPOT = 15  # pixels: smaller bright places are not glare but paper
_EDGE = 0.04
_TILE = 30


@dataclass(frozen=True, slots=True)
class PageMeasures:
    """`pixels` across the page in the camera's picture, `ratio` long side over short, `turn` in degrees.

    `slant` is 1 from straight above; `glare` is the burnt share of the page, `sharpness` that of its letters
    over their contrast, `light` the paper's brightness.
    """

    pixels: float
    ratio: float
    turn: float
    slant: float
    cut_off: bool
    glare: float
    sharpness: float
    light: float


def straighten(frame: Frame, outline: Outline) -> Frame:
    """The page as seen from straight above, nothing added by enlarging it."""
    grow = min(1.0, LONGEST_SIDE / max(outline.width, outline.height))
    width, height = round(outline.width * grow), round(outline.height * grow)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    to_page = cv2.getPerspectiveTransform(outline.corners, flat)
    return np.asarray(cv2.warpPerspective(frame, to_page, (width, height), flags=cv2.INTER_LINEAR), np.uint8)


def jpeg(page: Frame) -> bytes:
    return encode_jpeg(page, JPEG_QUALITY)


def measure(page: Frame, outline: Outline, *, cut_off: bool) -> PageMeasures:
    scale = _JUDGED_WIDTH / page.shape[1]
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    grey = cv2.cvtColor(cv2.resize(page, None, fx=scale, fy=scale, interpolation=way), cv2.COLOR_RGB2GRAY)
    long, short = max(outline.width, outline.height), min(outline.width, outline.height)
    return PageMeasures(
        pixels=outline.width,
        ratio=long / max(short, 1.0),
        turn=outline.turn,
        slant=outline.slant,
        cut_off=cut_off,
        glare=_glare(grey),
        sharpness=_sharpness(grey),
        light=float(np.percentile(grey, 75)),
    )


def _glare(grey: cv2.typing.MatLike) -> float:
    burnt = (grey >= _BURNT).astype(np.uint8)
    spots = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((_SPOT, _SPOT), np.uint8))
    return float(spots.mean())


def _sharpness(grey: cv2.typing.MatLike) -> float:
    """Of the half of the tiles that have the most on them, so that empty paper counts for nothing."""
    edge_y, edge_x = (round(_EDGE * side) for side in grey.shape[:2])
    inner = grey[edge_y:-edge_y, edge_x:-edge_x].astype(np.float32)
    smooth = cv2.GaussianBlur(inner, (0, 0), 0.8)
    edges = cv2.Laplacian(smooth, cv2.CV_32F)
    contrast = np.sqrt(np.maximum(_tiles(smooth**2) - _tiles(smooth) ** 2, 1e-3))
    strength = np.sqrt(_tiles(edges**2))
    busy = contrast >= max(float(np.median(contrast)), 4.0)
    return float(np.median(strength[busy] / contrast[busy])) if busy.any() else 0.0


def _tiles(values: cv2.typing.MatLike) -> cv2.typing.MatLike:
    """Means of square tiles."""
    height, width = values.shape[:2]
    return cv2.resize(values, (width // _TILE, height // _TILE), interpolation=cv2.INTER_AREA)
