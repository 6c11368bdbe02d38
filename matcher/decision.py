"""Scores and what they mean: thresholds for a false match rate, and how each was found."""

from enum import Enum


class FalseMatchRate(Enum):
    """The share of strangers' fingers a threshold lets through, in a single comparison."""

    ONE_IN_100 = 0.01
    ONE_IN_1000 = 0.001
    ONE_IN_10000 = 0.0001


# Provisional, with room above what cross-finger pairs of 30 real fingers show; to be set on at least 100,000
# non-mated pairs of synthetic fingers.
COMPARE_THRESHOLDS = {
    FalseMatchRate.ONE_IN_100: 23.0,
    FalseMatchRate.ONE_IN_1000: 31.0,
    FalseMatchRate.ONE_IN_10000: 38.0,
}
ONCARD_THRESHOLDS = {
    FalseMatchRate.ONE_IN_100: 350,
    FalseMatchRate.ONE_IN_1000: 440,
    FalseMatchRate.ONE_IN_10000: 560,
}


def verified(score: float, rate: FalseMatchRate = FalseMatchRate.ONE_IN_10000) -> bool:
    """Whether a score of `matcher.compare` counts as the same finger."""
    return score >= COMPARE_THRESHOLDS[rate]


def oncard_verified(score: int, rate: FalseMatchRate = FalseMatchRate.ONE_IN_10000) -> bool:
    """Whether a score of `matcher.oncard.compare` does; the card's own decision."""
    return score >= ONCARD_THRESHOLDS[rate]
