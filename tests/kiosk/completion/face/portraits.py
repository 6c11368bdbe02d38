"""Pictures of one person in known conditions, all made from the one portrait that scikit-image carries.

The mouth is closed, the eyes are shut and the head is turned by moving pixels about; light, blur, noise and
ground are put on top. What holds for these pictures holds for one face under made-up conditions, no more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from math import cos, radians, sin
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.completion.face.detection import Detector
from kiosk.completion.face.mesh import Mesh, MeshFinder, eye_centres
from kiosk.completion.pictures import Frame, decode

WIDTH, HEIGHT = 1280, 720
Field = NDArray[np.float32]
_UPPER_LIP = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
_LOWER_LIP = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
_LIDS = (
    ((33, 246, 161, 160, 159, 158, 157, 173, 133), (33, 7, 163, 144, 145, 153, 154, 155, 133)),
    ((362, 398, 384, 385, 386, 387, 388, 466, 263), (362, 382, 381, 380, 374, 373, 390, 249, 263)),
)


def carried_picture(name: str) -> Path | None:
    """A picture inside the installed scikit-image; the package itself is not imported."""
    found = find_spec("skimage")
    folders = list(found.submodule_search_locations or ()) if found else []
    return next(
        (Path(each) / "data" / name for each in folders if (Path(each) / "data" / name).exists()), None
    )


@dataclass(frozen=True, eq=False)
class Portrait:
    """The enlarged portrait and its mesh."""

    pixels: Frame
    mesh: Mesh


@lru_cache(maxsize=1)
def original() -> Portrait:
    """The portrait enlarged, as it is: smiling, teeth shown."""
    path = carried_picture("astronaut.png")
    assert path, "scikit-image is not installed"
    small = decode(path.read_bytes())[:360]
    pixels = np.asarray(cv2.resize(small, None, fx=2.5, fy=2.5, interpolation=cv2.INTER_CUBIC), np.uint8)
    return Portrait(pixels, MeshFinder().mesh(pixels, Detector().faces(pixels)[0]))


@lru_cache(maxsize=1)
def neutral() -> Portrait:
    """The same face with its mouth closed."""
    smiling = original()
    pixels = _mouth_closed(smiling)
    return Portrait(pixels, MeshFinder().mesh(pixels, Detector().faces(pixels)[0]))


def eyes_shut(portrait: Portrait) -> Frame:
    """Skin over each eye, grown in from around it, and the lashes' line along the lower lid."""
    shut = portrait.pixels.copy()
    for upper, lower in _LIDS:
        around = np.rint(portrait.mesh.points[[*upper, *lower], :2]).astype(np.int32)
        covered = cv2.fillConvexPoly(np.zeros(shut.shape[:2], np.uint8), cv2.convexHull(around), 255)
        covered = cv2.dilate(covered, np.ones((9, 9), np.uint8))
        shut = np.asarray(cv2.inpaint(shut, covered, 7, cv2.INPAINT_TELEA), np.uint8)
        line = np.rint(portrait.mesh.points[list(lower), :2]).astype(np.int32)
        shut = np.asarray(cv2.polylines(shut, [line], False, (84, 58, 48), 3, cv2.LINE_AA), np.uint8)
    return shut


def mouth_wide_open(portrait: Portrait, gap: float = 0.3) -> Frame:
    """The jaw lowered by so much of the eye distance, darkness between the lips."""
    x, y = _grid(portrait.pixels)
    lip = _contour(portrait.mesh, _UPPER_LIP, x[0])
    drop = gap * _eye_distance(portrait) * _mouth_shape(portrait, x[0])
    opened = _taken(
        portrait.pixels, x, np.where(y > lip + drop, y - drop * _fall(portrait, y, lip + drop), y)
    )
    dark = (y > lip) & (y <= lip + drop)
    opened[dark] = (50, 18, 20)
    return opened


def turned(portrait: Portrait, degrees: float) -> Frame:
    """The head turned about its upright axis, after the depth of the mesh."""
    points = portrait.mesh.points
    middle = points.mean(axis=0)
    x, z = points[:, 0] - middle[0], points[:, 2] - middle[2]
    angle = radians(degrees)
    moved = middle[0] + x * cos(angle) + z * sin(angle)
    return _displaced(portrait, np.stack([moved, points[:, 1]], axis=1))


def nodded(portrait: Portrait, degrees: float) -> Frame:
    """The head bowed forward or, below zero, leant back."""
    points = portrait.mesh.points
    middle = points.mean(axis=0)
    y, z = points[:, 1] - middle[1], points[:, 2] - middle[2]
    angle = radians(degrees)
    moved = middle[1] + y * cos(angle) - z * sin(angle)
    return _displaced(portrait, np.stack([points[:, 0], moved], axis=1))


