"""Templates no finger made, against fingers' cards: random bytes and shapes crafted to agree with anything.

A crafted template knows fingers in general (their density, their flow, other people's minutiae), not the
card's own: one made from the card's own minutiae would be the right finger's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher import compact, decision, oncard
from matcher.cardpoint import CardPoint
from matcher.comparison import compare_prepared, prepare
from matcher.errors import FormatError
from matcher.minutia import MinutiaType

MOST = compact.MOST_MINUTIAE
_SPAN = 200  # of 0.1 mm: about a finger
Random = np.random.Generator
Numbers = NDArray[np.floating[Any]]
Craft = Callable[[Random, Sequence[bytes]], bytes]


@dataclass(frozen=True, slots=True)
class Attack:
    """What hostile templates reached: the highest scores, and how many were above the threshold."""

    tried: int
    refused: int
    highest: float
    highest_oncard: int
    verified: int


def attack(cards: Sequence[bytes], *, count: int, seed: int) -> Attack:
    """Each template against one card in turn; strangers' minutiae come from the cards that follow it."""
    prepared = [prepare(compact.decode(card)) for card in cards]
    scores: list[float] = []
    oncard_scores: list[int] = []
    for at, probe in enumerate(islice(hostile(cards, seed), count)):
        try:
            oncard_scores.append(oncard.compare(probe, cards[at % len(cards)]))
        except FormatError:
            continue
        scores.append(compare_prepared(prepare(compact.decode(probe)), prepared[at % len(cards)]))
    verified = sum(map(decision.verified, scores)) + sum(map(decision.oncard_verified, oncard_scores))
    highest, highest_oncard = max(scores, default=0.0), max(oncard_scores, default=0)
    return Attack(count, count - len(scores), highest, highest_oncard, verified)


def hostile(cards: Sequence[bytes], seed: int) -> Iterator[bytes]:
    """Endless, the kinds in turn; the n-th leaves the n-th card out of what it is made from."""
    random = np.random.default_rng(seed)
    at = 0
    while True:
        for craft in _CRAFTS:
            own = at % len(cards)
            yield craft(random, [*cards[own + 1 :], *cards[:own]])
            at += 1


def _bytes(random: Random, _: Sequence[bytes]) -> bytes:
    return random.bytes(compact.BYTES_PER_MINUTIA * int(random.integers(0, MOST + 1)))


def _scattered(random: Random, _: Sequence[bytes]) -> bytes:
    count = int(random.integers(2, MOST + 1))
    x, y = random.uniform(0, _SPAN, (2, count))
    return _coded(random, x, y, random.uniform(0, 64, count))


def _one_point(random: Random, _: Sequence[bytes]) -> bytes:
    return _coded(random, np.full(MOST, 90.0), np.full(MOST, 90.0), np.arange(MOST, dtype=np.float64))


def _cluster(random: Random, _: Sequence[bytes]) -> bytes:
    x, y = random.normal(90, 8, (2, MOST))
    return _coded(random, x, y, random.uniform(0, 64, MOST))


def _lattice(random: Random, _: Sequence[bytes]) -> bytes:
    """Equal steps and one direction, or two opposite ones: every minutia looks like every other."""
    rows, columns = np.divmod(np.arange(MOST), 8)
    step = random.uniform(8, 28)
    angle = random.uniform(0, 64) + 32 * random.integers(0, 2, MOST) * random.integers(0, 2)
    return _coded(random, columns * step, rows * step, angle)


def _flow(random: Random, _: Sequence[bytes]) -> bytes:
    """Scattered along the flow of an arch, a loop or a whorl, as fingers are."""
    count = int(random.integers(30, MOST + 1))
    x, y = random.uniform(0, _SPAN, (2, count))
    core_x, core_y = random.uniform(70, 130, 2)
    turns = random.choice([0.0, 0.5, 1.0])
    flow = turns * np.arctan2(core_y - y, x - core_x) + random.uniform(-0.3, 0.3) + np.pi / 2 * (turns == 1)
    return _coded(random, x, y, flow / (2 * np.pi) * 64 + 32 * random.integers(0, 2, count))


def _mosaic(random: Random, strangers: Sequence[bytes]) -> bytes:
    """The left of one stranger's finger and the right of another's."""
    one, other = (_points(strangers[at]) for at in random.integers(0, len(strangers), 2))
    parts = [p for p in one if p.x < _SPAN // 2] + [p for p in other if p.x >= _SPAN // 2]
    return compact.pack(parts[:MOST])


def _crowd(random: Random, strangers: Sequence[bytes]) -> bytes:
    """Minutiae of ten strangers."""
    pooled = [
        p for at in random.integers(0, len(strangers), 10) for p in _points(strangers[at])[: MOST // 10]
    ]
    return compact.pack(pooled)


_CRAFTS: tuple[Craft, ...] = (
    _bytes, _scattered, _one_point, _cluster, _lattice, _flow, _flow, _mosaic, _mosaic, _crowd,
)  # fmt: skip


def _points(card: bytes) -> list[CardPoint]:
    return compact.unpack(card)


def _coded(random: Random, x: Numbers, y: Numbers, angle: Numbers) -> bytes:
    types = random.integers(1, 3, len(x))
    clipped = (np.clip(np.rint(side), 0, compact.SPAN).astype(int) for side in (x, y))
    rows = zip(*clipped, np.floor(angle).astype(int) % compact.ANGLE_STEPS, types, strict=True)
    points = [CardPoint(int(a), int(b), int(turn), MinutiaType(int(kind))) for a, b, turn, kind in rows]
    return compact.pack(points)
