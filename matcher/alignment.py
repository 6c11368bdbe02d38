"""Lays one template over the other and weighs what meets against what should have met.

Each pair under the overlay is evidence for the same finger as far as two minutiae of that distance and turn
are likelier in two samples of one finger than in two fingers; each minutia in the common area that meets
nothing is evidence against. The sum is a log-likelihood ratio, taken for the best of a few overlays.
"""

from cmath import phase
from collections.abc import Iterator
from dataclasses import dataclass
from math import log, pi, sqrt

import numpy as np

from matcher import parameters as p
from matcher.cylinders import Complex, Cylinders, Numbers, turn
from matcher.pairing import Pairs, Places
from matcher.relaxation import Relaxed


@dataclass(frozen=True, slots=True)
class Overlay:
    """Takes a place x + iy of the one template to the other: `turned * place + moved`."""

    turned: complex
    moved: complex


@dataclass(frozen=True, slots=True)
class Met:
    """Parallel arrays: which minutia of the one belongs to which of the other."""

    one: Places
    other: Places


@dataclass(frozen=True, slots=True)
class Meeting:
    """What meets under an overlay, and how far apart in units of the expected error (squared)."""

    met: Met
    strain: Numbers


_PLACE_PEAK = p.MET_SHARE / (2 * pi * p.PLACE_SIGMA**2) / p.DENSITY
_TURN_PEAK = sqrt(2 * pi) / p.TURN_SIGMA
_AT_BEST = log(_PLACE_PEAK * _TURN_PEAK) - p.FLOW_DISCOUNT
_MISSED = log(1 - p.MET_SHARE) / 2  # half, for a miss is counted on both sides where one is spurious


def evidence(one: Cylinders, other: Cylinders, pairs: Pairs, relaxed: Relaxed, likeness: Numbers) -> float:
    """The best overlay's log-likelihood ratio; 0 where nothing meets."""
    found = [
        _weigh(one, other, *refined, likeness)
        for overlay in _proposals(one, other, pairs, relaxed)
        if (refined := _refine(one, other, overlay)) is not None
    ]
    return max(found, default=0.0)


def _proposals(one: Cylinders, other: Cylinders, pairs: Pairs, relaxed: Relaxed) -> Iterator[Overlay]:
    """From the pair that held best and those that support it; then from the best pair outside that group."""
    left = relaxed.held.copy()
    for _ in range(p.OVERLAYS):
        at = int(np.argmax(left))
        if left[at] <= 0:
            return
        weight = relaxed.support[at] * relaxed.held
        weight[at] = relaxed.held[at]
        left[relaxed.support[at] > 0.5] = 0
        left[at] = 0
        yield _overlay(one, other, Met(pairs.one, pairs.other), weight)


def _overlay(one: Cylinders, other: Cylinders, met: Met, weight: Numbers) -> Overlay:
    """The rigid motion nearest to weighted pairs; directions act on a lever of `DIRECTION_LEVER` pixels."""
    here, there = one.place[met.one], other.place[met.other]
    total = float(weight.sum())
    middle_here, middle_there = (complex((weight * side).sum()) / total for side in (here, there))
    pull = complex((weight * (there - middle_there) * np.conj(here - middle_here)).sum())
    directions = np.exp(1j * (one.angle[met.one] - other.angle[met.other]))
    pull += p.DIRECTION_LEVER**2 * complex((weight * directions).sum())
    turned = pull / abs(pull) if pull else 1 + 0j
    return Overlay(turned, middle_there - turned * middle_here)


def _refine(one: Cylinders, other: Cylinders, overlay: Overlay) -> tuple[Overlay, Meeting] | None:
    """Let what meets correct the overlay, a few times."""
    for _ in range(p.REFINEMENTS - 1):
        meeting = _meeting(one, other, overlay)
        if len(meeting.strain) < 2:
            return None
        overlay = _overlay(one, other, meeting.met, np.ones(len(meeting.strain), np.float32))
    meeting = _meeting(one, other, overlay)
    return (overlay, meeting) if len(meeting.strain) >= 2 else None


def _meeting(one: Cylinders, other: Cylinders, overlay: Overlay) -> Meeting:
    """Nearest neighbours of each other within reach, under the overlay."""
    laid = np.complex64(overlay.turned) * one.place + np.complex64(overlay.moved)
    x, y = laid.real[:, None] - other.x, laid.imag[:, None] - other.y
    apart = x * x + y * y
    turned = np.abs(turn((one.angle - np.float32(phase(overlay.turned)))[:, None] - other.angle))
    strain = apart * np.float32(p.PLACE_SIGMA**-2) + turned * turned * np.float32(p.TURN_SIGMA**-2)
    strain = np.where((apart < p.REACH**2) & (turned < p.TURN_REACH), strain, np.inf).astype(np.float32)
    rows, columns = np.arange(len(one)), strain.argmin(axis=1)
    mutual = (strain.argmin(axis=0)[columns] == rows) & np.isfinite(strain[rows, columns])
    rows, columns = rows[mutual], columns[mutual]
    return Meeting(Met(rows, columns), strain[rows, columns])


def _weigh(one: Cylinders, other: Cylinders, overlay: Overlay, meeting: Meeting, likeness: Numbers) -> float:
    """Each meeting by its strain and its cylinders' likeness, each miss in the common area against."""
    alike = likeness[meeting.met.one, meeting.met.other] - p.ALIKE_BY_CHANCE
    for_it = float((_AT_BEST - meeting.strain / 2 + p.LIKENESS_WEIGHT * alike).sum())
    laid = overlay.turned * one.place + overlay.moved
    back = (other.place - overlay.moved) / overlay.turned
    missed = _missed(laid, other, len(meeting.strain)) + _missed(back, one, len(meeting.strain))
    return for_it + missed * _MISSED


def _missed(laid: Complex, over: Cylinders, met: int) -> int:
    inside = over.hull.beyond(laid.real.astype(np.float32), laid.imag.astype(np.float32)) <= p.COMMON_MARGIN
    return max(int(inside.sum()) - met, 0)
