"""Bit cylinders in integers: what surrounds each minutia of a compact template, in 312 bits."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from matcher.oncard import tables as t
from matcher.oncard.tables import Integers

Words = npt.NDArray[np.uint64]
Corner: TypeAlias = tuple[int, int]
Edges: TypeAlias = list[tuple[Corner, Corner]]
CELLS, LAYERS = 52, 6
MARGIN = 25  # tenths of a millimetre by which the hull of all minutiae is grown (50 pixels at 500 dpi)
HALF_FULL = 255**3 * 214 // 1000  # the published 0.005 as a share of one neighbour's peak


@dataclass(frozen=True, slots=True)
class BitCylinders:
    """`bits` says which cells are filled, `mask` which can be judged, 312 bits in five words a minutia;
    `hull` holds the edges around all minutiae."""

    x: Integers
    y: Integers
    angle: Integers
    bits: Words
    mask: Words
    hull: Edges


def prepare(points: Integers) -> BitCylinders:
    """From rows of x, y, angle."""
    x, y, angle = points.T
    along, aside = _seen_from(x, y, angle)
    hull = _edges(x, y)
    valid = _valid(x, y, angle, hull)
    mask = np.repeat(valid, LAYERS, axis=1)
    bits = (_mass(along, aside, angle) > HALF_FULL) & mask
    return BitCylinders(x, y, angle, _words(bits), _words(mask), hull)


def _seen_from(x: Integers, y: Integers, angle: Integers) -> tuple[Integers, Integers]:
    """[minutia, neighbour]: along and to the left of each minutia's direction."""
    dx, dy = x[None, :] - x[:, None], y[:, None] - y[None, :]
    cosine, sine = t.SINE[(angle + 16) & 63][:, None], t.SINE[angle][:, None]
    return (dx * cosine + dy * sine + 2048) >> 12, (dy * cosine - dx * sine + 2048) >> 12


def _mass(along: Integers, aside: Integers, angle: Integers) -> Integers:
    rows = _bell(along[:, None, :] - t.CELL_CENTRE[:, None])
    diagonal = np.arange(len(angle))
    rows[diagonal, :, diagonal] = 0
    columns = _bell(aside[..., None] - t.CELL_CENTRE)
    turn = (angle[None, :] - angle[:, None])[..., None] - t.LAYER_CENTRE
    layers = t.LAYER_BELL[np.abs(((turn + 32) & 63) - 32)]
    face = (columns[..., :, None] * layers[..., None, :]).reshape(*along.shape, 8 * LAYERS)
    mass = np.matmul(rows, face).reshape(len(angle), 64, LAYERS)
    return np.asarray(mass[:, t.CELLS_IN_CIRCLE].reshape(len(angle), CELLS * LAYERS), np.int32)


def _bell(distance: Integers) -> Integers:
    return t.BELL[np.minimum(np.abs(distance), len(t.BELL) - 1)]


def _valid(x: Integers, y: Integers, angle: Integers, hull: Edges) -> npt.NDArray[np.bool_]:
    """Cells inside the grown hull."""
    along = t.CELL_CENTRE[t.CELLS_IN_CIRCLE >> 3]
    aside = t.CELL_CENTRE[t.CELLS_IN_CIRCLE & 7]
    cosine, sine = t.SINE[(angle + 16) & 63][:, None], t.SINE[angle][:, None]
    cell_x = x[:, None] + ((along * cosine - aside * sine + 2048) >> 12)
    cell_y = y[:, None] - ((along * sine + aside * cosine + 2048) >> 12)
    return ~outside(hull, cell_x, cell_y, MARGIN)


def outside(hull: Edges, x: Integers, y: Integers, margin: int) -> npt.NDArray[np.bool_]:
    """Beyond an edge by more than the margin: the cross product with it is above margin times its length."""
    found = np.zeros(x.shape, np.bool_)
    for (from_x, from_y), (to_x, to_y) in hull:
        edge_x, edge_y = to_x - from_x, to_y - from_y
        beyond = (y - from_y) * edge_x - (x - from_x) * edge_y
        found |= beyond > margin * _root(edge_x * edge_x + edge_y * edge_y)
    return found


def _edges(x: Integers, y: Integers) -> Edges:
    """The convex hull's edges, walked so that the outside has a positive cross product; none for a line."""
    corners = sorted(set(zip(x.tolist(), y.tolist(), strict=True)))
    hull = _chain(corners)[:-1] + _chain(corners[::-1])[:-1]
    if len(hull) < 3:
        return []
    return list(zip(hull, hull[1:] + hull[:1], strict=True))


def _chain(corners: list[Corner]) -> list[Corner]:
    chain: list[Corner] = []
    for corner in corners:
        while len(chain) >= 2 and _cross(chain[-2], chain[-1], corner) >= 0:
            chain.pop()
        chain.append(corner)
    return chain


def _cross(a: Corner, b: Corner, c: Corner) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _root(square: int) -> int:
    """Integer square root, nine rounds without division."""
    root = 0
    for bit in (256, 128, 64, 32, 16, 8, 4, 2, 1):
        if (root + bit) * (root + bit) <= square:
            root += bit
    return root


def _words(bits: npt.NDArray[np.bool_]) -> Words:
    packed = np.packbits(bits, axis=1)
    return np.pad(packed, ((0, 0), (0, 40 - packed.shape[1]))).view(np.uint64)
