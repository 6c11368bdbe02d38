from math import pi

import numpy as np
import pytest

from matcher import Minutia, Template, compact, compare, comparison, decision, enrolment
from matcher.errors import MatcherError
from matcher.products import product
from tests.matcher.prints import jittered, moved, scattered

FINGER = scattered(1)
SURE = decision.COMPARE_THRESHOLDS[decision.FalseMatchRate.ONE_IN_10000]


@pytest.mark.parametrize("turn", [0.0, 0.4, -1.3, pi / 2, pi])
def test_a_finger_is_known_however_it_is_laid_down(turn: float) -> None:
    again = jittered(moved(FINGER, turn=turn, by=(30.0, -20.0)), 7)
    assert compare(again, FINGER) > 2 * SURE


def test_the_score_is_the_same_both_ways_round() -> None:
    for seed in range(10):
        one, other = jittered(FINGER, seed), scattered(seed + 50)
        assert compare(one, FINGER) == compare(FINGER, one)
        assert compare(other, FINGER) == compare(FINGER, other)


def test_strangers_stay_below_the_threshold() -> None:
    assert max(compare(scattered(seed), FINGER) for seed in range(100, 160)) < SURE


def test_half_a_finger_still_matches_and_scores_less_than_the_whole() -> None:
    half = Template(tuple(m for m in FINGER.minutiae if m.y < 140), 300, 300)
    assert SURE < compare(jittered(half, 3), FINGER) < compare(jittered(FINGER, 3), FINGER)


def test_a_handful_of_minutiae_is_not_enough_to_be_sure() -> None:
    few = Template(FINGER.minutiae[:3], 300, 300)
    assert compare(few, FINGER) < SURE


@pytest.mark.parametrize("count", [0, 1, 2])
def test_next_to_nothing_scores_next_to_nothing(count: int) -> None:
    few = Template(FINGER.minutiae[:count], 300, 300)
    assert 0 <= compare(few, FINGER) < SURE


def test_minutiae_all_at_one_point_or_on_a_line_do_not_match() -> None:
    point = Template((Minutia(100, 100, 1.0),) * 255, 300, 300)
    line = Template(tuple(Minutia(10.0 * at, 50, 0.0) for at in range(30)), 300, 300)
    assert compare(point, FINGER) < SURE
    assert compare(line, FINGER) < SURE


def test_the_most_a_record_holds_is_compared_and_tells_strangers_from_itself() -> None:
    one, other = scattered(11, 255, span=700.0), scattered(12, 255, span=700.0)
    assert compare(other, one) < SURE < compare(jittered(one, 4), one)


def test_an_overlay_brings_a_turned_finger_back() -> None:
    turned = comparison.prepare(moved(FINGER, turn=0.6, by=(12.0, -7.0)))
    there = comparison.prepare(FINGER)
    laid = comparison.overlay(turned, there)
    assert laid is not None
    assert np.array_equal(laid.one, laid.other) and len(laid.one) == len(FINGER.minutiae)
    assert np.abs(laid.turned * turned.place + laid.moved - there.place).max() < 0.1
    assert comparison.overlay(comparison.prepare(Template((), 9, 9)), there) is None


def test_templates_of_different_resolutions_compare_by_millimetres() -> None:
    card = compact.decode(compact.encode(FINGER))
    assert compare(card, FINGER) > 3 * SURE


def test_a_resolution_that_is_wrong_by_a_seventh_costs_most_of_the_score() -> None:
    wrong = Template(FINGER.minutiae, 300, 300, 569.0)
    assert compare(wrong, FINGER) < compare(FINGER, FINGER) / 2


def test_thresholds_grow_as_fewer_strangers_may_pass() -> None:
    for table in (decision.COMPARE_THRESHOLDS, decision.ONCARD_THRESHOLDS):
        ordered = [table[rate] for rate in decision.FalseMatchRate]
        assert ordered == sorted(ordered)
        assert len(set(ordered)) == 3
    assert decision.verified(SURE) and not decision.verified(SURE - 1)


def test_products_in_blocks_are_the_product() -> None:
    random = np.random.default_rng(2)
    left, right = (random.random(shape).astype(np.float32) for shape in ((200, 312), (312, 150)))
    assert np.allclose(product(left, right), left @ right, rtol=1e-5)


def test_the_reference_is_the_impression_of_the_best_quality() -> None:
    impressions = [scattered(seed, count) for seed, count in ((1, 20), (2, 40), (3, 30))]
    assert enrolment.best(impressions, [60, 50, 80]) is impressions[2]
    assert enrolment.best(impressions, [60, 60, 60]) is impressions[1]
    with pytest.raises(MatcherError, match="enrolment"):
        enrolment.best([], [])
