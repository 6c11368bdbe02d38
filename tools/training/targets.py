"""What the network should answer for a sample: the maps of `model.py`, and where they count."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from matcher.network import CELL_PX, SUB_CELL_PX
from simulators.fingers import MinutiaKind
from tools.training.samples import Sample

_BELL_PX = 3.0
_REACH_PX = 6.5
_RIM_INSIDE_PX = 5.0
_RIM_OUTSIDE_PX = 6.0
_EDGE_PX = 2.0


@dataclass(frozen=True, slots=True)
class Targets:
    """`fine` is [8, H/4, W/4]: presence, weight of presence, x, y, cos, sin, ending, weight of these five;
    `cell` is [3, H/8, W/8]: foreground and the flow's cos 2θ, sin 2θ (both 0 where there is none)."""

    fine: np.ndarray
    cell: np.ndarray


def targets(sample: Sample) -> Targets:
    height, width = sample.image.shape
    return Targets(_fine_maps(sample, (height // SUB_CELL_PX, width // SUB_CELL_PX)), _cell_maps(sample))


def _fine_maps(sample: Sample, shape: tuple[int, int]) -> np.ndarray:
    fine = np.zeros((8, *shape), np.float32)
    fine[1] = 1
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32) * SUB_CELL_PX + (SUB_CELL_PX - 1) / 2
    nearest = np.full(shape, np.inf, np.float32)
    depth = _depth(sample.print_.area)
    for minutia in sample.print_.minutiae:
        inside = _at(depth, minutia.x, minutia.y)
        if inside < -_RIM_OUTSIDE_PX:
            continue
        dx, dy = np.float32(minutia.x) - x, np.float32(minutia.y) - y
        distance = np.hypot(dx, dy)
        if inside < _RIM_INSIDE_PX:
            fine[1][distance < 8] = 0
            continue
        fine[0] = np.maximum(fine[0], np.exp(-(distance**2) / (2 * _BELL_PX**2)))
        fine[0][(np.abs(dx) <= SUB_CELL_PX / 2) & (np.abs(dy) <= SUB_CELL_PX / 2)] = 1
        near = (distance < _REACH_PX) & (distance < nearest)
        nearest[near] = distance[near]
        ending = float(minutia.kind is MinutiaKind.ENDING)
        fine[2][near], fine[3][near] = dx[near] / SUB_CELL_PX, dy[near] / SUB_CELL_PX
        fine[4][near], fine[5][near], fine[6][near] = math.cos(minutia.angle), math.sin(minutia.angle), ending
        fine[7][near] = np.exp(-(distance[near] ** 2) / (2 * _BELL_PX**2))
    return fine


def _depth(area: np.ndarray) -> np.ndarray:
    """Pixels into the contact area, negative outside."""
    mask = area.astype(np.uint8)
    into = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    depth: np.ndarray = into - cv2.distanceTransform(1 - mask, cv2.DIST_L2, 3)
    return depth


def _at(depth: np.ndarray, x: float, y: float) -> float:
    """The depth at a point; the picture's edge is no rim, yet nothing counts within 2 px of it."""
    height, width = depth.shape
    edge = min(x, y, width - 1 - x, height - 1 - y)
    column, row = min(max(round(x), 0), width - 1), min(max(round(y), 0), height - 1)
    inside = float(depth[row, column])
    return inside if edge >= _EDGE_PX else min(inside, edge)


def _cell_maps(sample: Sample) -> np.ndarray:
    height, width = sample.image.shape
    half = (CELL_PX - 1) / 2
    y, x = np.mgrid[0 : height // CELL_PX, 0 : width // CELL_PX].astype(np.float32) * CELL_PX + half
    foreground = cv2.resize(
        sample.print_.area.astype(np.float32), x.shape[::-1], interpolation=cv2.INTER_AREA
    )
    place = sample.print_.placement
    across, along = (part.astype(np.float32) for part in place.to_master(x, y))
    doubled = [
        cv2.remap(
            wave(2 * sample.finger.flow), across, along, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        for wave in (np.cos, np.sin)
    ]
    turned = (doubled[0] + 1j * doubled[1]) * np.exp(2j * place.turn)
    return np.stack([foreground, turned.real, turned.imag]).astype(np.float32)
