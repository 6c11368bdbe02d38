"""Error rates over a folder of prints: every mated pair and every pair of different fingers' impressions."""

import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from itertools import combinations
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from matcher import compact, comparison, oncard
from matcher.cropping import crop
from matcher.errors import ImageError
from matcher.extraction import extract
from matcher.image import Image, at_working_dpi
from matcher.minutia import Template
from matcher.parameters import WORKING_DPI
from matcher.rates import Comparisons, Rates, rates

FEWEST_MINUTIAE = 2
Found = tuple[float, int, int]  # score, and the places of both fingers in the list of names


class Way(Enum):
    """What is compared: templates as extracted, after the card's format, or by the comparator in the card."""

    FULL = "full"
    CARD = "card"
    ONCARD = "oncard"


@dataclass(frozen=True, slots=True)
class Impression:
    """One image of a folder, by its name `<finger>_<impression>`."""

    finger: str
    template: Template


@dataclass(slots=True)
class Stopwatch:
    """CPU milliseconds a step took, each time it ran."""

    taken_ms: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def timing(self, step: str) -> Iterator[None]:
        before = _cpu_s()
        yield
        self.taken_ms.setdefault(step, []).append((_cpu_s() - before) * 1000)

    def medians(self) -> dict[str, float]:
        return {step: float(np.median(taken)) for step, taken in self.taken_ms.items()}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a folder showed."""

    rates: Rates
    scores: Comparisons
    failures_to_enrol: int
    images: int
    medians_ms: dict[str, float]


def evaluate(
    folder: Path, *, dpi: float = WORKING_DPI, size: tuple[int, int] | None = None, way: Way = Way.FULL
) -> Evaluation:
    """Compare everything in a folder; `size` is (width, height) at 500 dpi to cut around the ridges first."""
    watch = Stopwatch()
    impressions = [read(path, watch, dpi=dpi, size=size) for path in image_files(folder)]
    scores = compare_all(impressions, way, watch)
    failures = sum(len(each.template.minutiae) < FEWEST_MINUTIAE for each in impressions)
    return Evaluation(rates(scores), scores, failures, len(impressions), watch.medians())


def image_files(folder: Path) -> list[Path]:
    """The prints of a folder: at least two fingers, and one of them twice."""
    files = sorted(path for path in folder.glob("*_*.png") if path.stem.count("_") == 1)
    fingers = [path.stem.split("_")[0] for path in files]
    if len(set(fingers)) < 2 or len(set(fingers)) == len(fingers):
        raise ImageError(f"{folder}: needs <finger>_<impression>.png of two fingers and more, some twice")
    return files


def load(path: Path) -> Image:
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) if path.is_file() else None
    if image is None:
        raise ImageError(f"{path}: no image that can be read")
    return np.asarray(image, np.uint8)


def read(path: Path, watch: Stopwatch, *, dpi: float, size: tuple[int, int] | None) -> Impression:
    image = load(path)
    if size is not None:
        image, dpi = crop(at_working_dpi(image, dpi), size), WORKING_DPI
    with watch.timing("extract"):
        template = extract(image, dpi)
    return Impression(path.stem.split("_")[0], template)


def compare_all(
    impressions: Sequence[Impression], way: Way, watch: Stopwatch, *, every: int = 1
) -> Comparisons:
    """All mated pairs, and of the non-mated ones every so many."""
    prepare, score = steps(way)
    ready = []
    for impression in impressions:
        with watch.timing("prepare"):
            ready.append(prepare(impression.template))
    names = sorted({impression.finger for impression in impressions})
    fingers = [names.index(impression.finger) for impression in impressions]
    mated: list[Found] = []
    non_mated: list[Found] = []
    for a, b in combinations(range(len(ready)), 2):
        if fingers[a] != fingers[b] and (a + b) % every:
            continue
        with watch.timing("compare"):
            found = float(score(ready[a], ready[b]))
        (mated if fingers[a] == fingers[b] else non_mated).append((found, fingers[a], fingers[b]))
    return _gathered(mated, non_mated)


def steps(way: Way) -> tuple[Callable[[Template], Any], Callable[[Any, Any], float]]:
    if way is Way.ONCARD:
        return lambda template: oncard.ready(compact.encode(template)), oncard.compare_prepared
    if way is Way.CARD:
        return lambda t: comparison.prepare(compact.decode(compact.encode(t))), comparison.compare_prepared
    return comparison.prepare, comparison.compare_prepared


def _gathered(mated: list[Found], non_mated: list[Found]) -> Comparisons:
    return Comparisons(
        np.array([score for score, _, _ in mated]),
        np.array([finger for _, finger, _ in mated], np.intp),
        np.array([score for score, _, _ in non_mated]),
        np.array([fingers for _, *fingers in non_mated], np.intp).reshape(-1, 2),
    )


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
