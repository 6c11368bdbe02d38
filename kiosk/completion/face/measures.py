"""Numbers about a face, one for each check; light and sharpness are taken on the ICAO frame."""

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.completion.face import icao
from kiosk.completion.face.mesh import Mesh, angles, eye_distance
from kiosk.completion.pictures import Frame

_LIPS, _LIP_CORNERS = ((13, 14), (82, 87), (312, 317)), (78, 308)
_FEATURES = np.s_[230:480, 110:370]  # eyes to mouth in the ICAO frame
_LEFT_CHEEK, _RIGHT_CHEEK = np.s_[310:400, 130:215], np.s_[310:400, 265:350]
_BESIDE = (np.s_[30:260, 4:44], np.s_[30:260, 436:476])  # the ground left and right of the head
_LIGHT_PATCHES = 8


@dataclass(frozen=True, slots=True)
class FaceMeasures:
    """Distances in pixels of the picture, angles in degrees, light 0 to 255, the rest ratios.

    `others` is the number of further faces. `eye_opening` is of the eye that is less open, `mouth_opening`
    the gap between the lips over the mouth's width. `light` is the brightest twentieth of the face, which
    tells the exposure whatever the skin; `burnt` is the share without detail. `evenness` is the darker cheek
    over the brighter one. `ground_spread` is how far the colours of the ground lie apart, `ground_light` its
    darkest patch.
    """

    others: int
    presence: float
    eye_distance: float
    overhang: icao.Overhang
    yaw: float
    pitch: float
    roll: float
    eye_opening: float
    mouth_opening: float
    sharpness: float
    light: float
    burnt: float
    evenness: float
    ground_spread: float
    ground_light: float


def measure(frame: Frame, mesh: Mesh, eye_opening: float, others: int) -> FaceMeasures:
    cut = icao.crop(frame, mesh)
    grey = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY)
    yaw, pitch, roll = angles(mesh)
    height, width = frame.shape[:2]
    cheeks = float(np.median(grey[_LEFT_CHEEK])), float(np.median(grey[_RIGHT_CHEEK]))
    ground = _ground(cut)
    return FaceMeasures(
        others=others,
        presence=mesh.presence,
        eye_distance=eye_distance(mesh),
        overhang=icao.overhang(mesh, width, height),
        yaw=yaw,
        pitch=pitch,
        roll=roll,
        eye_opening=eye_opening,
        mouth_opening=_mouth_opening(mesh),
        sharpness=_sharpness(grey[_FEATURES]),
        light=float(np.percentile(grey[_FEATURES], 95)),
        burnt=float((grey[_FEATURES] >= 250).mean()),
        evenness=(min(cheeks) + 1) / (max(cheeks) + 1),
        ground_spread=float(np.ptp(ground, axis=0).max()),
        ground_light=float(ground.mean(axis=1).min()),
    )


def _mouth_opening(mesh: Mesh) -> float:
    gaps = [_distance(mesh, upper, lower) for upper, lower in _LIPS]
    return sum(gaps) / len(gaps) / max(_distance(mesh, *_LIP_CORNERS), 1e-6)


def _distance(mesh: Mesh, a: int, b: int) -> float:
    return float(np.linalg.norm(mesh.points[a, :2] - mesh.points[b, :2]))


def _sharpness(features: cv2.typing.MatLike) -> float:
    """Strength of edges a thirtieth of the eye distance wide over the contrast; noise is smoothed before."""
    small = cv2.resize(features, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    smooth = cv2.GaussianBlur(small, (0, 0), 0.8).astype(np.float32)
    return float(cv2.Laplacian(smooth, cv2.CV_32F).std() / max(float(smooth.std()), 1.0))


def _ground(cut: Frame) -> cv2.typing.MatLike:
    """Mean colours of patches beside the head, one a row."""
    strips = [cv2.resize(cut[area], (1, _LIGHT_PATCHES), interpolation=cv2.INTER_AREA) for area in _BESIDE]
    return np.concatenate(strips)[:, 0].astype(np.float64)
