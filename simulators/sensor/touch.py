"""What becomes of a finger's picture by the way it is presented: dry, wet, turned, smeared and the like.

Each condition is a function from picture to picture at the sensor's resolution; ridges are dark.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.sensor.picture import Skin

Condition = Callable[[Skin, float, np.random.Generator], Skin]
"""The picture, the grey of the empty glass, the dice."""


def dry(skin: Skin, glass: float, rng: np.random.Generator) -> Skin:
    """Ridges break up into dots."""
    holes = _patches(rng, skin.shape, 2.2) > 0.1
    return _blend(skin, glass, np.where(holes, 0.25, 0.85))


def wet(skin: Skin, glass: float, rng: np.random.Generator) -> Skin:
    """Sweat fills the valleys: ridges thicken and run into each other."""
    thick = cv2.erode(skin, np.ones((3, 3), np.uint8))
    pools = np.clip(_patches(rng, skin.shape, 18) + 0.6, 0, 1)
    return np.asarray(thick * pools + skin * (1 - pools), np.float32)


def light(skin: Skin, glass: float, rng: np.random.Generator) -> Skin:
    """A finger that hardly presses: faint, and less of it."""
    return _blend(skin, glass, 0.4 * _spot(skin.shape, 0.2, rng))


def smear(skin: Skin, glass: float, rng: np.random.Generator) -> Skin:
    """The finger slides while the picture is taken."""
    angle, length = rng.uniform(0, 360), 17
    trail = np.zeros((length, length), np.float32)
    trail[length // 2] = 1 / length
    turn = cv2.getRotationMatrix2D((length // 2, length // 2), angle, 1)
    kernel = cv2.warpAffine(trail, turn, (length, length))
    return np.asarray(cv2.filter2D(skin, -1, kernel / kernel.sum()), np.float32)


def shifted(skin: Skin, glass: float, rng: np.random.Generator) -> Skin:
    """A finger beside the middle."""
    side = rng.choice((-1.0, 1.0), 2)
    reach = rng.uniform(0.09, 0.17, 2)
    x, y = (float(side[axis] * reach[axis] * skin.shape[1 - axis]) for axis in (0, 1))
    return _moved(skin, glass, np.array([[1, 0, x], [0, 1, y]], np.float32))


def rotated(skin: Skin, glass: float, rng: np.random.Generator) -> Skin:
    """A finger laid on askew."""
    angle = float(rng.choice((-1.0, 1.0)) * rng.uniform(15, 35))
    middle = (skin.shape[1] / 2, skin.shape[0] / 2)
    return _moved(skin, glass, np.asarray(cv2.getRotationMatrix2D(middle, angle, 1), np.float32))


def lifted_early(skin: Skin, glass: float, rng: np.random.Generator) -> Skin:
    """The finger leaves while the picture is taken: the lower part is not there any more."""
    keep = rng.uniform(0.4, 0.55)
    rows = np.arange(skin.shape[0], dtype=np.float32)[:, None] / skin.shape[0]
    return _blend(skin, glass, np.clip((keep - rows) * 20, 0, 1))


def latent(skin: Skin, glass: float, rng: np.random.Generator) -> Skin:
    """The grease of an earlier print, under whatever lies there now."""
    return _blend(skin, glass, np.float32(0.3))


def stranger(skin: Skin, glass: float, rng: np.random.Generator) -> Skin:
    """Another person's finger: the mirror image, which no comparison takes for the same finger."""
    return np.ascontiguousarray(skin[:, ::-1])


def overlay(finger: Skin, residue: Skin) -> Skin:
    """Both on the glass: the darker of the two at each place."""
    return np.minimum(finger, residue)


def _blend(skin: Skin, glass: float, share: NDArray[np.floating] | np.float32) -> Skin:
    return np.asarray(glass + (skin - glass) * share, np.float32)


def _patches(rng: np.random.Generator, shape: tuple[int, ...], size: float) -> Skin:
    field = rng.standard_normal(shape).astype(np.float32)
    smooth = cv2.GaussianBlur(field, (0, 0), size)
    return np.asarray(smooth / smooth.std(), np.float32)


def _spot(shape: tuple[int, ...], reach: float, rng: np.random.Generator) -> Skin:
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    away = np.hypot(y / shape[0] - rng.uniform(0.45, 0.55), x / shape[1] - rng.uniform(0.45, 0.55))
    return np.asarray(np.clip((reach - away) * 10, 0, 1), np.float32)


def _moved(skin: Skin, glass: float, move: NDArray[np.floating]) -> Skin:
    size = (skin.shape[1], skin.shape[0])
    moved = cv2.warpAffine(skin, move, size, flags=cv2.INTER_LINEAR, borderValue=glass)
    return np.asarray(moved, np.float32)
