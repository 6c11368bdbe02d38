"""How long a card will still take, out of the real load: an estimate, never a promise (R38).

Cards are made in turn, so whoever has `ahead` cards before theirs waits until that many are done: at the
present rate ahead / done_per_day. No card goes faster than the quickest of the recent ones, and the range
reaches as far as recent cards differed. Where too few were made to know, the usual number of days is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

FEW = 5  # with fewer recent cards nothing is known
SPREAD = 0.2  # by how much a rate of days may be off in the days to come
_QUICK, _SLOW = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Load:
    """`taken_days` of recent cards, how many were done a day lately, how many stand before this one."""

    taken_days: Sequence[float]
    done_per_day: float
    ahead: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """Days from now; `late` for who waits longer than nearly all did.

    `by_load` is false where only the usual number is known; then there is no range.
    """

    about_days: int
    from_days: int | None
    to_days: int | None
    by_load: bool
    late: bool


def estimate(load: Load, waited_days: float, usual_days: float) -> Estimate:
    if len(load.taken_days) < FEW or load.done_per_day <= 0:
        left = max(1, round(usual_days - waited_days))
        return Estimate(left, None, None, by_load=False, late=waited_days > usual_days)
    quick, slow = _quantile(load.taken_days, _QUICK), _quantile(load.taken_days, _SLOW)
    queue_days = load.ahead / load.done_per_day
    about = max(quick, waited_days + queue_days)
    shortest = max(quick, waited_days + queue_days * (1 - SPREAD))
    longest = max(slow, waited_days + queue_days * (1 + SPREAD), about)
    return Estimate(
        about_days=max(1, round(about - waited_days)),
        from_days=max(0, floor(shortest - waited_days)),
        to_days=max(1, ceil(longest - waited_days)),
        by_load=True,
        late=waited_days > slow,
    )


def _quantile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[round(part * (len(ordered) - 1))]
