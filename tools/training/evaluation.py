"""How well a network finds the minutiae of synthetic fingers that training never saw."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.minutia import Minutia
from matcher.network import Network
from simulators.fingers import TrueMinutia, master
from tools.training.samples import Sample, sample

_HELD_OUT = 7_000_000_000_000  # training draws its fingers below 2**40
_NEAR_PX = 8.0
_NEAR_ANGLE = math.radians(25)
_RIM_PX = 5
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


@dataclass(frozen=True, slots=True)
class Figures:
    threshold: float
    precision: float
    recall: float
    place_px: float
    angle_deg: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def held_out(fingers: int, impressions: int) -> list[Sample]:
    """Whole impressions under training's conditions, of fingers that training cannot draw."""
    samples = []
    for number in range(fingers):
        rng = np.random.default_rng((0xE7, number))
        finger = master(_HELD_OUT + number)
        samples += [sample(finger, rng, (304, 352), shift_px=15) for _ in range(impressions)]
    return samples


def evaluate(network: Network, samples: Sequence[Sample]) -> list[Figures]:
    """Figures at each threshold."""
    found = [network.read(one.image, min(THRESHOLDS)).minutiae for one in samples]
    return [_figures(threshold, found, samples) for threshold in THRESHOLDS]


def _figures(threshold: float, found: list[tuple[Minutia, ...]], samples: Sequence[Sample]) -> Figures:
    hits, reported, existing, places, angles = 0, 0, 0, [], []
    for minutiae, one in zip(found, samples, strict=True):
        strong = [m for m in minutiae if m.quality >= 100 * threshold]
        truth = [m for m in one.print_.minutiae if m.visible]
        pairs = _paired(strong, truth)
        hits += len(pairs)
        reported += len(strong)
        existing += len(truth)
        places += [math.hypot(m.x - t.x, m.y - t.y) for m, t in pairs]
        angles += [abs(_turn(m.angle - t.angle)) for m, t in pairs]
    return Figures(
        threshold,
        hits / max(reported, 1),
        hits / max(existing, 1),
        float(np.mean(places or [0.0])),
        math.degrees(float(np.mean(angles or [0.0]))),
    )


def _paired(found: Sequence[Minutia], truth: Sequence[TrueMinutia]) -> list[tuple[Minutia, TrueMinutia]]:
    """Each true minutia to the nearest one found that agrees, each used once."""
    free, pairs = list(found), []
    for true in truth:
        near = [m for m in free if math.hypot(m.x - true.x, m.y - true.y) < _NEAR_PX]
        near = [m for m in near if abs(_turn(m.angle - true.angle)) < _NEAR_ANGLE]
        if near:
            best = min(near, key=lambda m: math.hypot(m.x - true.x, m.y - true.y))
            free.remove(best)
            pairs.append((best, true))
    return pairs


def _turn(angle: float) -> float:
    return (angle + math.pi) % math.tau - math.pi
