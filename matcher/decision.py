"""Scores and what they mean: thresholds for a false match rate, and how each was found."""

from enum import Enum


class FalseMatchRate(Enum):
    """The share of strangers' fingers a threshold lets through, in a single comparison."""

    ONE_IN_100 = 0.01
    ONE_IN_1000 = 0.001
    ONE_IN_10000 = 0.0001


# Set on 124,750 non-mated pairs, one for every two of 500 varied synthetic fingers (256 x 288 at 500 dpi),
# card templates, rounded up. ONE_IN_10000 rests on twelve pairs, and some lie above it: the highest scores
# were 50 and 807. On 1,500 mated pairs they refuse 0.07 to 0.13 %. The weights were 7c78a9bf, whose answers
# the shipped ones give with directions turned to the standard. To set them anew:
#   python -m tools.bench_matcher draw DIR
#   python -m tools.bench_matcher calibrate DIR --way oncard --way card --workers 2
COMPARE_THRESHOLDS = {
    FalseMatchRate.ONE_IN_100: 25.0,
    FalseMatchRate.ONE_IN_1000: 35.0,
    FalseMatchRate.ONE_IN_10000: 44.0,
}
ONCARD_THRESHOLDS = {
    FalseMatchRate.ONE_IN_100: 385,
    FalseMatchRate.ONE_IN_1000: 505,
    FalseMatchRate.ONE_IN_10000: 665,
}


def verified(score: float, rate: FalseMatchRate = FalseMatchRate.ONE_IN_10000) -> bool:
    """Whether a score of `matcher.compare` counts as the same finger."""
    return score >= COMPARE_THRESHOLDS[rate]


def oncard_verified(score: int, rate: FalseMatchRate = FalseMatchRate.ONE_IN_10000) -> bool:
    """Whether a score of `matcher.oncard.compare` does; the card's own decision."""
    return score >= ONCARD_THRESHOLDS[rate]
