"""The card gets the best fingers, one of each hand if there are two hands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.card_fingers import LEFT_HAND, chosen_for_card


@pytest.mark.parametrize(
    ("qualities", "chosen"),
    [
        ({2: 85, 3: 95, 7: 60, 8: 50}, (3, 7)),
        ({1: 88, 2: 81, 7: 83}, (2, 7)),
        ({6: 60, 8: 90, 9: 45}, (8, 6)),
        ({5: 70}, (5,)),
        ({}, ()),
    ],
)
def test_the_best_of_each_hand_are_chosen(qualities: dict[int, int], chosen: tuple[int, ...]) -> None:
    assert chosen_for_card(qualities, 2) == chosen


def test_a_card_for_one_finger_gets_the_best() -> None:
    assert chosen_for_card({2: 60, 7: 90}, 1) == (7,)


@given(st.dictionaries(st.integers(1, 10), st.integers(0, 100)), st.integers(1, 2))
def test_what_is_chosen_was_taken_and_differs(qualities: dict[int, int], number: int) -> None:
    chosen = chosen_for_card(qualities, number)
    assert len(set(chosen)) == len(chosen) == min(number, len(qualities))
    assert set(chosen) <= qualities.keys()
    if number == 2 and len({at in LEFT_HAND for at in qualities}) == 2:
        assert {at in LEFT_HAND for at in chosen} == {True, False}
    if chosen:
        assert qualities[chosen[0]] // 10 == max(qualities.values()) // 10
