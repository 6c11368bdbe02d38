"""Which minutiae of two templates may be the same, by their cylinders alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher import parameters as p
from matcher.cylinders import Cylinders, Numbers
from matcher.products import product

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Parallel arrays: minutia of the one side, minutia of the other, similarity of their cylinders."""

    one: Places
    other: Places
    similarity: Numbers


def similarity(one: Cylinders, other: Cylinders) -> Numbers:
    """[one, other]: one less the distance of two cylinders over their lengths, where both are valid."""
    one_square, other_square = product(one.energy, other.valid.T), product(one.valid, other.energy.T)
    distance = np.sqrt(np.maximum(one_square + other_square - 2 * product(one.cells, other.cells.T), 0))
    length = np.sqrt(one_square) + np.sqrt(other_square)
    enough = product(one.valid, other.valid.T) >= p.LEAST_JOINT * one.valid.shape[1]
    likeness = 1 - distance / np.maximum(length, np.float32(p.LEAST_LENGTH))
    return np.asarray(np.where(enough & (length > p.LEAST_LENGTH), likeness, 0), np.float32)


def candidates(likeness: Numbers) -> Pairs:
    """The few most similar of every row and of every column; a minutia may be in several pairs."""
    least = np.minimum(_least(likeness, 1)[:, None], _least(likeness, 0))
    one, other = np.nonzero(likeness >= np.maximum(least, np.float32(1e-6)))
    alike = likeness[one, other]
    if len(alike) > p.MOST_PROPOSED:
        best = np.sort(np.argpartition(-alike, p.MOST_PROPOSED)[: p.MOST_PROPOSED])
        one, other, alike = one[best], other[best], alike[best]
    return Pairs(one, other, alike)


def _least(likeness: Numbers, axis: int) -> Numbers:
    """What a similarity must reach to be among the most similar of its row or column."""
    at = max(likeness.shape[axis] - p.CANDIDATES, 0)
    return np.asarray(np.partition(likeness, at, axis=axis).take(at, axis=axis))
