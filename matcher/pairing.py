"""Which minutiae of two templates may be the same: by cylinders alone, one to one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher import parameters as p
from matcher.cylinders import Cylinders, Numbers


@dataclass(frozen=True, slots=True)
class Pairs:
    """Parallel arrays: minutia of the probe, minutia of the reference, similarity of their cylinders."""

    probe: npt.NDArray[np.intp]
    reference: npt.NDArray[np.intp]
    similarity: Numbers


def similarity(probe: Cylinders, reference: Cylinders) -> Numbers:
    """[probe, reference]: one less the distance of two cylinders over the length of both, where both are valid."""
    probe_valid, reference_valid = (np.repeat(side.valid, p.LAYERS, axis=1) for side in (probe, reference))
    probe_square = (probe.cells**2) @ reference_valid.T
    reference_square = probe_valid @ (reference.cells**2).T
    product = probe.cells @ reference.cells.T
    distance = np.sqrt(np.maximum(probe_square + reference_square - 2 * product, 0))
    length = np.sqrt(probe_square) + np.sqrt(reference_square)
    joint = probe.valid @ reference.valid.T
    usable = (joint >= p.LEAST_JOINT * probe.valid.shape[1]) & (length > p.LEAST_LENGTH)
    return np.where(usable, 1 - distance / np.maximum(length, 1e-6), 0).astype(np.float32)


def pairs(likeness: Numbers) -> Pairs:
    """The most similar first, each minutia once."""
    left = likeness.copy()
    found: list[tuple[int, int]] = []
    for _ in range(min(left.shape)):
        row, column = divmod(int(left.argmax()), left.shape[1])
        if left[row, column] <= 0:
            break
        found.append((row, column))
        left[row, :] = left[:, column] = 0
    rows, columns = (np.array(side, np.intp) for side in zip(*found, strict=True))
    return Pairs(rows, columns, likeness[rows, columns])
