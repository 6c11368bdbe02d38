"""Ten fingers wanted, two needed; the best kept, none twice, two for the card."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.completion.fingers import (
    LEFT,
    RIGHT,
    ExceptionProblem,
    Impression,
    best_of,
    chosen_for_card,
    exception_problem,
    exchanged_for,
    next_finger,
    order_of_asking,
    same_as,
    suffices,
)
from kiosk.domain.policy import DEFAULT_POLICY
from tests.matcher.prints import jittered, moved, scattered

FINGERS = {position: scattered(position) for position in range(1, 11)}


def _taken(**qualities: int) -> dict[int, Impression]:
    """`_taken(f2=80)`: position 2 with quality 80."""
    return {
        int(name[1:]): Impression(int(name[1:]), quality, FINGERS[int(name[1:])])
        for name, quality in qualities.items()
    }


def test_index_fingers_are_asked_for_first_and_every_wanted_one_once() -> None:
    taken: dict[int, Impression] = {}
    while (position := next_finger(taken, (5,), DEFAULT_POLICY)) is not None:
        taken[position] = Impression(position, 60, FINGERS[position])
    assert list(taken)[:2] == [2, 7]
    assert sorted([*taken, 5]) == list(range(1, 11))
    assert order_of_asking(replace(DEFAULT_POLICY, enrol_fingers=4)) == (2, 7, 1, 6)


def test_two_good_fingers_suffice_and_poor_ones_count_for_nothing() -> None:
    assert suffices(_taken(f2=50, f9=41), (), DEFAULT_POLICY)
    assert not suffices(_taken(f2=50, f9=39), (), DEFAULT_POLICY)
    assert not suffices(_taken(f2=50), (1,), DEFAULT_POLICY)


def test_one_finger_suffices_where_all_the_others_are_excused_and_none_never() -> None:
    rest = tuple(each for each in range(1, 11) if each != 7)
    assert suffices(_taken(f7=70), rest, DEFAULT_POLICY)
    assert not suffices({}, tuple(range(1, 11)), DEFAULT_POLICY)


def test_the_best_of_several_impressions_is_kept() -> None:
    few = replace(FINGERS[1], minutiae=FINGERS[1].minutiae[:10])
    poor, sparse, rich = Impression(1, 40, FINGERS[1]), Impression(1, 70, few), Impression(1, 70, FINGERS[1])
    assert best_of([poor, sparse, rich]) is rich
    assert best_of([]) is None


def test_a_finger_given_a_second_time_under_another_name_is_noticed() -> None:
    taken = _taken(f2=80, f7=80, f1=80)
    again = jittered(moved(FINGERS[7], turn=0.2, by=(6, -4)), seed=3)
    assert same_as(again, taken) == 7
    assert same_as(FINGERS[4], taken) is None
    assert same_as(FINGERS[4], {}) is None


def test_a_finger_asked_for_again_that_is_another_one_is_noticed() -> None:
    taken = _taken(f2=80, f7=80)
    again = jittered(FINGERS[7], seed=5)
    assert exchanged_for(2, again, taken) == 7
    assert exchanged_for(7, again, taken) is None
    assert exchanged_for(2, FINGERS[9], taken) is None


def test_the_card_gets_the_best_finger_of_each_hand() -> None:
    assert chosen_for_card(_taken(f2=85, f3=95, f7=60, f8=50), DEFAULT_POLICY) == (3, 7)
    assert chosen_for_card(_taken(f1=88, f2=81, f7=83), DEFAULT_POLICY) == (2, 7)


def test_with_one_hand_both_come_from_it_and_poor_fingers_from_none() -> None:
    assert chosen_for_card(_taken(f6=60, f8=90, f9=20), DEFAULT_POLICY) == (8, 6)
    assert chosen_for_card(_taken(f2=39), DEFAULT_POLICY) == ()
    assert chosen_for_card(_taken(f2=90, f7=90), replace(DEFAULT_POLICY, card_fingers=1)) == (2,)


@given(st.dictionaries(st.integers(1, 10), st.integers(0, 100)))
def test_what_goes_into_the_card_was_taken_is_good_and_differs(qualities: dict[int, int]) -> None:
    taken = {at: Impression(at, quality, FINGERS[at]) for at, quality in qualities.items()}
    chosen = chosen_for_card(taken, DEFAULT_POLICY)
    assert len(set(chosen)) == len(chosen) <= 2
    assert all(taken[each].quality >= DEFAULT_POLICY.enrol_quality_min for each in chosen)
    hands = {at in LEFT for at, each in taken.items() if each.quality >= DEFAULT_POLICY.enrol_quality_min}
    if len(hands) == 2:
        assert {each in RIGHT for each in chosen} == {True, False}


@pytest.mark.parametrize(
    ("evidence", "approved_by", "problem"),
    [
        (b"", "b", ExceptionProblem.NO_EVIDENCE),
        (b"photo", "", ExceptionProblem.NOT_APPROVED),
        (b"photo", "a", ExceptionProblem.SELF_APPROVED),
        (b"photo", "b", None),
    ],
)
def test_an_exception_needs_evidence_and_a_second_person(
    evidence: bytes, approved_by: str, problem: ExceptionProblem | None
) -> None:
    assert exception_problem(evidence, approved_by, "a") is problem
