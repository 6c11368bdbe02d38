"""Error rates from scores: the equal error rate with its interval, fixed points, and the whole trade-off."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
_REPEATS = 400
_SEED = 19794


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Scores with the fingers behind them, so that fingers, not single scores, can be drawn anew."""

    mated: Scores
    mated_finger: npt.NDArray[np.intp]
    non_mated: Scores
    non_mated_fingers: npt.NDArray[np.intp]  # [pair, 2]


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares, not percentages; `fmr100` is the FNMR where one stranger in 100 passes, and so on."""

    eer: float
    eer_interval: tuple[float, float]
    fmr100: float
    fmr1000: float
    zero_fmr: float


def rates(scores: Comparisons) -> Rates:
    return Rates(
        eer=equal_error_rate(*trade_off(scores)[1:]),
        eer_interval=_interval(scores),
        fmr100=fnmr_at(scores, 0.01),
        fmr1000=fnmr_at(scores, 0.001),
        zero_fmr=fnmr_at(scores, 0.0),
    )


def trade_off(
    scores: Comparisons, mated_weight: Scores | None = None, non_mated_weight: Scores | None = None
) -> tuple[Scores, Scores, Scores]:
    """Every threshold that matters, and FMR and FNMR when a score of at least it is accepted."""
    thresholds = np.unique(np.concatenate([scores.mated, scores.non_mated, [np.inf]]))
    fnmr = _share_below(scores.mated, mated_weight, thresholds)
    return thresholds, 1 - _share_below(scores.non_mated, non_mated_weight, thresholds), fnmr


def equal_error_rate(fmr: Scores, fnmr: Scores) -> float:
    nearest = int(np.argmin(np.abs(fmr - fnmr)))
    return float(fmr[nearest] + fnmr[nearest]) / 2


def fnmr_at(scores: Comparisons, fmr: float) -> float:
    """The least FNMR of a threshold whose FMR is not above the one asked for."""
    _, false_matches, false_non_matches = trade_off(scores)
    return float(false_non_matches[false_matches <= fmr + 1e-12].min())


def threshold_at(non_mated: Scores, fmr: float) -> float:
    """The least threshold, taken from the scores, that lets through no more than this share."""
    highest = np.sort(non_mated)[::-1]
    return float(np.nextafter(highest[min(int(fmr * len(highest)), len(highest) - 1)], np.inf))


def _share_below(values: Scores, weight: Scores | None, thresholds: Scores) -> Scores:
    order = np.argsort(values)
    weights = np.ones(len(values)) if weight is None else weight[order]
    total = np.concatenate([[0.0], np.cumsum(weights)])
    below = total[np.searchsorted(values[order], thresholds, side="left")]
    return np.asarray(below / max(float(total[-1]), 1e-12))


def _interval(scores: Comparisons) -> tuple[float, float]:
    """The middle 95 % of the EER when fingers are drawn with replacement."""
    random = np.random.default_rng(_SEED)
    fingers = 1 + int(max(scores.mated_finger.max(initial=0), scores.non_mated_fingers.max(initial=0)))
    drawn = random.multinomial(fingers, np.full(fingers, 1 / fingers), size=_REPEATS).astype(np.float64)
    useful = [times for times in drawn if _can_be_judged(scores, times)]
    low, high = np.percentile([_eer_of(scores, times) for times in useful or [np.ones(fingers)]], [2.5, 97.5])
    return float(low), float(high)


def _can_be_judged(scores: Comparisons, times: Scores) -> bool:
    """A draw of one finger alone has no strangers."""
    return bool(times[scores.mated_finger].any() and times[scores.non_mated_fingers].prod(axis=1).any())


def _eer_of(scores: Comparisons, times: Scores) -> float:
    mated = times[scores.mated_finger]
    non_mated = times[scores.non_mated_fingers].prod(axis=1)
    return equal_error_rate(*trade_off(scores, mated, non_mated)[1:])
