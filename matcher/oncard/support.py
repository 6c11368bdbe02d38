"""Which pairs vouch for each other, and the score of those that hold; integers throughout."""

import numpy as np

from matcher.oncard import tables as t
from matcher.oncard.cells import BitCylinders
from matcher.oncard.tables import Integers

ROUNDS = 5
SCALE = 6  # bits by which a similarity is widened


def score(probe: BitCylinders, reference: BitCylinders, pairs: list[tuple[int, int, int]]) -> int:
    """0 to 16320: the mean of the pairs that kept most of their similarity when the others had their say."""
    if len(pairs) < 2:
        return 0
    rows, columns, alike = np.array(pairs, np.int32).T
    vouched = _support(probe, reference, rows, columns)
    start = alike << SCALE
    share = 16384 // (len(pairs) - 1)
    held = start
    for _ in range(ROUNDS):
        held = (held >> 1) + (((vouched @ held >> 10) * share) >> 13)
    kept = (held << 8) // np.maximum(alike, 1)
    wanted = int(t.WANTED_PAIRS[min(len(probe.x), len(reference.x))])
    best = np.argsort(-kept, kind="stable")[:wanted]
    return int(held[best].sum()) // wanted


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


def polar(x: Integers, y: Integers) -> tuple[Integers, Integers]:
    """Length and direction (1/256 turn) of each vector, by nine turns of CORDIC: shifts and sums alone."""
    half = x < 0
    across, up = np.where(half, -x, x) << 4, np.where(half, -y, y) << 4
    turned = np.where(half, 2048, 0).astype(np.int32)
    for step, angle in enumerate(t.ARCTANGENT):
        clockwise = up > 0
        right, down = across >> step, up >> step
        across, up = across + np.where(clockwise, down, -down), up - np.where(clockwise, right, -right)
        turned = turned + np.where(clockwise, angle, -angle)
    # The nine turns lengthen a vector by 1.6468; 2487 / 4096 takes that back.
    return (across * 2487 + (1 << 15)) >> 16, ((turned + 8) >> 4) & 255
