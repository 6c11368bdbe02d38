"""Minutia cylinders: what surrounds each minutia, seen from it (Cappelli, Ferrara, Maltoni, PAMI 2010).

Around each minutia lies a small grid turned with it; every cell has a layer per range of relative direction and
holds how much of the neighbourhood's minutiae falls there. See docs/decisions for the patent note.
"""

from dataclasses import dataclass
from math import pi

import numpy as np
import numpy.typing as npt

from matcher import parameters as p
from matcher.minutia import Template

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Cylinders:
    """A template made ready: positions in pixels at 500 dpi, one row of cells for each minutia."""

    x: Numbers
    y: Numbers
    angle: Numbers
    cells: Numbers  # [minutia, cell * layer], zero where not valid
    valid: Numbers  # [minutia, cell], 0 or 1


def prepare(template: Template) -> Cylinders:
    scale = p.WORKING_DPI / template.dpi
    x, y = (
        np.array([getattr(m, axis) * scale for m in template.minutiae], np.float32) for axis in ("x", "y")
    )
    angle = np.array([m.angle for m in template.minutiae], np.float32)
    along, aside = _seen_from(x, y, angle)
    cells = _cells(along, aside, _relative(angle))
    valid = _valid(x, y, angle)
    spread = np.repeat(valid, p.LAYERS, axis=1)
    return Cylinders(x, y, angle, cells * spread, valid)


def _seen_from(x: Numbers, y: Numbers, angle: Numbers) -> tuple[Numbers, Numbers]:
    """[minutia, neighbour]: how far each neighbour lies along and to the left of each minutia's direction."""
    dx, dy = x[None, :] - x[:, None], y[:, None] - y[None, :]
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    return dx * cos + dy * sin, dy * cos - dx * sin


def _relative(angle: Numbers) -> Numbers:
    return np.asarray((angle[None, :] - angle[:, None]) % (2 * pi), np.float32)


def _centres() -> Numbers:
    return ((np.arange(p.CELLS) + 0.5) / p.CELLS * 2 - 1).astype(np.float32) * np.float32(p.RADIUS)


def _in_circle() -> npt.NDArray[np.intp]:
    centres = _centres()
    return np.flatnonzero(np.hypot(centres[:, None], centres).ravel() <= p.RADIUS)


def _cells(along: Numbers, aside: Numbers, relative: Numbers) -> Numbers:
    count = len(along)
    near = np.hypot(along, aside) <= p.RADIUS + 3 * p.SPATIAL_SIGMA
    np.fill_diagonal(near, False)
    rows = _bell(along[..., None] - _centres(), p.SPATIAL_SIGMA) * near[..., None]
    columns = _bell(aside[..., None] - _centres(), p.SPATIAL_SIGMA)
    layers = _bell(_turn(relative[..., None] - _layer_centres()), p.LAYER_SIGMA)
    face = (columns[..., :, None] * layers[..., None, :]).reshape(count, count, p.CELLS * p.LAYERS)
    mass = np.matmul(rows.transpose(0, 2, 1), face).reshape(count, p.CELLS**2, p.LAYERS)
    return np.asarray(_soft_step(mass[:, _in_circle()]).reshape(count, -1), np.float32)


def _layer_centres() -> Numbers:
    return (np.arange(p.LAYERS) * (2 * pi / p.LAYERS)).astype(np.float32)


def _bell(distance: Numbers, sigma: float) -> Numbers:
    return np.exp(distance * distance * np.float32(-0.5 / sigma**2))


def _turn(angle: Numbers) -> Numbers:
    return (angle + np.float32(pi)) % np.float32(2 * pi) - np.float32(pi)


def _soft_step(mass: Numbers) -> Numbers:
    """One neighbour near a cell's centre nearly fills it; what two add is little."""
    return 1 / (1 + np.exp(-np.float32(p.FILL_STEEPNESS) * (mass - np.float32(p.FILL_MIDDLE))))


def _valid(x: Numbers, y: Numbers, angle: Numbers) -> Numbers:
    """Cells within the hull of all minutiae grown by a margin: beyond it nothing is known."""
    centres = _centres()
    along, aside = (part.ravel()[_in_circle()] for part in np.meshgrid(centres, centres, indexing="ij"))
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    cell_x = x[:, None] + along * cos - aside * sin
    cell_y = y[:, None] - along * sin - aside * cos
    return _within_hull(x, y, cell_x, cell_y)


def _within_hull(x: Numbers, y: Numbers, at_x: Numbers, at_y: Numbers) -> Numbers:
    import cv2

    points = np.stack([x, y], axis=1)
    hull = np.asarray(cv2.convexHull(points), np.float32)[:, 0]
    if len(hull) < 3:
        return np.ones(at_x.shape, np.float32)
    edge = np.roll(hull, -1, axis=0) - hull
    length = np.maximum(np.hypot(edge[:, 0], edge[:, 1]), 1e-6)
    side = np.sign(np.sum(hull[:, 0] * np.roll(hull[:, 1], -1) - hull[:, 1] * np.roll(hull[:, 0], -1)))
    normal = np.stack([edge[:, 1], -edge[:, 0]], axis=1) / length[:, None] * side
    offset = (normal * hull).sum(axis=1)
    beyond = at_x[..., None] * normal[:, 0] + at_y[..., None] * normal[:, 1] - offset
    return (beyond.max(axis=-1) <= p.HULL_MARGIN).astype(np.float32)
