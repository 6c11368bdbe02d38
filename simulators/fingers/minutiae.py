"""Ground truth: the minutiae of a grown ridge wave, found as the wave's phase dislocations.

Around a minutia the phase across the ridges gains or loses one turn. Such a point neither moves with
pressure nor changes with ridge thickness. Whether the extra line that starts there is a ridge or a valley
tells ending from bifurcation, and it points along the minutia's direction of ISO/IEC 19794-2.
"""

import math
from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np

from simulators.fingers.growth import RidgeWave
from simulators.fingers.noise import Field

_SINGULAR_CLEARANCE_PX = 7.0
_PAIR_CLEARANCE_PX = 5.0
_LOOK_AHEAD_PX = (3.0, 4.5, 6.0, 7.5)


class MinutiaKind(Enum):
    ENDING = "ending"
    BIFURCATION = "bifurcation"


@dataclass(frozen=True, slots=True)
class TrueMinutia:
    """Position in pixels (y down), angle in radians counter-clockwise from the right.

    The direction is ISO/IEC 19794-2's: from an ending back along its ridge, from a bifurcation into the
    valley between its branches.
    """

    x: float
    y: float
    angle: float
    kind: MinutiaKind
    visible: bool = True


def find_minutiae(
    wave: RidgeWave, orientation: Field, singular: tuple[complex, ...]
) -> tuple[TrueMinutia, ...]:
    """Every dislocation of the wave but those at cores and deltas, where the flow has no direction."""
    turns = _residues(wave, orientation)
    rows, columns = np.nonzero(turns)
    points = columns + 0.5 + 1j * (rows + 0.5)
    kept = _clear_of(points, np.array(singular, complex), _SINGULAR_CLEARANCE_PX) & _clear_of_each_other(
        points
    )
    return tuple(
        _minutia(wave.even, complex(point), float(orientation[row, column]), int(turns[row, column]))
        for point, row, column in zip(points[kept], rows[kept], columns[kept], strict=True)
    )


def _residues(wave: RidgeWave, orientation: Field) -> np.ndarray:
    """Phase turns around every square of four pixels, all four seen with the first one's sense of across."""
    signal, flow = wave.even + 1j * wave.odd, np.exp(1j * orientation)
    corners = [(slice(None, -1), slice(None, -1)), (slice(None, -1), slice(1, None))]
    corners += [(slice(1, None), slice(1, None)), (slice(1, None), slice(None, -1))]
    first = flow[corners[0]]
    aligned = [np.where((flow[c] * first.conj()).real >= 0, signal[c], signal[c].conj()) for c in corners]
    turned = sum(np.angle(aligned[(i + 1) % 4] * aligned[i].conj()) for i in range(4))
    residues: np.ndarray = np.rint(turned / (2 * np.pi)).astype(np.int8)
    return residues


def _clear_of(points: np.ndarray, others: np.ndarray, clearance: float) -> np.ndarray:
    if not others.size:
        return np.ones(points.shape, bool)
    clear: np.ndarray = np.abs(points[:, None] - others[None, :]).min(axis=1) > clearance
    return clear


def _clear_of_each_other(points: np.ndarray) -> np.ndarray:
    """Drop pairs so close that they are a nick in a ridge, not two minutiae."""
    distance = np.abs(points[:, None] - points[None, :]) + np.eye(len(points)) * 1e9
    clear: np.ndarray = distance.min(axis=1, initial=1e9) > _PAIR_CLEARANCE_PX
    return clear


def _minutia(even: Field, point: complex, tangent: float, turns: int) -> TrueMinutia:
    direction = complex(math.cos(tangent), math.sin(tangent)) * (1 if turns > 0 else -1)
    ahead = np.array([point + direction * step for step in _LOOK_AHEAD_PX])
    samples = cv2.remap(even, ahead.real.astype(np.float32), ahead.imag.astype(np.float32), cv2.INTER_LINEAR)
    kind = MinutiaKind.ENDING if float(samples.mean()) > 0 else MinutiaKind.BIFURCATION
    angle = math.atan2(-direction.imag, direction.real) % math.tau
    return TrueMinutia(point.real, point.imag, angle, kind)
