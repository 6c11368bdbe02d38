"""Scores and what they mean: thresholds for a false match rate, and how each was found."""

from enum import Enum


class FalseMatchRate(Enum):
    """The share of strangers' fingers a threshold lets through, in a single comparison."""

    ONE_IN_100 = 0.01
    ONE_IN_1000 = 0.001
    ONE_IN_10000 = 0.0001


# Set on 124,750 non-mated pairs, one for every two of 500 varied synthetic fingers (256 x 288 at 500 dpi),
# card templates, rounded up. ONE_IN_10000 rests on twelve pairs, and some lie above it: the highest scores
# were 48 and 868. Of 1,500 mated pairs they refuse none. The weights were 97b3798e. To set them anew:
#   python -m tools.bench_matcher draw DIR
#   python -m tools.bench_matcher calibrate DIR --way oncard --way card --workers 2
COMPARE_THRESHOLDS = {
    FalseMatchRate.ONE_IN_100: 27.0,
    FalseMatchRate.ONE_IN_1000: 35.0,
    FalseMatchRate.ONE_IN_10000: 41.0,
}
ONCARD_THRESHOLDS = {
    FalseMatchRate.ONE_IN_100: 450,
    FalseMatchRate.ONE_IN_1000: 601,
    FalseMatchRate.ONE_IN_10000: 735,
}


def verified(score: float, rate: FalseMatchRate = FalseMatchRate.ONE_IN_10000) -> bool:
    """Whether a score of `matcher.compare` counts as the same finger."""
    return score >= COMPARE_THRESHOLDS[rate]


def oncard_verified(score: int, rate: FalseMatchRate = FalseMatchRate.ONE_IN_10000) -> bool:
    """Whether a score of `matcher.oncard.compare` does; the card's own decision."""
    return score >= ONCARD_THRESHOLDS[rate]