def scene(
    pixels: Frame,
    *,
    eye_distance: float = 115.0,
    at: tuple[float, float] = (WIDTH / 2, 300.0),
    lean: float = 0.0,
    ground: Callable[[], Frame] | None = None,
) -> Frame:
    """A camera's frame with the portrait in it; `at` is where the middle between the eyes lies."""
    portrait = original()
    left, right = eye_centres(portrait.mesh)
    here = np.linalg.norm(right - left)
    level = -np.degrees(np.arctan2(right[1] - left[1], right[0] - left[0]))
    middle = (left + right) / 2
    about = (float(middle[0]), float(middle[1]))
    turn = np.asarray(cv2.getRotationMatrix2D(about, float(-level - lean), eye_distance / float(here)))
    turn = np.hstack([turn[:, :2], (turn[:, 2] + np.array(at) - middle)[:, None]])
    canvas = plain() if ground is None else ground()
    placed = cv2.warpAffine(
        pixels, turn, (WIDTH, HEIGHT), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT
    )
    inside = cv2.warpAffine(np.full(pixels.shape[:2], 255, np.uint8), turn, (WIDTH, HEIGHT))
    soft = cv2.GaussianBlur(inside, (0, 0), 12).astype(np.float32)[..., None] / 255
    return np.asarray(placed * soft + canvas * (1 - soft), np.uint8)


def plain(light: int = 190) -> Frame:
    return np.full((HEIGHT, WIDTH, 3), light, np.uint8)


def noisy(frame: Frame, sigma: float, seed: int = 0) -> Frame:
    noise = np.random.default_rng(seed).normal(0, sigma, frame.shape)
    return np.asarray(np.clip(frame + noise, 0, 255), np.uint8)


def lit(frame: Frame, gain: float) -> Frame:
    return np.asarray(np.clip(frame.astype(np.float32) * gain, 0, 255), np.uint8)


def lit_from_left(frame: Frame, darkest: float) -> Frame:
    """Falling light: all of it at the left of the face, `darkest` of it at the right."""
    ramp = np.interp(np.arange(WIDTH), (WIDTH / 2 - 120, WIDTH / 2 + 120), (1.0, darkest))
    return np.asarray(np.clip(frame * ramp[None, :, None], 0, 255), np.uint8)


def blurred(frame: Frame, sigma: float) -> Frame:
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), sigma), np.uint8)


def busy_ground(frame: Frame, seed: int = 0) -> Frame:
    """Shelves and posters beside the head instead of a wall."""
    busy = frame.copy()
    random = np.random.default_rng(seed)
    for left in (*range(0, 470, 70), *range(810, WIDTH, 70)):
        for top in range(0, HEIGHT, 60):
            busy[top : top + 54, left : left + 64] = random.integers(20, 240, 3)
    return busy


def _mouth_closed(portrait: Portrait) -> Frame:
    x, y = _grid(portrait.pixels)
    upper, lower = (_contour(portrait.mesh, lip, x[0]) for lip in (_UPPER_LIP, _LOWER_LIP))
    gap = np.clip(lower - upper, 0, None) * (_mouth_shape(portrait, x[0]) > 0)
    below = y > upper
    return _taken(portrait.pixels, x, np.where(below, y + gap * _fall(portrait, y, upper), y))


def _fall(portrait: Portrait, y: Field, begin: Field) -> Field:
    """1 at the mouth, 0 a little below the chin: how far the jaw takes the pixels along."""
    chin = float(portrait.mesh.points[152, 1]) + 0.4 * _eye_distance(portrait)
    return np.asarray(np.clip((chin - y) / np.maximum(chin - begin, 1.0), 0, 1), np.float32)


def _mouth_shape(portrait: Portrait, columns: Field) -> Field:
    """1 in the middle of the mouth, 0 at its corners and beyond."""
    left, right = portrait.mesh.points[78, 0], portrait.mesh.points[308, 0]
    across = np.clip((columns - left) / (right - left), 0, 1)
    return np.asarray(np.sqrt(np.clip(4 * across * (1 - across), 0, 1)), np.float32)


def _contour(mesh: Mesh, indices: tuple[int, ...], columns: Field) -> Field:
    """The height of a line of points above each column; beyond its ends nothing is below it."""
    points = mesh.points[list(indices), :2]
    order = np.argsort(points[:, 0])
    return np.asarray(np.interp(columns, points[order, 0], points[order, 1]), np.float32)


def _displaced(portrait: Portrait, moved: NDArray[np.float64]) -> Frame:
    """The picture with each mesh point at its new place, all between them carried along smoothly."""
    height, width = portrait.pixels.shape[:2]
    step = 8
    y, x = np.mgrid[0:height:step, 0:width:step].astype(np.float64)
    reach = 0.12 * _eye_distance(portrait)
    shift = portrait.mesh.points[:, :2] - moved
    square = (x[..., None] - moved[:, 0]) ** 2 + (y[..., None] - moved[:, 1]) ** 2
    weight = np.exp(-square / (2 * reach**2)) + 1e-3 * np.exp(-square / (2 * (6 * reach) ** 2))
    total = weight.sum(axis=-1, keepdims=True) + 1e-4
    field = (weight / total) @ shift
    grown = cv2.resize(field.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    gx, gy = _grid(portrait.pixels)
    return _taken(portrait.pixels, gx + grown[..., 0], gy + grown[..., 1])


def _eye_distance(portrait: Portrait) -> float:
    left, right = eye_centres(portrait.mesh)
    return float(np.linalg.norm(right - left))


def _grid(pixels: Frame) -> tuple[Field, Field]:
    y, x = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    return x, y


def _taken(pixels: Frame, x: Field, y: Field) -> Frame:
    taken = cv2.remap(pixels, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR)
    return np.asarray(taken, np.uint8)
