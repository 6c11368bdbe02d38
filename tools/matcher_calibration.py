"""Thresholds for `matcher.decision`, from one pair of impressions of every two fingers of a folder."""

from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from itertools import combinations, islice
from pathlib import Path

import numpy as np

from matcher.evaluation import Impression, Stopwatch, Way, compare_all, image_files, read, steps
from matcher.minutia import Template
from matcher.rates import Scores, threshold_at

FALSE_MATCH_RATES = (0.01, 0.001, 0.0001)
Figure = tuple[str, float, str]


def calibrate(folder: Path, ways: Sequence[Way] = tuple(Way), *, workers: int = 1) -> list[Figure]:
    """The thresholds, and what they would refuse; the same for any number of processes."""
    by_finger: dict[str, list[Impression]] = {}
    with ProcessPoolExecutor(workers) as pool:
        for impression in pool.map(_read, image_files(folder), chunksize=8):
            by_finger.setdefault(impression.finger, []).append(impression)
        fingers = list(by_finger.values())
        return [figure for way in ways for figure in _thresholds(fingers, way, pool, workers)]


def _read(path: Path) -> Impression:
    return read(path, Stopwatch(), dpi=500.0, size=None)


def _thresholds(
    fingers: Sequence[Sequence[Impression]], way: Way, pool: Executor, parts: int
) -> list[Figure]:
    mated = np.concatenate(list(pool.map(partial(_mated, way), fingers, chunksize=8)))
    templates = [[impression.template for impression in several] for several in fingers]
    part = partial(_non_mated, templates, way, parts)
    non_mated = np.array([score for scores in pool.map(part, range(parts)) for score in scores])
    highest = ", ".join(f"{score:.0f}" for score in np.sort(non_mated)[:-6:-1])
    found: list[Figure] = [(f"{way.value} non-mated pairs", float(len(non_mated)), f"highest {highest}")]
    for rate in FALSE_MATCH_RATES:
        threshold = threshold_at(non_mated, rate)
        refused = f"at FMR {100 * rate:g} %; FNMR {100 * float((mated < threshold).mean()):.2f} %"
        found.append((f"{way.value} threshold", threshold, refused))
    return found


def _mated(way: Way, impressions: Sequence[Impression]) -> Scores:
    return compare_all(impressions, way, Stopwatch()).mated


def _non_mated(fingers: Sequence[Sequence[Template]], way: Way, parts: int, part: int) -> list[float]:
    """Every two fingers once, the impressions taken in turn; of these every `parts`-th pair."""
    prepare, score = steps(way)
    ready = [[prepare(template) for template in several] for several in fingers]
    pairs = islice(combinations(range(len(ready)), 2), part, None, parts)
    return [float(score(ready[a][b % len(ready[a])], ready[b][a % len(ready[b])])) for a, b in pairs]
