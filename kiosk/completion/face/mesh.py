"""468 points of one face, in the picture's pixels, with a depth in the same unit."""

from dataclasses import dataclass
from math import atan2, cos, degrees, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.completion.face.detection import Face
from kiosk.completion.face.models import read_network
from kiosk.completion.pictures import Frame

_SIDE = 192
_SCALE = 1.5  # of the detector's square: the mesh network wants forehead and chin
_OUTPUTS = ("conv2d_20", "conv2d_30")
Points = NDArray[np.float64]  # [468, 3]: x right, y down, z away from the camera


@dataclass(frozen=True, slots=True)
class Mesh:
    """`presence` is the network's own word on whether this is a face, 0 to 1."""

    points: Points
    presence: float


class MeshFinder:
    """Belongs to one thread: a network keeps its input."""

    def __init__(self) -> None:
        self._network = read_network("face_landmark")

    def mesh(self, frame: Frame, face: Face) -> Mesh:
        to_patch = _to_patch(face)
        patch = cv2.warpAffine(frame, to_patch, (_SIDE, _SIDE), flags=cv2.INTER_LINEAR)
        self._network.setInput(cv2.dnn.blobFromImage(patch, 1 / 255))
        raw_points, raw_presence = self._network.forward(_OUTPUTS)
        points = raw_points.reshape(468, 3).astype(np.float64)
        back = cv2.invertAffineTransform(to_patch)
        flat = points[:, :2] @ back[:, :2].T + back[:, 2]
        depth = points[:, 2:] * _SCALE * face.side / _SIDE
        presence = 1 / (1 + np.exp(-float(np.clip(raw_presence.ravel()[0], -80, 80))))
        return Mesh(np.hstack([flat, depth]), float(presence))


def _to_patch(face: Face) -> NDArray[np.float64]:
    """The face upright in the middle of the patch."""
    (ax, ay), (bx, by) = face.left_eye, face.right_eye
    turn = atan2(by - ay, bx - ax)
    scale = _SIDE / (_SCALE * face.side)
    a, b = scale * cos(turn), scale * sin(turn)
    middle = _SIDE / 2
    return np.array([[a, b, middle - a * face.x - b * face.y], [-b, a, middle + b * face.x - a * face.y]])


def eye_centres(mesh: Mesh) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The middles between the corners of the eye on the picture's left and of that on its right."""
    points = mesh.points[:, :2]
    return (points[33] + points[133]) / 2, (points[362] + points[263]) / 2


def eye_distance(mesh: Mesh) -> float:
    left, right = eye_centres(mesh)
    return float(np.linalg.norm(right - left))


def angles(mesh: Mesh) -> tuple[float, float, float]:
    """Yaw, pitch and roll in degrees: turned to the picture's left, chin forward, head leant clockwise."""
    across = mesh.points[454] - mesh.points[234]
    down = mesh.points[152] - mesh.points[10]
    left, right = eye_centres(mesh)
    yaw = degrees(atan2(across[2], float(np.hypot(across[0], across[1]))))
    pitch = degrees(atan2(down[2], float(np.hypot(down[0], down[1]))))
    return yaw, pitch, degrees(atan2(float(right[1] - left[1]), float(right[0] - left[0])))
