"""When each stage of an order is reached: batches of bounded size, so that waiting grows with the load."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from kiosk.domain.production import Stage

DAY_S = 86_400.0
USUAL_DAYS = 20.0

# Days of the usual twenty that each part takes, with how far it may be off either way.
_PREPARED, _PREPARED_SPREAD = 10.0, 2.0
_PERSONALISED, _CHECKED, _SENT = 1.0, 2.0, 1.0
_TRAVEL, _TRAVEL_SPREAD = 5.5, 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """`days` is what a card takes on average without a queue, `batch` how many begin on each of its days."""

    days: float = USUAL_DAYS
    batch: int = 40

    @property
    def unit_s(self) -> float:
        """One day of the usual twenty, at this pace."""
        return DAY_S * self.days / USUAL_DAYS


@dataclass(frozen=True, slots=True)
class Plan:
    """The batch an order is in, and when it reaches each stage."""

    batch: int
    at: Mapping[Stage, float]

    def stage_at(self, now: float) -> Stage:
        reached = [stage for stage, when in self.at.items() if when <= now]
        return reached[-1] if reached else Stage.ACCEPTED


def plan(accepted_at: float, full: Mapping[int, int], pace: Pace, chance: random.Random) -> Plan:
    """The first batch with room after the order is prepared; `full` counts the orders of each batch."""
    unit = pace.unit_s
    prepared = accepted_at + unit * (_PREPARED + chance.uniform(-_PREPARED_SPREAD, _PREPARED_SPREAD))
    batch = ceil(prepared / unit)
    while full.get(batch, 0) >= pace.batch:
        batch += 1
    personalised = (batch + _PERSONALISED) * unit
    checked = personalised + _CHECKED * unit
    sent = checked + _SENT * unit
    arrived = sent + unit * (_TRAVEL + chance.uniform(-_TRAVEL_SPREAD, _TRAVEL_SPREAD))
    stages = (Stage.PERSONALISED, Stage.QUALITY_CHECKED, Stage.DISPATCHED, Stage.ARRIVED)
    times = (personalised, checked, sent, arrived)
    return Plan(batch, {Stage.ACCEPTED: accepted_at, **dict(zip(stages, times, strict=True))})
