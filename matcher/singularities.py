"""Minutiae as phase singularities: where a ridge begins or divides, the wave's phase winds around a point.

The phase of `even + i odd` grows by one turn from ridge to ridge along the normal. Around a ridge ending or a
bifurcation one side counts one ridge more than the other, so the phase gains or loses a turn on the way round
(Larkin and Fletcher, "A coherent framework for fingerprint analysis", 2007). The sign says which side has the
extra ridge, which is the minutia's direction; no skeleton is needed and positions are finer than a pixel.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.enhancement import Waves
from matcher.image import Field, Mask

Numbers = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]
Corners = npt.NDArray[np.complex64]  # [corner, square]
_ROUND = ((0, 0), (0, 1), (1, 1), (1, 0))  # (down, right), clockwise on the picture


@dataclass(frozen=True, slots=True)
class Singularities:
    """Parallel arrays: sub-pixel position and the unit direction towards the extra ridge (image axes)."""

    x: Numbers
    y: Numbers
    direction_x: Numbers
    direction_y: Numbers


def find(waves: Waves, mask: Mask) -> Singularities:
    row, column = _candidates(waves, mask)
    corners = _corners(waves, row, column)
    winding = _winding(corners)
    found = winding != 0
    corners, winding, row, column = corners[:, found], winding[found], row[found], column[found]
    down, right = _zero(corners)
    normal = waves.normal[row, column]
    # The phase grows along the normal, so a positive winding puts the extra ridge on its side at -90 degrees.
    return Singularities(
        (column + right).astype(np.float32),
        (row + down).astype(np.float32),
        (winding * normal.imag).astype(np.float32),
        (-winding * normal.real).astype(np.float32),
    )


def _candidates(waves: Waves, mask: Mask) -> tuple[Places, Places]:
    """Top left pixels of the squares in which both parts of the wave may vanish."""
    turned = _changes_sign(waves.normal.imag) & (waves.normal.real[:-1, :-1] < 0.5)
    crossing = _changes_sign(waves.even) & (_changes_sign(waves.odd) | turned)
    row, column = np.nonzero(crossing & mask[:-1, :-1] & mask[1:, 1:])
    return row, column


def _changes_sign(field: Field) -> Mask:
    positive = field > 0
    pairs, other = positive[:-1] ^ positive[1:], positive[:, :-1] ^ positive[:, 1:]
    return pairs[:, :-1] | pairs[:, 1:] | other[:-1]


def _corners(waves: Waves, row: Places, column: Places) -> Corners:
    """The wave at the four corners in turn, each with the normal pointing as in the first one."""
    first = waves.normal[row, column]
    corners = []
    for down, right in _ROUND:
        at = row + down, column + right
        same = np.sign((waves.normal[at] * first.conj()).real + 1e-9)
        corners.append(waves.even[at] + 1j * same * waves.odd[at])
    return np.asarray(corners, np.complex64)


def _winding(corners: Corners) -> Numbers:
    steps = np.angle(np.roll(corners, -1, axis=0) * corners.conj())
    return np.asarray(np.round(steps.sum(axis=0) / (2 * np.pi)), np.float32)


def _zero(corners: Corners) -> tuple[Numbers, Numbers]:
    """Where in the square the wave vanishes, by the plane through its corners."""
    (a, b, c, d), middle = corners, corners.mean(axis=0)
    right, down = (b - a + c - d) / 2, (d - a + c - b) / 2
    area = right.real * down.imag - right.imag * down.real
    area = np.where(np.abs(area) < 1e-9, 1e-9, area)
    x = -(middle.real * down.imag - middle.imag * down.real) / area
    y = -(right.real * middle.imag - right.imag * middle.real) / area
    return np.clip(0.5 + y, 0, 1), np.clip(0.5 + x, 0, 1)
