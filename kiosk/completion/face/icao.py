"""The ICAO frame: where a picture is cut so that it is a full frontal image of ISO/IEC 19794-5.

The token geometry of its §9.2.4 is used, which every full frontal image contains: width W, height 4/3 W, the
eyes W/4 apart on one level, 0.6 W below the upper edge, in the middle across.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.completion.face.mesh import Mesh, eye_centres
from kiosk.completion.pictures import Frame, encode_jpeg

WIDTH, HEIGHT = 480, 640
EYE_DISTANCE = WIDTH / 4
EYE_LEVEL = 0.6 * WIDTH
JPEG_QUALITY = 90


@dataclass(frozen=True, slots=True)
class Overhang:
    """How far the frame sticks out of the picture on each side, in frame widths; 0 where it does not."""

    left: float
    top: float
    right: float
    bottom: float


def crop(frame: Frame, mesh: Mesh) -> Frame:
    """The picture turned level, scaled and cut to the ICAO frame."""
    way = cv2.INTER_AREA if _scale(mesh) < 1 else cv2.INTER_CUBIC
    cut = cv2.warpAffine(frame, _to_frame(mesh), (WIDTH, HEIGHT), flags=way, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)


def jpeg(cut: Frame) -> bytes:
    return encode_jpeg(cut, JPEG_QUALITY)


def overhang(mesh: Mesh, width: int, height: int) -> Overhang:
    """What is missing at the picture's edges for the ICAO frame."""
    corners = np.array([[0, 0], [WIDTH, 0], [0, HEIGHT], [WIDTH, HEIGHT]], np.float64)
    back = cv2.invertAffineTransform(_to_frame(mesh))
    placed = corners @ back[:, :2].T + back[:, 2]
    unit = WIDTH / _scale(mesh)
    (left, top), (right, bottom) = placed.min(axis=0), placed.max(axis=0)
    return Overhang(
        max(-left, 0.0) / unit,
        max(-top, 0.0) / unit,
        max(right - width, 0.0) / unit,
        max(bottom - height, 0.0) / unit,
    )


def _scale(mesh: Mesh) -> float:
    left, right = eye_centres(mesh)
    return EYE_DISTANCE / max(float(np.linalg.norm(right - left)), 1e-6)


def _to_frame(mesh: Mesh) -> cv2.typing.MatLike:
    left, right = eye_centres(mesh)
    middle, (x, y) = (left + right) / 2, (right - left) / max(float(np.linalg.norm(right - left)), 1e-6)
    scale = _scale(mesh)
    turn = scale * np.array([[x, y], [-y, x]])
    shift = np.array([WIDTH / 2, EYE_LEVEL]) - turn @ middle
    return np.hstack([turn, shift[:, None]])
