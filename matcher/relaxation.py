"""How far proposed pairs agree with each other about distance and direction."""

from dataclasses import dataclass
from math import exp

import numpy as np

from matcher import parameters as p
from matcher.cylinders import Complex, Cylinders, Numbers, turn
from matcher.pairing import Pairs, Places


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
        held = np.float32(p.OWN_WEIGHT) * held + share * (support @ held)  # few enough pairs for one thread
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
    seen = _seen(one, pairs.one) - _seen(other, pairs.other)
    turned = one.angle[pairs.one] - other.angle[pairs.other]
    fades = np.empty((3, *seen.shape), np.float32)
    np.abs(seen.real, out=fades[0])
    np.abs(turn(seen.imag), out=fades[1])
    np.abs(turn(turned - turned[:, None]), out=fades[2])
    fades -= _MIDDLES
    fades *= _STEEPNESSES
    np.minimum(fades, np.float32(_STEEPEST), out=fades)
    np.exp(fades, out=fades)
    fades += 1
    support = 1 / fades.prod(axis=0)
    support[(pairs.one[:, None] == pairs.one) | (pairs.other[:, None] == pairs.other)] = 0
    return np.asarray(support, np.float32)


def _seen(side: Cylinders, chosen: Places) -> Complex:
    """[from, to]: distance, and bearing against the own direction."""
    return side.seen.ravel().take(chosen[:, None] * len(side) + chosen)


def _column(*values: float) -> Numbers:
    return np.array(values, np.float32)[:, None, None]


_MIDDLES = _column(p.DISTANCE_MIDDLE, p.DIRECTION_MIDDLE, p.DIRECTION_MIDDLE)
_STEEPNESSES = _column(p.DISTANCE_STEEPNESS, p.DIRECTION_STEEPNESS, p.DIRECTION_STEEPNESS)
_STEEPEST = 25.0  # three of them multiplied stay within float32
