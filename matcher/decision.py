"""Scores and what they mean: thresholds for a false match rate, and how each was found."""

from enum import Enum


class FalseMatchRate(Enum):
    """The share of strangers' fingers a threshold lets through, in a single comparison."""

    ONE_IN_100 = 0.01
    ONE_IN_1000 = 0.001
    ONE_IN_10000 = 0.0001


# Set on 124,750 non-mated pairs, one for every two of 500 synthetic fingers (256 x 288 at 500 dpi), rounded
# up; ONE_IN_10000 rests on twelve pairs. The templates were the classical extractor's (record 0010). Those of
# the network (weights 7c78a9bf...) are not yet measured on as many pairs; on 9,730 they lie below, see record
# 0014: these thresholds err on the side of refusing. To set them anew:
#   python -m tools.bench_matcher draw DIR
#   python -m tools.bench_matcher calibrate DIR --workers 2
COMPARE_THRESHOLDS = {
    FalseMatchRate.ONE_IN_100: 27.0,
    FalseMatchRate.ONE_IN_1000: 39.0,
    FalseMatchRate.ONE_IN_10000: 51.0,
}
ONCARD_THRESHOLDS = {
    FalseMatchRate.ONE_IN_100: 400,
    FalseMatchRate.ONE_IN_1000: 540,
    FalseMatchRate.ONE_IN_10000: 710,
}


def verified(score: float, rate: FalseMatchRate = FalseMatchRate.ONE_IN_10000) -> bool:
    """Whether a score of `matcher.compare` counts as the same finger."""
    return score >= COMPARE_THRESHOLDS[rate]


def oncard_verified(score: int, rate: FalseMatchRate = FalseMatchRate.ONE_IN_10000) -> bool:
    """Whether a score of `matcher.oncard.compare` does; the card's own decision."""
    return score >= ONCARD_THRESHOLDS[rate]
