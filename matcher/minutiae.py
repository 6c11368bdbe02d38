"""From singularities to minutiae: which to keep, what they are, and how sure they are."""

from math import atan2, tau

import cv2
import numpy as np
import numpy.typing as npt

from matcher import parameters as p
from matcher.contrast import smooth
from matcher.enhancement import Waves
from matcher.image import Field, Mask
from matcher.minutia import Minutia, MinutiaType
from matcher.orientation import Flow
from matcher.singularities import Numbers, Singularities


def choose(points: Singularities, waves: Waves, reliability: Field, mask: Mask) -> list[Minutia]:
    """Drop what lies at the edge or faces a neighbour, then describe what is left, the surest first."""
    sure = _at(reliability, points.x, points.y)
    inside = _at(_edge_distance(mask), points.x, points.y) >= p.EDGE_DISTANCE
    keep = np.flatnonzero(inside & ~_facing(points) & (sure >= p.LEAST_QUALITY))
    keep = keep[np.argsort(-sure[keep], kind="stable")][: p.MOST_MINUTIAE]
    types = _types(points, waves)
    return [_minutia(points, int(at), types[at], float(sure[at])) for at in keep]


def reliability(contrast: Field, waves: Waves, flow: Flow) -> Field:
    """Share of the local contrast that runs as one clear wave, times the agreement of the flow; 0 to 1."""
    wave = smooth(np.hypot(waves.even, waves.odd), p.RELIABILITY_SIGMA)
    whole = np.sqrt(smooth(contrast * contrast, p.RELIABILITY_SIGMA)) + np.float32(0.05)
    clear = np.clip(wave / whole / np.float32(p.CLEAR_WAVE), 0, 1) * np.minimum(np.abs(flow), 1)
    return np.asarray(clear, np.float32)


def _facing(points: Singularities) -> npt.NDArray[np.bool_]:
    """Two minutiae that look at or away from each other at close range are a break, a bridge or a pore."""
    dx, dy = points.x[:, None] - points.x, points.y[:, None] - points.y
    near = np.hypot(dx, dy) < p.FACING_DISTANCE
    agreement = (
        points.direction_x[:, None] * points.direction_x + points.direction_y[:, None] * points.direction_y
    )
    return np.asarray((near & (agreement < np.cos(p.FACING_ANGLE))).any(axis=1))


def _types(points: Singularities, waves: Waves) -> list[MinutiaType]:
    """A ridge ahead makes a ridge ending; a valley ahead lies between a bifurcation's legs."""
    ahead = p.TYPE_DISTANCE
    even = _at(waves.even, points.x + ahead * points.direction_x, points.y + ahead * points.direction_y)
    return [MinutiaType.RIDGE_ENDING if value < 0 else MinutiaType.BIFURCATION for value in even]


def _minutia(points: Singularities, at: int, kind: MinutiaType, sure: float) -> Minutia:
    angle = atan2(-float(points.direction_y[at]), float(points.direction_x[at])) % tau
    return Minutia(float(points.x[at]), float(points.y[at]), angle, kind, max(1, round(100 * sure)))


def _edge_distance(mask: Mask) -> Field:
    """Pixels to the edge of the print; the image's border, where ridges go on unseen, counts as further."""
    further = int(p.EDGE_DISTANCE - p.BORDER_DISTANCE)
    wide = cv2.copyMakeBorder(mask.astype(np.uint8), further, further, further, further, cv2.BORDER_REPLICATE)
    closed = cv2.copyMakeBorder(wide, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    distance = np.asarray(cv2.distanceTransform(closed, cv2.DIST_L2, 3), np.float32)
    return distance[further + 1 : -further - 1, further + 1 : -further - 1]


def _at(field: Field, x: Numbers, y: Numbers) -> Numbers:
    rows = np.clip(np.rint(y), 0, field.shape[0] - 1).astype(np.intp)
    columns = np.clip(np.rint(x), 0, field.shape[1] - 1).astype(np.intp)
    return field[rows, columns]
