"""How far proposed pairs agree with each other about distance and direction, and the score made of it."""

from math import exp, pi

import numpy as np

from matcher import parameters as p
from matcher.cylinders import Cylinders, Numbers
from matcher.pairing import Pairs


def agreed(probe: Cylinders, reference: Cylinders, pairs: Pairs) -> float:
    """Relax the pairs' similarities by what the others say; mean of those that held best."""
    support = _support(probe, reference, pairs)
    others = max(len(pairs.similarity) - 1, 1)
    held = pairs.similarity
    for _ in range(p.ROUNDS):
        held = p.OWN_WEIGHT * held + (1 - p.OWN_WEIGHT) / others * (support @ held)
    wanted = wanted_pairs(min(len(probe.x), len(reference.x)))
    best = np.argsort(-held / pairs.similarity, kind="stable")[:wanted]
    return float(held[best].sum() / wanted)


def wanted_pairs(smaller: int) -> int:
    """How many pairs a score rests on; the same for a handful of minutiae, so that these cannot score high."""
    share = 1 / (1 + exp(-p.PAIRS_STEEPNESS * (smaller - p.PAIRS_MIDDLE)))
    return p.FEWEST_PAIRS + round(share * (p.MOST_PAIRS - p.FEWEST_PAIRS))


def _support(probe: Cylinders, reference: Cylinders, pairs: Pairs) -> Numbers:
    """[pair, pair]: 0 to 1, whether both templates see the one pair from the other in the same way."""
    a, b = _views(probe, pairs.probe), _views(reference, pairs.reference)
    distance = _fades(np.abs(a[0] - b[0]), p.DISTANCE_MIDDLE, p.DISTANCE_STEEPNESS)
    direction = _fades(_turn(a[1] - b[1]), p.DIRECTION_MIDDLE, p.DIRECTION_STEEPNESS)
    bearing = _fades(_turn(a[2] - b[2]), p.DIRECTION_MIDDLE, p.DIRECTION_STEEPNESS)
    support = distance * direction * bearing
    np.fill_diagonal(support, 0)
    return support


def _views(
    side: Cylinders, chosen: np.ndarray[tuple[int], np.dtype[np.intp]]
) -> tuple[Numbers, Numbers, Numbers]:
    """[from, to]: distance, difference of direction, bearing against the own direction."""
    x, y, angle = side.x[chosen], side.y[chosen], side.angle[chosen]
    dx, dy = x[None, :] - x[:, None], y[:, None] - y[None, :]
    return np.hypot(dx, dy), angle[None, :] - angle[:, None], np.arctan2(dy, dx) - angle[:, None]


def _fades(value: Numbers, middle: float, steepness: float) -> Numbers:
    return 1 / (1 + np.exp(np.minimum(np.float32(steepness) * (value - np.float32(middle)), np.float32(50))))


def _turn(angle: Numbers) -> Numbers:
    return np.abs((angle + np.float32(pi)) % np.float32(2 * pi) - np.float32(pi))
