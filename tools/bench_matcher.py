"""Measures the matcher beside a peer from a package (nbis: mindtct and bozorth3), and calibrates thresholds.

`python -m tools.bench_matcher` measures the real prints. `python -m tools.bench_matcher calibrate DIR` reads
a folder of synthetic fingers and prints the thresholds `matcher.decision` should hold; the folder is made
by `kiosk-sim fingers --seed 77 --count 500 --impressions 3 --out DIR`. OPENBLAS_NUM_THREADS=1 keeps numpy to
one thread; OpenCV is told here.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from matcher.errors import MatcherError
from matcher.evaluation import (
    Evaluation,
    Impression,
    Stopwatch,
    Way,
    compare_all,
    evaluate,
    image_files,
    load,
    read,
    steps,
)
from matcher.rates import Comparisons, rates, threshold_at

ROOT = Path(__file__).resolve().parent.parent
SETS = (("FVC2002_DB1_B", 500.0), ("FVC2002_DB2_B", 569.0), ("FVC2002_DB3_B", 500.0))
FALSE_MATCH_RATES = (0.01, 0.001, 0.0001)

Figure = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class Peer:
    """What mindtct and bozorth3 do with a folder: scores, and CPU milliseconds of each step."""

    scores: Comparisons
    medians_ms: dict[str, float]


def figures() -> list[Figure]:
    """Name, value, unit or remark; empty where the real prints are absent."""
    folder = prints()
    if folder is None:
        return []
    cv2.setNumThreads(1)
    return [figure for name, dpi in SETS for figure in _set_figures(folder / name, dpi)]


def prints() -> Path | None:
    named = os.environ.get("KIOSK_FINGERPRINTS")
    folder = Path(named) if named else ROOT.parent / "shared" / "data" / "fingerprints"
    return folder if folder.is_dir() else None


def _set_figures(folder: Path, dpi: float) -> list[Figure]:
    name = folder.name.removeprefix("FVC2002_").removesuffix("_B")
    ways = {
        "full": evaluate(folder, dpi=dpi),
        "card": evaluate(folder, dpi=dpi, way=Way.CARD),
        "on-card": evaluate(folder, dpi=dpi, way=Way.ONCARD),
        "256x288 card": evaluate(folder, dpi=dpi, way=Way.CARD, size=(256, 288)),
        "256x288 on-card": evaluate(folder, dpi=dpi, way=Way.ONCARD, size=(256, 288)),
    }
    found = [figure for way, one in ways.items() for figure in _rate_figures(f"matcher {name} {way}", one)]
    peer = _peer(folder, dpi)
    if peer is None:
        return [*found, (f"peer {name}", float("nan"), "nbis is not installed here")]
    ratios = {
        "extract": ways["full"].medians_ms["extract"] / peer.medians_ms["extract"],
        "compare": ways["full"].medians_ms["compare"] / peer.medians_ms["compare"],
    }
    theirs = rates(peer.scores)
    return [
        *found,
        (f"peer {name} EER", 100 * theirs.eer, "% mindtct + bozorth3"),
        (f"peer {name} FMR1000", 100 * theirs.fmr1000, "% mindtct + bozorth3"),
        *((f"matcher {name} {step} / peer", ratio, "x CPU time, medians") for step, ratio in ratios.items()),
    ]


def _rate_figures(name: str, found: Evaluation) -> list[Figure]:
    low, high = found.rates.eer_interval
    pairs = f"{len(found.scores.mated)} mated, {len(found.scores.non_mated)} non-mated"
    return [
        (f"{name} EER", 100 * found.rates.eer, f"% (95 %: {100 * low:.2f} to {100 * high:.2f}; {pairs})"),
        (f"{name} FMR1000", 100 * found.rates.fmr1000, "%"),
        *((f"{name} {step}", taken, "ms CPU, median") for step, taken in found.medians_ms.items()),
    ]


def _peer(folder: Path, dpi: float) -> Peer | None:
    """The same pairs by the peer; None where its package has no wheel."""
    try:
        import nbis
    except ImportError:
        return None
    watch = Stopwatch()
    extractor = nbis.new_nbis_extractor(nbis.NbisExtractorSettings(**_peer_settings()))
    found = []
    for path in image_files(folder):
        _, encoded = cv2.imencode(".png", _at_500(load(path), dpi))
        with watch.timing("extract"):
            found.append((path.stem.split("_")[0], extractor.extract_minutiae(encoded.tobytes())))
    return Peer(_peer_scores(found, watch), watch.medians())


def _peer_settings() -> dict[str, Any]:
    return {
        "min_quality": 0.0,
        "get_center": False,
        "check_fingerprint": False,
        "compute_nfiq2": False,
        "ppi": 500.0,
    }


def _at_500(image: Any, dpi: float) -> Any:
    return (
        image
        if dpi == 500
        else cv2.resize(image, None, fx=500 / dpi, fy=500 / dpi, interpolation=cv2.INTER_CUBIC)
    )


def _peer_scores(found: Sequence[tuple[str, Any]], watch: Stopwatch) -> Comparisons:
    names = sorted({finger for finger, _ in found})
    mated: list[tuple[float, int, int]] = []
    non_mated: list[tuple[float, int, int]] = []
    for (a, one), (b, other) in combinations(found, 2):
        with watch.timing("compare"):
            score = float(one.compare(other))
        (mated if a == b else non_mated).append((score, names.index(a), names.index(b)))
    return Comparisons(
        np.array([row[0] for row in mated]),
        np.array([row[1] for row in mated], np.intp),
        np.array([row[0] for row in non_mated]),
        np.array([row[1:] for row in non_mated], np.intp),
    )


def calibrate(folder: Path, ways: Sequence[Way] = tuple(Way), *, dpi: float = 500.0) -> list[Figure]:
    """Thresholds from one pair of impressions of every two fingers, and what they would refuse."""
    watch = Stopwatch()
    impressions = [read(path, watch, dpi=dpi, size=None) for path in image_files(folder)]
    return [figure for way in ways for figure in _thresholds(impressions, way, watch)]


def _thresholds(impressions: Sequence[Impression], way: Way, watch: Stopwatch) -> list[Figure]:
    by_finger: dict[str, list[Impression]] = {}
    for impression in impressions:
        by_finger.setdefault(impression.finger, []).append(impression)
    mated = np.concatenate([compare_all(several, way, watch).mated for several in by_finger.values()])
    non_mated = _non_mated(list(by_finger.values()), *steps(way))
    found: list[Figure] = [(f"{way.value} non-mated pairs", float(len(non_mated)), "")]
    for rate in FALSE_MATCH_RATES:
        threshold = threshold_at(non_mated, rate)
        refused = f"at FMR {100 * rate:g} %; FNMR {100 * float((mated < threshold).mean()):.2f} %"
        found.append((f"{way.value} threshold", threshold, refused))
    return found


def _non_mated(
    fingers: Sequence[Sequence[Impression]], prepare: Callable[[Any], Any], score: Callable[[Any, Any], float]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Every two fingers once, the impressions taken in turn."""
    ready = [[prepare(impression.template) for impression in several] for several in fingers]
    pairs = combinations(range(len(ready)), 2)
    found = [score(ready[a][b % len(ready[a])], ready[b][a % len(ready[b])]) for a, b in pairs]
    return np.array(found, np.float64)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench_matcher", description=__doc__)
    parser.add_argument("job", nargs="?", choices=("measure", "calibrate"), default="measure")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--way", type=Way, choices=list(Way), action="append", help="calibrate only this")
    options = parser.parse_args(arguments)
    if options.job == "calibrate" and options.folder is None:
        parser.error("calibrate needs a folder of synthetic fingers")
    cv2.setNumThreads(1)
    try:
        found = (
            figures() if options.job == "measure" else calibrate(options.folder, options.way or tuple(Way))
        )
    except MatcherError as error:
        print(f"bench_matcher: {error}", file=sys.stderr)
        return 1
    for name, value, remark in found:
        print(f"{name:40} {value:10.3f} {remark}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
