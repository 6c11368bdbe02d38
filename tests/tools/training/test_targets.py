import math

import numpy as np
import pytest

from matcher.network import decode
from simulators.fingers import master
from tools.training.samples import Sample, sample
from tools.training.targets import Targets, targets

_RIM_PX = 8


def as_perfect_answer(answer: Targets) -> np.ndarray:
    """The maps of a network that says exactly what the targets ask for."""
    presence = np.log(np.clip(answer.fine[0], 1e-4, 1 - 1e-4) / (1 - np.clip(answer.fine[0], 1e-4, 1 - 1e-4)))
    ending = np.where(answer.fine[6] > 0.5, 5, -5)
    fine = np.stack([presence, answer.fine[2], answer.fine[3], answer.fine[4], answer.fine[5], ending])
    height, width = fine.shape[1] // 2, fine.shape[2] // 2
    packed = fine.reshape(6, height, 2, width, 2).transpose(0, 2, 4, 1, 3).reshape(24, height, width)
    foreground = np.where(answer.cell[:1] > 0.5, 5, -5)
    return np.concatenate([packed, foreground, answer.cell[1:]]).astype(np.float32)


@pytest.fixture(scope="module")
def taken() -> Sample:
    return sample(master(4), np.random.default_rng(6))


def test_decoding_the_targets_gives_the_truth_back(taken: Sample) -> None:
    answer = targets(taken)
    reading = decode(as_perfect_answer(answer), taken.image.shape, 0.9)
    assert len(reading.minutiae) > 5
    truth = [m for m in taken.print_.minutiae if m.visible]
    for found in reading.minutiae:
        nearest = min(truth, key=lambda m: math.hypot(m.x - found.x, m.y - found.y))
        assert math.hypot(nearest.x - found.x, nearest.y - found.y) < 0.01
        assert math.cos(nearest.angle - found.angle) > 0.999
        assert nearest.kind.value == found.type.name.lower().replace("ridge_", "")


def test_the_flow_follows_the_ridges_of_the_picture() -> None:
    finger, along, across = master(4), [], []
    for seed in range(6):
        one = sample(finger, np.random.default_rng(seed))
        reading = decode(as_perfect_answer(targets(one)), one.image.shape, 0.5)
        grey = one.image.astype(np.float32)
        for row, column in zip(*np.nonzero(reading.foreground > 0.5), strict=True):
            y, x, angle = 8 * row + 3.5, 8 * column + 3.5, float(reading.flow[row, column])
            along.append(_variation(grey, x, y, angle))
            across.append(_variation(grey, x, y, angle + math.pi / 2))
    assert np.mean(along) < 0.75 * np.mean(across)


def test_a_minutia_on_the_rim_counts_neither_way(taken: Sample) -> None:
    answer = targets(taken)
    assert set(np.unique(answer.fine[1])) <= {0.0, 1.0}
    assert answer.fine[0][answer.fine[1] == 0].max(initial=0) < 1


def _variation(grey: np.ndarray, x: float, y: float, angle: float) -> float:
    steps = np.arange(-6, 7)
    rows = np.clip(np.rint(y + steps * math.sin(angle)), 0, grey.shape[0] - 1).astype(int)
    columns = np.clip(np.rint(x + steps * math.cos(angle)), 0, grey.shape[1] - 1).astype(int)
    return float(np.std(grey[rows, columns]))
