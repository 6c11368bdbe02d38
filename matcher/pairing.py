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
    one_valid, other_valid = (np.repeat(side.valid, p.LAYERS, axis=1) for side in (one, other))
    one_square = product(one.cells**2, other_valid.T)
    other_square = product(one_valid, (other.cells**2).T)
    distance = np.sqrt(np.maximum(one_square + other_square - 2 * product(one.cells, other.cells.T), 0))
    length = np.sqrt(one_square) + np.sqrt(other_square)
    enough = product(one.valid, other.valid.T) >= p.LEAST_JOINT * one.valid.shape[1]
    likeness = 1 - distance / np.maximum(length, np.float32(p.LEAST_LENGTH))
    return np.asarray(np.where(enough & (length > p.LEAST_LENGTH), likeness, 0), np.float32)


def candidates(likeness: Numbers) -> Pairs:
    """The few most similar of every row and of every column; a minutia may be in several pairs."""
    chosen = _most(likeness) | _most(likeness.T).T
    one, other = np.nonzero(chosen & (likeness > 0))
    return Pairs(one, other, likeness[one, other])


def _most(likeness: Numbers) -> npt.NDArray[np.bool_]:
    count = min(p.CANDIDATES, likeness.shape[1])
    chosen = np.zeros(likeness.shape, np.bool_)
    best = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
    np.put_along_axis(chosen, best, True, axis=1)
    return chosen
