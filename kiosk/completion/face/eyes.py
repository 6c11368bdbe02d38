"""How far each eye is open, by a network that looks at the eye alone; the face mesh draws shut eyes open."""

import cv2
import numpy as np

from kiosk.completion.face.mesh import Mesh
from kiosk.completion.face.models import read_network
from kiosk.completion.pictures import Frame

_SIDE = 64
_SCALE = 2.3  # of the eye's width
_CORNERS = ((33, 133), (362, 263))
_CONTOUR = "output_eyes_contours_and_brows"
_LOWER, _UPPER = slice(0, 9), slice(9, 16)  # from the outer corner to the inner one


class EyeReader:
    """Belongs to one thread: a network keeps its input."""

    def __init__(self) -> None:
        self._network = read_network("iris_landmark")

    def openings(self, frame: Frame, mesh: Mesh) -> tuple[float, float]:
        """Mean height over width of the eye on the picture's left and right: about 0.25 open, 0.06 shut."""
        left, right = (self._opening(frame, mesh, at) for at in (0, 1))
        return left, right

    def _opening(self, frame: Frame, mesh: Mesh, at: int) -> float:
        patch = _patch(frame, mesh, at)
        self._network.setInput(cv2.dnn.blobFromImage(np.ascontiguousarray(patch), 1 / 255))
        points = self._network.forward(_CONTOUR).reshape(71, 3)
        lower, upper = points[_LOWER], points[_UPPER]
        above = np.interp(lower[1:-1, 0], upper[:, 0], upper[:, 1])
        return float((lower[1:-1, 1] - above).mean() / max(abs(lower[-1, 0] - lower[0, 0]), 1e-6))


def _patch(frame: Frame, mesh: Mesh, at: int) -> Frame:
    """The eye, level; the network knows the one on the left, so the other is mirrored."""
    a, b = (mesh.points[corner, :2] for corner in _CORNERS[at])
    along = (b - a) / max(float(np.linalg.norm(b - a)), 1e-6)
    scale = _SIDE / (_SCALE * max(float(np.linalg.norm(b - a)), 1e-6))
    turn = scale * np.array([[along[0], along[1]], [-along[1], along[0]]])
    to_patch = np.hstack([turn, (_SIDE / 2 - turn @ ((a + b) / 2))[:, None]])
    patch = np.asarray(cv2.warpAffine(frame, to_patch, (_SIDE, _SIDE), flags=cv2.INTER_AREA), np.uint8)
    return patch[:, ::-1] if at else patch
