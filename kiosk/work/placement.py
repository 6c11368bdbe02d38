"""Where a finger lay on the glass: a second press lies elsewhere, one that nobody lifted lies there still.

Nobody puts a finger down twice within two pixels and two degrees and bends the skin alike; a picture that is
sent again, and grease that a breath brings out, lie where the finger before them lay. Only where minutiae are
is told, not which way they run and of what kind they are: no card takes that for a finger. Pure.
"""

import math

import numpy as np
from numpy.typing import NDArray

from matcher import Template

MOST = 40
LEAST = 8  # fewer say nothing about where they lie
_UNIT_PX = 2  # positions are kept as bytes in units of 1/250 inch at 500 dpi
_SHIFT_PX, _TURNS_DEG, _NEAR_PX = 4.0, (-2.0, -1.0, 0.0, 1.0, 2.0), 3.0
SAME_SHARE = 0.8

_Points = NDArray[np.float64]


def placement_of(template: Template) -> bytes:
    """Two bytes a minutia, the best ones first; empty where there are too few to tell."""
    unit = _UNIT_PX * template.dpi / 500
    best = sorted(template.minutiae, key=lambda each: each.quality, reverse=True)[:MOST]
    if len(best) < LEAST:
        return b""
    return bytes(min(255, max(0, round(value / unit))) for each in best for value in (each.x, each.y))


def lies_where(now: bytes, before: bytes) -> bool:
    """Whether one lies where the other lay, but for a few pixels and a degree or two."""
    return share_in_place(now, before) >= SAME_SHARE


def share_in_place(now: bytes, before: bytes) -> float:
    """The share of the fewer minutiae that lie near one of the others, at the best small shift and turn."""
    if len(now) < 2 * LEAST or len(before) < 2 * LEAST:
        return 0.0
    here, there = _points(now), _points(before)
    middle = there.mean(axis=0)
    return max(_best_share(_turned(here, middle, turn), there) for turn in _TURNS_DEG)


def _best_share(here: _Points, there: _Points) -> float:
    """Every pair within reach proposes its shift; the one that brings most together counts."""
    apart = there[None, :, :] - here[:, None, :]
    reach = _SHIFT_PX + _NEAR_PX
    shifts = apart[np.hypot(apart[..., 0], apart[..., 1]) <= reach]
    shifts = np.concatenate([np.zeros((1, 2)), np.clip(shifts, -_SHIFT_PX, _SHIFT_PX)])
    left = np.hypot(*np.moveaxis(apart[None] - shifts[:, None, None, :], -1, 0))
    near = left <= _NEAR_PX
    together = np.minimum(near.any(axis=2).sum(axis=1), near.any(axis=1).sum(axis=1))
    return float(together.max()) / min(len(here), len(there))


def _points(placement: bytes) -> _Points:
    return np.frombuffer(placement, np.uint8).reshape(-1, 2).astype(np.float64) * _UNIT_PX


def _turned(points: _Points, middle: _Points, degrees: float) -> _Points:
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turned: _Points = (points - middle) @ np.array([[cosine, sine], [-sine, cosine]]) + middle
    return turned
