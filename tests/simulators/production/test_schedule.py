"""How long a card takes, alone and in a queue."""

import random
from statistics import mean

from kiosk.domain.production import Stage
from simulators.production.schedule import DAY_S, Pace, Plan, plan


def days(full: dict[int, int], seed: int, pace: Pace | None = None) -> float:
    planned = plan(1_000.0, full, pace or Pace(), random.Random(seed))
    return (planned.at[Stage.ARRIVED] - 1_000.0) / DAY_S


def test_a_card_takes_about_twenty_days_without_a_queue() -> None:
    taken = [days({}, seed) for seed in range(200)]
    assert 19 < mean(taken) < 21
    assert min(taken) > 15
    assert max(taken) < 25


def test_a_queue_makes_it_longer() -> None:
    full = dict.fromkeys(range(40), 40)
    assert days(full, 1) > days({}, 1) + 25


def test_no_batch_takes_more_than_its_size() -> None:
    pace, full, batches = Pace(batch=3), {}, []  # type: ignore[var-annotated]
    for seed in range(30):
        made = plan(0.0, full, pace, random.Random(seed))
        full[made.batch] = full.get(made.batch, 0) + 1
        batches.append(made.batch)
    assert max(full.values()) == 3


def test_another_pace_scales_all_of_it() -> None:
    assert days({}, 1, Pace(days=0.02)) < 0.03


def test_stages_come_in_order() -> None:
    planned: Plan = plan(0.0, {}, Pace(), random.Random(1))
    times = list(planned.at.values())
    assert times == sorted(times)
    assert planned.stage_at(0.0) is Stage.ACCEPTED
    assert planned.stage_at(1e9) is Stage.ARRIVED
