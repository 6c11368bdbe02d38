"""Minutia cylinders: what surrounds each minutia, seen from it (Cappelli, Ferrara, Maltoni, PAMI 2010).

Around each minutia lies a small grid turned with it; every cell has a layer per range of relative direction
and holds how much of the neighbourhood's minutiae falls there. docs/decisions has a note on patents.
"""

from dataclasses import dataclass
from math import pi

import numpy as np
import numpy.typing as npt

from matcher import parameters as p
from matcher.hull import Hull, hull_of
from matcher.minutia import Template

Numbers = npt.NDArray[np.float32]
Complex = npt.NDArray[np.complex64]


@dataclass(frozen=True, slots=True)
class Cylinders:
    """A template made ready: pixels at 500 dpi from the minutiae's middle, one row of cells for each."""

    place: Complex  # x + iy, y downwards
    direction: Complex  # of length one, in the same plane
    angle: Numbers
    seen: Complex  # [minutia, neighbour]: distance + i times the bearing against the minutia's own direction
    hull: Hull
    cells: Numbers  # [minutia, cell * layer], zero where not valid
    energy: Numbers  # [minutia, cell]: squares of the cells, summed over the layers
    valid: Numbers  # [minutia, cell], 0 or 1

    def __len__(self) -> int:
        return len(self.place)


def prepare(template: Template) -> Cylinders:
    scale = p.WORKING_DPI / template.dpi
    x = _from_middle([minutia.x for minutia in template.minutiae], scale)
    y = _from_middle([minutia.y for minutia in template.minutiae], scale)
    angle = np.array([minutia.angle for minutia in template.minutiae], np.float32)
    hull = hull_of(x, y)
    valid = _valid(x, y, angle, hull)
    along, aside = seen_from(x, y, angle)
    seen = np.asarray(np.hypot(along, aside) + 1j * np.arctan2(aside, along), np.complex64)
    cells = _cells(along, aside, angle) * np.repeat(valid, p.LAYERS, axis=1)
    layered = cells.reshape(*valid.shape, p.LAYERS)
    energy = np.einsum("mcl,mcl->mc", layered, layered)
    place = np.asarray(x + 1j * y, np.complex64)
    direction = np.asarray(np.exp(-1j * angle), np.complex64)
    return Cylinders(place, direction, angle, seen, hull, cells, energy, valid)


def _from_middle(values: list[float], scale: float) -> Numbers:
    sides = np.array(values, np.float64) * scale
    return np.asarray(sides - sides.mean() if len(sides) else sides, np.float32)


def seen_from(x: Numbers, y: Numbers, angle: Numbers) -> tuple[Numbers, Numbers]:
    """[minutia, neighbour]: how far each neighbour lies along and to the left of each minutia's direction."""
    dx, dy = x[None, :] - x[:, None], y[:, None] - y[None, :]
    cosine, sine = np.cos(angle)[:, None], np.sin(angle)[:, None]
    return dx * cosine + dy * sine, dy * cosine - dx * sine


def turn(angle: Numbers) -> Numbers:
    """The same angle between half a turn back and half a turn on."""
    # Rounding is several times as fast as a remainder, and this is called for every pair of pairs.
    whole = np.rint(angle * np.float32(1 / (2 * pi)))
    return np.asarray(angle - np.float32(2 * pi) * whole, np.float32)


_CENTRES = (((np.arange(p.CELLS) + 0.5) / p.CELLS * 2 - 1) * p.RADIUS).astype(np.float32)
_IN_CIRCLE = np.flatnonzero(np.hypot(_CENTRES[:, None], _CENTRES).ravel() <= p.RADIUS)
_LAYER_CENTRES = (np.arange(p.LAYERS) * (2 * pi / p.LAYERS)).astype(np.float32)


def _cells(along: Numbers, aside: Numbers, angle: Numbers) -> Numbers:
    count = len(along)
    near = np.hypot(along, aside) <= p.RADIUS + 3 * p.SPATIAL_SIGMA
    np.fill_diagonal(near, False)
    rows = _bell(along[:, None, :] - _CENTRES[:, None], p.SPATIAL_SIGMA) * near[:, None, :]
    columns = _bell(aside[..., None] - _CENTRES, p.SPATIAL_SIGMA)
    layers = _bell(turn((angle[None, :] - angle[:, None])[..., None] - _LAYER_CENTRES), p.LAYER_SIGMA)
    face = (columns[..., :, None] * layers[..., None, :]).reshape(count, count, p.CELLS * p.LAYERS)
    mass = np.matmul(rows, face).reshape(count, p.CELLS**2, p.LAYERS)
    return _soft_step(mass[:, _IN_CIRCLE].reshape(count, len(_IN_CIRCLE) * p.LAYERS))


def _bell(distance: Numbers, sigma: float) -> Numbers:
    return np.asarray(np.exp(distance * distance * np.float32(-0.5 / sigma**2)), np.float32)


def _soft_step(mass: Numbers) -> Numbers:
    """One neighbour near a cell's centre nearly fills it; what two add is little."""
    slope, middle = np.float32(p.FILL_STEEPNESS), np.float32(p.FILL_MIDDLE)
    return np.asarray(1 / (1 + np.exp(slope * (middle - mass))), np.float32)


def _valid(x: Numbers, y: Numbers, angle: Numbers, hull: Hull) -> Numbers:
    """Cells within the hull of all minutiae grown by a margin: beyond it nothing is known."""
    along, aside = _CENTRES[_IN_CIRCLE // p.CELLS], _CENTRES[_IN_CIRCLE % p.CELLS]
    cosine, sine = np.cos(angle)[:, None], np.sin(angle)[:, None]
    cell_x = x[:, None] + along * cosine - aside * sine
    cell_y = y[:, None] - along * sine - aside * cosine
    return (hull.beyond(cell_x, cell_y) <= p.HULL_MARGIN).astype(np.float32)
