"""The peer beside the matcher: mindtct and bozorth3 on the same pictures and pairs (nbis-py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from matcher.evaluation import Stopwatch, image_files, load
from matcher.image import at_working_dpi
from matcher.rates import Comparisons


@dataclass(frozen=True, slots=True)
class Peer:
    """What mindtct and bozorth3 do with a folder: scores, and CPU milliseconds of each step."""

    scores: Comparisons
    medians_ms: dict[str, float]


def measure(folder: Path, dpi: float) -> Peer | None:
    """The same pairs by the peer; None where its package has no wheel."""
    try:
        import nbis
    except ImportError:
        return None
    watch = Stopwatch()
    extractor = nbis.new_nbis_extractor(nbis.NbisExtractorSettings(**_settings()))
    found = []
    for path in image_files(folder):
        _, encoded = cv2.imencode(".png", at_working_dpi(load(path), dpi))
        with watch.timing("extract"):
            found.append((path.stem.split("_")[0], extractor.extract_minutiae(encoded.tobytes())))
    return Peer(_scores(found, watch), watch.medians())


def _settings() -> dict[str, Any]:
    return {
        "min_quality": 0.0,
        "get_center": False,
        "check_fingerprint": False,
        "compute_nfiq2": False,
        "ppi": 500.0,
    }


def _scores(found: Sequence[tuple[str, Any]], watch: Stopwatch) -> Comparisons:
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
