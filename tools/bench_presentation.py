"""Basic presentation attacks in figures: the last picture sent again with noise, and live second presses.

What lies on the glass is synthetic (`simulators.fingers` under the simulated sensor's own noise). Prints of
people, where they are at hand, stand in for live presses only: impressions taken one after another.
"""

import math
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray

import matcher
from kiosk.work.placement import lies_where, placement_of
from simulators.fingers import NAMED, Master, impression, master
from simulators.mischief import Mischief
from simulators.sensor.glass import Glass
from simulators.sensor.models import MODELS
from tools.completion_fingers import public_sets

Figure = tuple[str, float, str]
Pixels = NDArray[np.uint8]
SEED, FINGERS, PRESSES, REPLAYED = 1405, 60, 4, 2
QUALITY_MIN = 30  # a poorer picture is refused for that
MOVES = ((0.0, 0.0, 5.0), (0.0, 0.0, 20.0), (2.0, 1.0, 5.0), (4.0, 2.0, 5.0))  # pixels, degrees, noise


def figures() -> list[Figure]:
    cv2.setNumThreads(1)
    chance = np.random.default_rng(SEED)
    refused: dict[tuple[float, float, float], list[bool]] = {move: [] for move in MOVES}
    accepted: list[bool] = []
    with TemporaryDirectory() as folder:
        for number in range(FINGERS):
            presses = list(_presses(master(SEED * 1_000_003 + number), number, Path(folder)))
            lay = [placement_of(matcher.extract(each, 500)) for each in presses]
            accepted += [not lies_where(now, before) for before, now in pairwise(lay)]
            for picture, before in zip(presses[:REPLAYED], lay, strict=False):
                for move, answers in refused.items():
                    again = placement_of(matcher.extract(_again(picture, move, chance), 500))
                    answers.append(lies_where(again, before))
    return [*(_refused(move, answers) for move, answers in refused.items()), *_live(accepted), _speed(lay)]


def _presses(finger: Master, number: int, folder: Path) -> Iterator[Pixels]:
    """Good pictures of one finger, laid down anew each time."""
    glass = Glass(MODELS["ZFM-20"], Mischief({}, SEED), seed=number, clock=lambda: 0.0)
    for turn in range(PRESSES):
        file = folder / "press.png"
        cv2.imwrite(str(file), impression(finger, turn, condition=NAMED["good"]).image)
        glass.place(file, 500)
        picture = glass.expose()
        if matcher.extract(picture, 500).quality >= QUALITY_MIN:
            yield picture


def _again(picture: Pixels, move: tuple[float, float, float], chance: np.random.Generator) -> Pixels:
    """The same press once more: shifted, turned and with noise added, as a recording or old grease may be."""
    shift, degrees, noise = move
    height, width = picture.shape
    way = chance.uniform(0, math.tau)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees * chance.choice((-1, 1)), 1)
    matrix[:, 2] += np.array((shift * math.cos(way), shift * math.sin(way)))
    lain = cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.clip(lain + chance.normal(0, noise, picture.shape), 0, 255).astype(np.uint8)


def _refused(move: tuple[float, float, float], answers: list[bool]) -> Figure:
    shift, degrees, noise = move
    moved = f"moved {shift:g} px and {degrees:g}°, " if shift else ""
    share = 100 * sum(answers) / len(answers)
    told = f"% of {len(answers)} synthetic presses, seed {SEED}; noise of {noise:g} grey levels added"
    return (f"last capture sent again, {moved}noise {noise:g}: refused", share, told)


def _live(synthetic: list[bool]) -> Iterator[Figure]:
    share = 100 * sum(synthetic) / len(synthetic)
    told = f"% of {len(synthetic)} pairs of presses of {FINGERS} synthetic fingers, seed {SEED}; wanted 98"
    yield "live second press of the same finger: accepted", share, told
    real = list(_real())
    if real:
        share = 100 * sum(real) / len(real)
        yield "the same, real prints", share, f"% of {len(real)} pairs of impressions taken in turn"


def _real() -> Iterator[bool]:
    for finger in (templates for prints in public_sets() for templates in prints.values()):
        for before, now in pairwise(placement_of(each) for each in finger):
            yield not lies_where(now, before)


def _speed(lay: list[bytes]) -> Figure:
    began, runs = time.process_time(), 50
    for _ in range(runs):
        lies_where(lay[-1], lay[0])
    return (
        "placement compared",
        1000 * (time.process_time() - began) / runs,
        f"ms of one core, mean of {runs}",
    )
