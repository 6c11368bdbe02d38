"""The comparator that runs in the card: compact templates in, an integer out, nothing but integers between.

It is the full comparison's idea in what a chip has: bit cylinders, one-to-one pairs, five rounds in which
the pairs vouch for each other, two overlays and what meets there. Bounds for at most 60 minutiae a side
(docs/decisions has the account): tables under 3 KB; worked row by row, 4 KB of memory; at most 2.8 million
additions for the cylinders, 3,600 comparisons of 40 bytes, 3,600 vectors of nine shift-and-add turns,
5 x 3,600 products for the rounds, 4 x 3,600 distances and 4 x 3,600 products with edges for the overlays.
"""

import numpy as np

from matcher.compact import MOST_MINUTIAE, unpack
from matcher.errors import FormatError
from matcher.oncard.cells import BitCylinders, prepare
from matcher.oncard.evidence import HIGHEST_WORTH, weigh
from matcher.oncard.pairs import pairs, remembered, similarity
from matcher.oncard.support import hold, local_score, proposals

HIGHEST = (255 << 5) + MOST_MINUTIAE * HIGHEST_WORTH
FEWEST_MINUTIAE = 2

__all__ = ["HIGHEST", "compare"]


def compare(probe: bytes, reference: bytes) -> int:
    """0 (nothing alike) to `HIGHEST`; deterministic; bytes that are no template raise `FormatError`."""
    return compare_prepared(ready(probe), ready(reference))


def ready(data: bytes) -> BitCylinders:
    """What a card may keep of its reference between comparisons."""
    points = unpack(data)
    if len(points) > MOST_MINUTIAE:
        raise FormatError(f"{len(points)} minutiae, the card takes at most {MOST_MINUTIAE}")
    # Two minutiae in one place would vouch for each other; the chip keeps the first.
    first = {(point.x, point.y): point.angle for point in reversed(points)}
    rows = [(point.x, point.y, point.angle) for point in points if first.pop((point.x, point.y), -1) >= 0]
    return prepare(np.array(rows, np.int32).reshape(len(rows), 3))


def compare_prepared(probe: BitCylinders, reference: BitCylinders) -> int:
    fewer = min(len(probe.x), len(reference.x))
    if fewer < FEWEST_MINUTIAE:
        return 0
    alike = similarity(probe, reference)
    chosen = pairs(alike)
    if len(chosen) < FEWEST_MINUTIAE:
        return 0
    held = hold(probe, reference, chosen)
    known = remembered(alike)
    worth = max(weigh(probe, reference, known, each) for each in proposals(held))
    return (local_score(held, fewer) >> 1) + max(worth, 0)
