"""The convex hull of a template's minutiae: what the sample surely covered."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hull:
    """Half planes; a place is outside by the largest of `normal . place - offset`; without any, inside."""

    normal_x: Numbers
    normal_y: Numbers
    offset: Numbers

    def beyond(self, x: Numbers, y: Numbers) -> Numbers:
        """Pixels from the hull outwards (near corners a little less); negative inside."""
        if not len(self.offset):
            return np.full(x.shape, -np.inf, np.float32)
        edges = (-1, *[1] * x.ndim)
        across, down = self.normal_x.reshape(edges), self.normal_y.reshape(edges)
        return np.asarray((x * across + y * down - self.offset.reshape(edges)).max(axis=0), np.float32)


def hull_of(x: Numbers, y: Numbers) -> Hull:
    if len(x) < 3:
        return _EVERYWHERE
    corner = np.asarray(cv2.convexHull(np.stack([x, y], axis=1)), np.float32)[:, 0]
    edge = np.roll(corner, -1, axis=0) - corner
    area = float(np.sum(corner[:, 0] * edge[:, 1] - corner[:, 1] * edge[:, 0]))
    if len(corner) < 3 or area == 0:
        return _EVERYWHERE
    length = np.maximum(np.hypot(edge[:, 0], edge[:, 1]), 1e-6) * np.float32(np.sign(area))
    normal_x, normal_y = edge[:, 1] / length, -edge[:, 0] / length
    return Hull(normal_x, normal_y, normal_x * corner[:, 0] + normal_y * corner[:, 1])


_NONE = np.zeros(0, np.float32)
_EVERYWHERE = Hull(_NONE, _NONE, _NONE)
