"""One template laid over the other in whole numbers: a turn in 4096ths, places in quarters of 0.1 mm."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from matcher.oncard import tables as t
from matcher.oncard.cells import BitCylinders
from matcher.oncard.tables import Integers

FINE = 2  # bits below a tenth of a millimetre
LEVER = 100  # square tenths of a millimetre: directions pull like places one millimetre away
_TURNS = 13  # of shift and add: the last is by an 8192nd
_SHRUNK = 2487 << 4  # 4096 / 1.6468, what the turns lengthen a vector by, with four bits to round off
Places: TypeAlias = tuple[Integers, Integers]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Parallel: minutiae of the probe, of the reference, and weights of at most six bits."""

    probe: Integers
    reference: Integers
    weight: Integers


@dataclass(frozen=True, slots=True)
class Overlay:
    """Takes a place of the probe to the reference: turned, then moved."""

    cosine: int
    sine: int
    x: int
    y: int

    def lay(self, side: BitCylinders) -> Places:
        x, y = side.x << FINE, side.y << FINE
        return self._turned(x, y, self.sine, self.x), self._turned(y, x, -self.sine, self.y)

    def lay_back(self, side: BitCylinders) -> Places:
        x, y = (side.x << FINE) - self.x, (side.y << FINE) - self.y
        return self._turned(x, y, -self.sine, 0), self._turned(y, x, self.sine, 0)

    def _turned(self, own: Integers, across: Integers, sine: int, moved: int) -> Integers:
        return ((self.cosine * own - sine * across + 2048) >> 12) + moved


def nearest(probe: BitCylinders, reference: BitCylinders, pairs: Pairing) -> Overlay:
    """The rigid motion nearest to weighted pairs; four divisions, and sums that fit 32 bits."""
    here_x, here_y = probe.x[pairs.probe], probe.y[pairs.probe]
    there_x, there_y = reference.x[pairs.reference], reference.y[pairs.reference]
    total = max(int(pairs.weight.sum()), 1)
    sums = (int((pairs.weight * side).sum()) << FINE for side in (here_x, here_y, there_x, there_y))
    mid_x, mid_y, to_x, to_y = (each // total for each in sums)
    ax, ay = here_x - (mid_x >> FINE), here_y - (mid_y >> FINE)
    bx, by = there_x - (to_x >> FINE), there_y - (to_y >> FINE)
    turned = (reference.angle[pairs.reference] - probe.angle[pairs.probe]) & 63
    along, aside = (LEVER * t.SINE[(turned + 16) & 63]) >> 12, (LEVER * t.SINE[turned]) >> 12
    # y grows downwards and directions grow counter-clockwise: the same turn has opposite signs in both.
    cosine, sine = unit(
        int((pairs.weight * (ax * bx + ay * by + along)).sum()),
        int((pairs.weight * (ax * by - ay * bx - aside)).sum()),
    )
    x = to_x - ((cosine * mid_x - sine * mid_y + 2048) >> 12)
    y = to_y - ((sine * mid_x + cosine * mid_y + 2048) >> 12)
    return Overlay(cosine, sine, x, y)


def unit(x: int, y: int) -> tuple[int, int]:
    """Cosine and sine of a vector's direction in 4096ths: it is turned to the right by shifts and sums, and
    a vector of length one is turned back with it."""
    cosine, sine = (-_SHRUNK, 0) if x < 0 else (_SHRUNK, 0)
    if x < 0:
        x, y = -x, -y
    for step in range(_TURNS):
        way = 1 if y > 0 else -1
        x, y = x + way * (y >> step), y - way * (x >> step)
        cosine, sine = cosine - way * (sine >> step), sine + way * (cosine >> step)
    return (cosine + 8) >> 4, (sine + 8) >> 4


def spin(overlay: Overlay) -> int:
    """How far directions turn, in 256ths of a turn, counter-clockwise as seen: against the places' turn."""
    steps = np.array([overlay.cosine >> 4, -overlay.sine >> 4], np.int32)
    return int(polar(steps[:1], steps[1:])[1][0])


def polar(x: Integers, y: Integers) -> Places:
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
