"""Faces in a picture: BlazeFace over square tiles, so that people at the edges are seen too."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.completion.face.models import read_network
from kiosk.completion.pictures import Frame

_SIDE, _CELLS = 192, 48
_OUTPUTS = ("reshaped_classifier_face_4", "reshaped_regressor_face_4")
_WORK_SIDE = 720  # the tile a picture is reduced to; the network sees a face from 7 % of it on
_SCORE_MIN = 0.5
_SAME_FACE = 0.3


@dataclass(frozen=True, slots=True)
class Face:
    """A square about eyes, nose and mouth, in pixels of the picture; the eyes as the picture shows them."""

    x: float
    y: float
    side: float
    left_eye: tuple[float, float]
    right_eye: tuple[float, float]
    score: float


class Detector:
    """Belongs to one thread: a network keeps its input."""

    def __init__(self) -> None:
        self._network = read_network("face_detection_full_range")
        centres = (np.arange(_CELLS, dtype=np.float32) + 0.5) / _CELLS
        across, down = np.meshgrid(centres, centres)
        self._anchors = np.stack([across.ravel(), down.ravel()], axis=1)

    def faces(self, frame: Frame) -> tuple[Face, ...]:
        """Every face, the largest first."""
        height, width = frame.shape[:2]
        side = min(height, width)
        found = [
            face
            for left in _tile_starts(width, side)
            for top in _tile_starts(height, side)
            for face in self._in_tile(frame, left, top, side)
        ]
        return tuple(sorted(_distinct(found), key=lambda face: -face.side))

    def _in_tile(self, frame: Frame, left: int, top: int, side: int) -> list[Face]:
        tile = frame[top : top + side, left : left + side]
        way = cv2.INTER_AREA if side > _SIDE else cv2.INTER_LINEAR
        small = cv2.resize(tile, (_SIDE, _SIDE), interpolation=way)
        self._network.setInput(cv2.dnn.blobFromImage(small, 1 / 127.5, mean=(127.5, 127.5, 127.5)))
        raw_scores, raw_boxes = self._network.forward(_OUTPUTS)
        scores = 1 / (1 + np.exp(-np.clip(raw_scores[0, :, 0], -80, 80)))
        boxes = raw_boxes[0].reshape(-1, 8, 2) / _SIDE
        return [
            self._face(boxes[at], self._anchors[at], float(scores[at]), (left, top), side)
            for at in np.flatnonzero(scores >= _SCORE_MIN)
        ]

    def _face(
        self,
        box: NDArray[np.float32],
        anchor: NDArray[np.float32],
        score: float,
        corner: tuple[int, int],
        side: int,
    ) -> Face:
        points = (box + anchor) * side + np.array(corner)
        (x, y), left_eye, right_eye = points[0], points[2], points[3]
        size = float(box[1].max() * side)
        return Face(float(x), float(y), size, _point(left_eye), _point(right_eye), score)


def _tile_starts(length: int, side: int) -> tuple[int, ...]:
    """Tiles that overlap by half or more, so that a large face is whole in one of them."""
    spare = length - side
    count = -(-2 * spare // side)
    return tuple(round(spare * at / count) for at in range(count + 1)) if count else (0,)


def _distinct(found: list[Face]) -> list[Face]:
    """One face a person: of overlapping ones the surest."""
    kept: list[Face] = []
    for face in sorted(found, key=lambda each: -each.score):
        if all(_overlap(face, other) < _SAME_FACE for other in kept):
            kept.append(face)
    return kept


def _overlap(a: Face, b: Face) -> float:
    """Common area over the smaller one's."""
    half = (a.side + b.side) / 2
    across = min(half - abs(a.x - b.x), a.side, b.side)
    down = min(half - abs(a.y - b.y), a.side, b.side)
    return max(across, 0.0) * max(down, 0.0) / min(a.side, b.side) ** 2


def _point(pair: NDArray[np.float32]) -> tuple[float, float]:
    return float(pair[0]), float(pair[1])
