"""Whether the quality predicts errors: what is left of them when the worst pictures are refused."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from matcher.evaluation import Impression
from matcher.rates import Comparisons, threshold_at

FALSE_MATCH_RATE = 0.001
SHARES = (0.0, 0.1, 0.2, 0.3)
Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]


def reject_curve(folders: Sequence[tuple[Sequence[Impression], Comparisons]]) -> dict[float, float]:
    """FNMR at FMR 0.1 % by the share of pictures refused; one threshold over all folders, set before that."""
    mated = np.concatenate([scores.mated for _, scores in folders])
    threshold = threshold_at(np.concatenate([scores.non_mated for _, scores in folders]), FALSE_MATCH_RATE)
    lower = np.concatenate([_lower_quality(impressions) for impressions, _ in folders])
    pictures = np.sort([each.template.quality for impressions, _ in folders for each in impressions])
    return {share: _fnmr(mated[lower >= pictures[int(share * len(pictures))]], threshold) for share in SHARES}


def _fnmr(mated: Numbers, threshold: float) -> float:
    return float((mated < threshold).mean()) if len(mated) else float("nan")


def _lower_quality(impressions: Sequence[Impression]) -> Numbers:
    """Of each mated pair, in the order `compare_all` takes them."""
    pairs = combinations(impressions, 2)
    return np.array(
        [min(a.template.quality, b.template.quality) for a, b in pairs if a.finger == b.finger], np.float64
    )
