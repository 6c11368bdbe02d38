"""The truth of a synthetic print and what the matcher reads from it mean the same by a direction."""

import math

import numpy as np

import matcher
from simulators.fingers.condition import NAMED
from simulators.fingers.impression import impression
from simulators.fingers.master import master

NEAR_PX = 5.0


def test_the_matcher_reads_the_directions_that_the_truth_names() -> None:
    turns = []
    for seed in range(4):
        print_ = impression(master(seed), seed, dpi=500, condition=NAMED["good"])
        for found in matcher.extract(print_.image).minutiae:
            near = [t for t in print_.minutiae if math.hypot(t.x - found.x, t.y - found.y) < NEAR_PX]
            turns += [abs(math.remainder(t.angle - found.angle, math.tau)) for t in near[:1]]
    assert len(turns) > 40
    assert float(np.median(turns)) < 0.2
