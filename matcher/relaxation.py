"""How far proposed pairs agree with each other about distance and direction."""

from dataclasses import dataclass
from math import exp

import numpy as np

from matcher import parameters as p
from matcher.cylinders import Cylinders, Numbers, turn
from matcher.pairing import Pairs, Places
from matcher.products import product


@dataclass(frozen=True, slots=True)
class Relaxed:
    """`held`: each pair's similarity after the others had their say; `support`: [pair, pair], that say."""

    held: Numbers
    support: Numbers


def relax(one: Cylinders, other: Cylinders, pairs: Pairs) -> Relaxed:
    support = _support(one, other, pairs)
    share = np.float32((1 - p.OWN_WEIGHT) / max(min(len(one), len(other)) - 1, 1))
    held = pairs.similarity
    for _ in range(p.ROUNDS):
        held = np.float32(p.OWN_WEIGHT) * held + share * product(support, held[:, None])[:, 0]
    return Relaxed(held, support)


def local_score(pairs: Pairs, held: Numbers, smaller: int) -> float:
    """Mean of the pairs that held best, each minutia once; `smaller`: minutiae of the poorer template."""
    wanted = wanted_pairs(smaller)
    taken_one, taken_other = set[int](), set[int]()
    total = 0.0
    for at in np.argsort(-held, kind="stable"):
        one, other = int(pairs.one[at]), int(pairs.other[at])
        if one in taken_one or other in taken_other:
            continue
        taken_one.add(one)
        taken_other.add(other)
        total += float(held[at])
        if len(taken_one) == wanted:
            break
    return total / wanted * min(1.0, smaller / p.FULL_TRUST) ** 2


def wanted_pairs(smaller: int) -> int:
    """How many pairs a score rests on: not so few that a handful of minutiae could score high."""
    share = 1 / (1 + exp(-p.PAIRS_STEEPNESS * (smaller - p.PAIRS_MIDDLE)))
    return p.FEWEST_PAIRS + round(share * (p.MOST_PAIRS - p.FEWEST_PAIRS))


def _support(one: Cylinders, other: Cylinders, pairs: Pairs) -> Numbers:
    """[pair, pair]: 0 to 1, whether both templates see the one pair from the other in the same way."""
    a, b = _views(one, pairs.one), _views(other, pairs.other)
    distance = _fades(np.abs(a[0] - b[0]), p.DISTANCE_MIDDLE, p.DISTANCE_STEEPNESS)
    direction = _fades(np.abs(turn(a[1] - b[1])), p.DIRECTION_MIDDLE, p.DIRECTION_STEEPNESS)
    bearing = _fades(np.abs(turn(a[2] - b[2])), p.DIRECTION_MIDDLE, p.DIRECTION_STEEPNESS)
    rivals = (pairs.one[:, None] == pairs.one) | (pairs.other[:, None] == pairs.other)
    return np.asarray(np.where(rivals, 0, distance * direction * bearing), np.float32)


def _views(side: Cylinders, chosen: Places) -> tuple[Numbers, Numbers, Numbers]:
    """[from, to]: distance, difference of direction, bearing against the own direction."""
    angle, both = side.angle[chosen], np.ix_(chosen, chosen)
    return side.distance[both], angle[None, :] - angle[:, None], side.bearing[both]


def _fades(value: Numbers, middle: float, steepness: float) -> Numbers:
    exponent = np.minimum(np.float32(steepness) * (value - np.float32(middle)), np.float32(50))
    return np.asarray(1 / (1 + np.exp(exponent)), np.float32)
