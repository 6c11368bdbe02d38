"""Lays one template over the other and weighs what meets against what should have met.

Each pair under the overlay is evidence for the same finger as far as two minutiae of that distance and turn
are likelier in two samples of one finger than in two fingers; each minutia in the common area that meets
nothing is evidence against. The sum is a log-likelihood ratio, taken for the best of a few overlays, which
are worked on side by side: axis 0 of every array here is the overlay.
"""

from dataclasses import dataclass
from math import log, pi, sqrt

import numpy as np
import numpy.typing as npt

from matcher import parameters as p
from matcher.cylinders import Complex, Cylinders, Numbers
from matcher.hull import Hull
from matcher.pairing import Pairs, Places
from matcher.relaxation import Relaxed


@dataclass(frozen=True, slots=True)
class Overlays:
    """Each takes a place x + iy of the one template to the other: `turned * place + moved`."""

    turned: Complex
    moved: Complex


@dataclass(frozen=True, slots=True)
class Meetings:
    """[overlay, minutia of the one]: its partner in the other, whether it has one, and how far apart the two
    are in units of the expected error (squared)."""

    partner: Places
    met: npt.NDArray[np.bool_]
    strain: Numbers


_PLACE_PEAK = p.MET_SHARE / (2 * pi * p.PLACE_SIGMA**2) / p.DENSITY
_TURN_PEAK = sqrt(2 * pi) / p.TURN_SIGMA
_AT_BEST = log(_PLACE_PEAK * _TURN_PEAK) - p.FLOW_DISCOUNT
_PLACE, _TURN = p.PLACE_SIGMA**-2, p.TURN_SIGMA**-2
_MISSED = log(1 - p.MET_SHARE) / 2  # half, for a miss is counted on both sides where one is spurious


@dataclass(frozen=True, slots=True)
class Laid:
    """The best overlay: its log-likelihood ratio, its motion, and which minutia meets which."""

    evidence: float
    turned: complex
    moved: complex
    one: Places
    other: Places


def lay(one: Cylinders, other: Cylinders, pairs: Pairs, relaxed: Relaxed, likeness: Numbers) -> Laid | None:
    """The best of a few overlays; None where nothing meets."""
    weight = _proposals(relaxed)
    if not len(weight):
        return None
    overlays = _overlays(_sides(one, other, pairs.one, pairs.other), weight)
    everyone = np.arange(len(one))
    for _ in range(p.REFINEMENTS - 1):
        meetings = _meetings(one, other, overlays)
        overlays = _overlays(_sides(one, other, everyone, meetings.partner), meetings.met.astype(np.float32))
    meetings = _meetings(one, other, overlays)
    found = _weigh(one, other, overlays, meetings, likeness)
    at = int(found.argmax())
    met = np.flatnonzero(meetings.met[at])
    if len(met) < 2:
        return None
    turned, moved = complex(overlays.turned[at, 0]), complex(overlays.moved[at, 0])
    return Laid(float(found[at]), turned, moved, met, meetings.partner[at, met])


def _proposals(relaxed: Relaxed) -> Numbers:
    """[overlay, pair]: the pair that held best and its supporters; then the best outside that group."""
    left = relaxed.held.copy()
    weights = []
    for _ in range(p.OVERLAYS):
        at = int(left.argmax())
        if left[at] <= 0:
            break
        support = relaxed.support[at]
        weight = support * relaxed.held
        weight[at] = relaxed.held[at]
        left[support > 0.5] = 0
        left[at] = 0
        weights.append(weight)
    return np.array(weights, np.float32).reshape(len(weights), len(left))


@dataclass(frozen=True, slots=True)
class _Sides:
    """Pairs: places in the one and in the other, and how far each pair's directions turn."""

    here: Complex
    there: Complex
    turns: Complex


def _sides(one: Cylinders, other: Cylinders, here: Places, there: Places) -> _Sides:
    turns = other.direction[there] * one.direction[here].conj()
    return _Sides(one.place[here], other.place[there], turns)


def _overlays(sides: _Sides, weight: Numbers) -> Overlays:
    """The rigid motion nearest to weighted pairs; directions act on a lever of `DIRECTION_LEVER` pixels."""
    share = weight / np.maximum(weight.sum(axis=1, keepdims=True), np.float32(1e-6))
    here, there = ((share * side).sum(axis=1, keepdims=True) for side in (sides.here, sides.there))
    pull = (sides.there - there) * (sides.here - here).conj() + np.float32(p.DIRECTION_LEVER**2) * sides.turns
    summed = (share * pull).sum(axis=1, keepdims=True)
    turned = summed / np.maximum(np.abs(summed), np.float32(1e-6))
    return Overlays(turned, there - turned * here)


def _meetings(one: Cylinders, other: Cylinders, overlays: Overlays) -> Meetings:
    """Nearest neighbours of each other within reach, under the overlay."""
    laid, heading = overlays.turned * one.place + overlays.moved, overlays.turned * one.direction
    strain = _strain(laid, heading, other)
    partner = strain.argmin(axis=2)
    rows, columns = np.arange(len(one)), np.arange(len(strain))[:, None]
    at_best, back = strain[columns, rows, partner], strain.argmin(axis=1)[columns, partner]
    return Meetings(partner, (back == rows) & (at_best < p.MOST_STRAIN), at_best)


def _strain(laid: Complex, heading: Complex, other: Cylinders) -> Numbers:
    """[overlay, one, other]: squared distance and squared turn, each in units of its expected error.

    |l - o|^2 and 2 (1 - cos) are written out, so that one product of six columns gives them for all.
    """
    left = np.empty((*laid.shape, 6), np.float32)
    left[..., 0], left[..., 1], left[..., 2], left[..., 3] = laid.real, laid.imag, heading.real, heading.imag
    left[..., 4] = (laid * laid.conj()).real
    left[..., 5] = 1
    place, direction = other.place, other.direction
    right = np.empty((6, len(other)), np.float32)
    right[0], right[1] = place.real * np.float32(-2 * _PLACE), place.imag * np.float32(-2 * _PLACE)
    right[2], right[3] = direction.real * np.float32(-2 * _TURN), direction.imag * np.float32(-2 * _TURN)
    right[4] = _PLACE
    right[5] = (place * place.conj()).real * np.float32(_PLACE) + np.float32(2 * _TURN)
    return np.asarray(left @ right, np.float32)


def _weigh(
    one: Cylinders, other: Cylinders, overlays: Overlays, meetings: Meetings, likeness: Numbers
) -> Numbers:
    """Each meeting by its strain and its cylinders' likeness, each miss in the common area against."""
    alike = likeness[np.arange(len(one)), meetings.partner] - np.float32(p.ALIKE_BY_CHANCE)
    worth = np.float32(_AT_BEST) - meetings.strain / 2 + np.float32(p.LIKENESS_WEIGHT) * alike
    met = meetings.met.sum(axis=1)
    laid = overlays.turned * one.place + overlays.moved
    back = (other.place - overlays.moved) * overlays.turned.conj()
    missed = np.maximum(_inside(laid, other.hull) - met, 0) + np.maximum(_inside(back, one.hull) - met, 0)
    found = (worth * meetings.met).sum(axis=1) + missed * np.float32(_MISSED)
    return np.where(met >= 2, found, 0)


def _inside(laid: Complex, hull: Hull) -> Places:
    return np.asarray((hull.beyond(laid.real, laid.imag) <= p.COMMON_MARGIN).sum(axis=1))
