"""Minutiae by a small convolutional network, run by OpenCV: picture in, minutiae and maps of the ridge out.

The network sees the picture at 500 dpi with its local contrast evened out, and answers with maps: for each
sub-cell of 4 px whether a minutia lies there, where in it, its direction and type; for each cell of 8 px
whether ridges are there, and their flow. `tools/training` makes the weights, from synthetic prints only.
"""

import hashlib
from dataclasses import dataclass
from importlib import resources
from math import tau
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from matcher.minutia import Minutia, MinutiaType

Map = NDArray[np.float32]

CELL_PX: Final = 8
SUB_CELL_PX: Final = 4
THRESHOLD: Final = 0.25
"""Least presence; chosen on synthetic prints."""
LEAST_RIDGES: Final = 0.6
"""Of the foreground; less holds no minutiae."""
_SUB_CELL_MAPS: Final = 6
_WINDOW_PX: Final = 33
_WEIGHTS: Final = "minutiae.onnx"


class WeightsError(RuntimeError):
    """The shipped weights are missing or not the ones this release was made with."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network sees: presence, 0 to 1, for each sub-cell; foreground, 0 to 1, and flow, an angle
    modulo half a turn, for each cell."""

    minutiae: tuple[Minutia, ...]
    presence: Map
    foreground: Map
    flow: Map


class Network:
    """The network, ready to run in one thread; make one for each thread."""

    def __init__(self, model: bytes) -> None:
        self._net: Any = cv2.dnn.readNetFromONNX(np.frombuffer(model, np.uint8))

    def read(self, image: NDArray[np.uint8], threshold: float = THRESHOLD) -> Reading:
        """Read a picture of 500 dpi with dark ridges."""
        return decode(self.maps(image), image.shape[:2], threshold)

    def maps(self, image: NDArray[np.uint8]) -> Map:
        """The raw answer, before `decode`."""
        return self.answer(normalise(image))

    def answer(self, even: Map) -> Map:
        """The same for a picture that went through `normalise` already."""
        high, wide = (-side % CELL_PX for side in even.shape)
        padded = cv2.copyMakeBorder(even, 0, high, 0, wide, cv2.BORDER_CONSTANT, value=0)
        self._net.setInput(padded[None, None])
        maps: Map = self._net.forward()[0]
        return maps


def load(folder: Any = None) -> Network:
    """The shipped network, after checking that it is the one its digest names."""
    place = folder or resources.files("matcher") / "weights"
    try:
        model = (place / _WEIGHTS).read_bytes()
        named = (place / f"{_WEIGHTS}.sha256").read_text().split()[0]
    except (OSError, IndexError) as error:
        raise WeightsError(
            f"{place}: the network's weights cannot be read; install the package anew"
        ) from error
    if hashlib.sha256(model).hexdigest() != named:
        raise WeightsError(f"{place / _WEIGHTS}: not the weights its digest names; install the package anew")
    return Network(model)


def normalise(image: NDArray[np.uint8]) -> Map:
    """Local mean and contrast taken out; faint areas are lifted less than strong ones."""
    grey = image.astype(np.float32)
    mean = cv2.blur(grey, (_WINDOW_PX, _WINDOW_PX))
    spread = np.sqrt(np.maximum(cv2.blur(grey * grey, (_WINDOW_PX, _WINDOW_PX)) - mean * mean, 0))
    floor = np.float32(0.35 * np.percentile(spread[::4, ::4], 90) + 1)
    return ((grey - mean) / (spread + floor)).astype(np.float32)


def decode(maps: Map, shape: tuple[int, ...], threshold: float) -> Reading:
    """Peaks of the presence map become minutiae; the rest of the maps say where exactly and which."""
    fine = _sub_cells(maps[: 4 * _SUB_CELL_MAPS])
    presence = _sigmoid(fine[0])
    peaks = (presence >= cv2.dilate(presence, np.ones((3, 3), np.uint8))) & (presence > threshold)
    rows, columns = np.nonzero(peaks)
    order = np.argsort(-presence[rows, columns], kind="stable")
    found = _apart(
        [
            _minutia(fine[:, r, c], presence[r, c], r, c)
            for r, c in zip(rows[order], columns[order], strict=True)
        ]
    )
    ridges, flow = _ridges(maps[4 * _SUB_CELL_MAPS :])
    near = cv2.dilate(ridges, np.ones((3, 3), np.uint8))
    inside = tuple(
        m
        for m in found
        if 0 <= m.x < shape[1]
        and 0 <= m.y < shape[0]
        and near[int(m.y) // CELL_PX, int(m.x) // CELL_PX] > LEAST_RIDGES
    )
    return Reading(inside, presence, ridges, flow)


def _ridges(cell: Map) -> tuple[Map, Map]:
    """Foreground and flow. Where the flow is a guess its vector is short, and so there are no ridges: empty
    glass, one colour and blots, of which training shows little, look like a wet finger to the rest."""
    length = np.minimum(np.hypot(cell[1], cell[2]), 1)
    return (_sigmoid(cell[0]) * length).astype(np.float32), np.arctan2(cell[2], cell[1]) / 2


def _sub_cells(maps: Map) -> Map:
    """Undo the packing of 2 × 2 sub-cells into channels."""
    _, height, width = maps.shape
    split = maps.reshape(_SUB_CELL_MAPS, 2, 2, height, width).transpose(0, 3, 1, 4, 2)
    return np.ascontiguousarray(split.reshape(_SUB_CELL_MAPS, 2 * height, 2 * width))


def _minutia(values: Map, presence: float, row: int, column: int) -> Minutia:
    x = SUB_CELL_PX * (column + float(values[1])) + (SUB_CELL_PX - 1) / 2
    y = SUB_CELL_PX * (row + float(values[2])) + (SUB_CELL_PX - 1) / 2
    kind = MinutiaType.RIDGE_ENDING if values[5] > 0 else MinutiaType.BIFURCATION
    angle = float(np.arctan2(values[4], values[3])) % tau
    return Minutia(x, y, angle, kind, round(100 * float(presence)))


def _apart(minutiae: list[Minutia], clearance_px: float = 5.0) -> list[Minutia]:
    """Strongest first; one within half a ridge period of a stronger one is the same, seen twice."""
    kept: list[Minutia] = []
    for minutia in minutiae:
        if all((minutia.x - k.x) ** 2 + (minutia.y - k.y) ** 2 > clearance_px**2 for k in kept):
            kept.append(minutia)
    return kept


def _sigmoid(value: Map) -> Map:
    return (1 / (1 + np.exp(-value))).astype(np.float32)
