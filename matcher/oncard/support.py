"""Which pairs vouch for each other, and how far they hold; integers throughout."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matcher.oncard import tables as t
from matcher.oncard.cells import BitCylinders
from matcher.oncard.overlay import Pairing, polar
from matcher.oncard.tables import Integers

ROUNDS = 5
SCALE = 6  # bits by which a similarity is widened
OVERLAYS = 2


@dataclass(frozen=True, slots=True)
class Held:
    """Pairs (minutia of the probe, of the reference), their similarity before and after the others had their
    say, and that say: [pair, pair], 0 to 255."""

    probe: Integers
    reference: Integers
    start: Integers
    held: Integers
    vouched: Integers


def hold(probe: BitCylinders, reference: BitCylinders, pairs: list[tuple[int, int, int]]) -> Held:
    """At least two pairs."""
    rows, columns, alike = np.array(pairs, np.int32).T
    vouched = _support(probe, reference, rows, columns)
    start = alike << SCALE
    share = 16384 // (len(pairs) - 1)
    held = start
    for _ in range(ROUNDS):
        held = (held >> 1) + (((vouched @ held >> 10) * share) >> 13)
    return Held(rows, columns, start, held, vouched)


def local_score(pairs: Held, fewer: int) -> int:
    """0 to 16320: the mean of the pairs that kept most of their similarity; `fewer`: the poorer template."""
    kept = (pairs.held << 8) // np.maximum(pairs.start >> SCALE, 1)
    wanted = int(t.WANTED_PAIRS[fewer])
    best = np.argsort(-kept, kind="stable")[:wanted]
    return int(pairs.held[best].sum()) // wanted


def proposals(pairs: Held) -> Iterator[Pairing]:
    """The pair that held best and what vouches for it; then the best outside that group."""
    left = pairs.held.copy()
    for _ in range(OVERLAYS):
        at = int(left.argmax())
        if left[at] <= 0:
            return
        weight = np.minimum((pairs.vouched[at] * pairs.held) >> 16, 63)
        weight[at] = min(int(pairs.held[at]) >> 8, 63)
        left[pairs.vouched[at] >= 128] = 0
        left[at] = 0
        yield Pairing(pairs.probe, pairs.reference, weight)


def _support(probe: BitCylinders, reference: BitCylinders, rows: Integers, columns: Integers) -> Integers:
    """[pair, pair], 0 to 255."""
    a, b = _views(probe, rows), _views(reference, columns)
    distance = _look_up(t.DISTANCE_FADE, np.abs(a[0] - b[0]))
    direction = _look_up(t.DIRECTION_FADE, np.abs(((a[1] - b[1] + 32) & 63) - 32))
    bearing = _look_up(t.BEARING_FADE, np.abs(((a[2] - b[2] + 128) & 255) - 128))
    vouched = (distance * direction * bearing) >> 16
    np.fill_diagonal(vouched, 0)
    return vouched


def _look_up(table: Integers, at: Integers) -> Integers:
    return table[np.minimum(at, len(table) - 1)]


def _views(side: BitCylinders, chosen: Integers) -> tuple[Integers, Integers, Integers]:
    """[from, to]: distance, difference of direction, bearing against the own direction."""
    x, y, angle = side.x[chosen], side.y[chosen], side.angle[chosen]
    distance, bearing = polar(x[None, :] - x[:, None], y[:, None] - y[None, :])
    return distance, angle[None, :] - angle[:, None], bearing - 4 * angle[:, None]
