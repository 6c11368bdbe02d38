"""Similarities of bit cylinders, 0 to 255, and the one-to-one pairs they propose."""

import numpy as np

from matcher.oncard import tables as t
from matcher.oncard.cells import LAYERS, BitCylinders, Words
from matcher.oncard.tables import Integers

CANDIDATES = 4  # references remembered for each minutia of the probe
NOT_REMEMBERED = 100
LEAST_JOINT = 31 * LAYERS  # of 52 cells
LEAST_LENGTH = 42  # sum of both cylinders' roots: an almost empty one is like any other


def similarity(probe: BitCylinders, reference: BitCylinders) -> Integers:
    """[probe, reference]: 255 less the share of set bits that differ, by their roots."""
    joint: Words = probe.mask[:, None] & reference.mask[None]
    own: Words = probe.bits[:, None] & joint
    other: Words = reference.bits[None] & joint
    length = t.ROOT[_count(own)] + t.ROOT[_count(other)]
    distance = t.ROOT[_count(own ^ other)]
    usable = (_count(joint) >= LEAST_JOINT) & (length >= LEAST_LENGTH)
    alike = 255 - ((distance * t.RECIPROCAL[length]) >> 8)
    return np.where(usable, np.maximum(alike, 0), 0).astype(np.int32)


def _count(words: Words) -> Integers:
    return np.asarray(np.bitwise_count(words).sum(axis=-1), np.int32)


def pairs(alike: Integers) -> list[tuple[int, int, int]]:
    """Probe, reference, similarity: the most similar first, each minutia once."""
    order = np.argsort(-alike, axis=1, kind="stable")[:, :CANDIDATES]
    offered = [
        (-int(alike[row, column]), row, int(column))
        for row, columns in enumerate(order)
        for column in columns
    ]
    taken_rows, taken_columns = set[int](), set[int]()
    chosen = []
    for negative, row, column in sorted(offered):
        if negative < 0 and row not in taken_rows and column not in taken_columns:
            taken_rows.add(row)
            taken_columns.add(column)
            chosen.append((row, column, -negative))
    return chosen


def remembered(alike: Integers) -> Integers:
    """Only the candidates' similarities, which is all that a chip keeps; the others count as unlike."""
    order = np.argsort(-alike, axis=1, kind="stable")[:, :CANDIDATES]
    kept = np.full_like(alike, NOT_REMEMBERED)
    np.put_along_axis(kept, order, np.take_along_axis(alike, order, axis=1), axis=1)
    return kept
