"""What no finger made must never open a card; `tools.bench_matcher attack` tries ten thousand."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from matcher import compact, compare, decision, extract, oncard
from matcher.evaluation import Way
from simulators.fingers import impression, master
from tools.matcher_attack import attack, hostile
from tools.matcher_calibration import calibrate
from tools.matcher_fingers import draw


@pytest.fixture(scope="module")
def cards() -> list[bytes]:
    fingers = (master(7_000_000_000_000 + seed) for seed in range(6))
    return [compact.encode(extract(impression(finger, 1).image)) for finger in fingers]


def test_no_hostile_template_is_verified_by_either_comparator(cards: list[bytes]) -> None:
    found = attack(cards, count=150, seed=2)
    assert found.tried - found.refused > 120
    assert found.verified == 0
    assert 0 < found.highest_oncard < decision.ONCARD_THRESHOLDS[decision.FalseMatchRate.ONE_IN_10000]


def test_the_attack_would_notice_a_finger(cards: list[bytes]) -> None:
    assert decision.oncard_verified(oncard.compare(cards[0], cards[0]))
    assert decision.verified(compare(compact.decode(cards[0]), compact.decode(cards[0])))


def test_hostile_templates_are_the_same_in_every_run(cards: list[bytes]) -> None:
    first, again = (list(islice(hostile(cards, 5), 40)) for _ in range(2))
    assert first == again
    assert len(set(first)) > 30


def test_thresholds_are_the_same_for_any_number_of_processes(tmp_path: Path) -> None:
    draw(tmp_path, seed=3, count=4)
    alone, shared = (calibrate(tmp_path, [Way.ONCARD], workers=workers) for workers in (1, 2))
    assert alone == shared
    assert [value for name, value, _ in alone if name.endswith("pairs")] == [6]
    assert all(np.isfinite(value) for _, value, _ in alone)
