"""Where the page lies: the four corners of the one bright sheet on a darker table."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.completion.pictures import Frame

_WORK_WIDTH = 480
_SMALLEST_SHARE = 0.04  # of the picture
_FILLED_MIN = 0.9  # of the four corners' area that the sheet itself fills
_TABLE_STEP = 25  # how much brighter than the table a sheet is at least
Corners = NDArray[np.float32]  # [4, 2]: upper left, upper right, lower right, lower left


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Corners in pixels of the picture."""

    corners: Corners

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Upper, right, lower and left edge."""
        edges = np.roll(self.corners, -1, axis=0) - self.corners
        upper, right, lower, left = (float(np.linalg.norm(edge)) for edge in edges)
        return upper, right, lower, left

    @property
    def width(self) -> float:
        return (self.sides[0] + self.sides[2]) / 2

    @property
    def height(self) -> float:
        return (self.sides[1] + self.sides[3]) / 2

    @property
    def turn(self) -> float:
        """How the upper edge is turned, in degrees."""
        (ax, ay), (bx, by) = self.corners[0], self.corners[1]
        return float(np.degrees(np.arctan2(by - ay, bx - ax)))

    @property
    def slant(self) -> float:
        """The shorter of two opposite edges over the longer: 1 seen from straight above."""
        upper, right, lower, left = self.sides
        return min(upper, lower) / max(upper, lower) * min(left, right) / max(left, right)


def find_outline(frame: Frame) -> Outline | None:
    """The largest sheet that has four corners; None if there is none."""
    scale = _WORK_WIDTH / frame.shape[1]
    small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    bright = cv2.GaussianBlur(small.max(axis=2), (5, 5), 0)
    level, mask = cv2.threshold(bright, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if not _stands_out(bright, float(level)):
        return None
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    sheets, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not sheets:
        return None
    corners = _corners(max(sheets, key=cv2.contourArea), closed.size)
    return None if corners is None else Outline(_in_order(corners / scale))


def touches_edge(outline: Outline, frame: Frame, margin: float = 10.0) -> bool:
    height, width = frame.shape[:2]
    low, high = outline.corners.min(axis=0), outline.corners.max(axis=0)
    return bool((low < margin).any() or high[0] > width - margin or high[1] > height - margin)


def _stands_out(bright: cv2.typing.MatLike, level: float) -> bool:
    above, below = bright[bright > level], bright[bright <= level]
    return bool(above.size and below.size and np.median(above) - np.median(below) >= _TABLE_STEP)


def _corners(sheet: cv2.typing.MatLike, pixels: int) -> Corners | None:
    hull = cv2.convexHull(sheet)
    area = cv2.contourArea(sheet)
    if area < _SMALLEST_SHARE * pixels:
        return None
    for tolerance in (0.02, 0.03, 0.05):
        corners = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, True), True)
        if len(corners) == 4 and area >= _FILLED_MIN * cv2.contourArea(corners):
            return np.asarray(corners[:, 0], np.float32)
    return None


def _in_order(corners: Corners) -> Corners:
    """Clockwise from the corner nearest to the upper left."""
    middle = corners.mean(axis=0)
    around = np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))
    ordered = corners[around]
    return np.roll(ordered, -int(ordered.sum(axis=1).argmin()), axis=0)
