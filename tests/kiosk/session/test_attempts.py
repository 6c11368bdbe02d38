"""Which finger comes next and how often: the same once more, then the other, as far as tries go (F8)."""

from dataclasses import replace

import pytest

from kiosk.session import attempts
from kiosk.session.states import Attempt, FingerReference
from tests.kiosk.people import ATTEMPT, CARD, LEFT, POLICY, RIGHT


def spent(number: int, finger: FingerReference, *, right: int = 5, left: int = 5) -> Attempt:
    """An attempt that was made with this finger, and what the chip has left for both."""
    fingers = (replace(RIGHT, tries_left=right), replace(LEFT, tries_left=left))
    chosen = next(each for each in fingers if each.position is finger.position)
    return replace(ATTEMPT, number=number, finger=chosen, card=replace(CARD, fingers=fingers), no_samples=2)


@pytest.mark.parametrize(
    ("before", "position"),
    [
        (spent(1, RIGHT), RIGHT.position),
        (spent(2, RIGHT), LEFT.position),
        (spent(2, LEFT), RIGHT.position),
        (spent(2, RIGHT, left=2), RIGHT.position),
        (spent(1, RIGHT, right=2), LEFT.position),
        (spent(2, LEFT, left=2, right=3), RIGHT.position),
        (spent(1, RIGHT, right=2, left=2), None),
        (spent(2, RIGHT, right=2, left=2), None),
        (spent(3, RIGHT), None),
        (spent(4, RIGHT), None),
    ],
)
def test_the_next_attempt_is_the_same_finger_then_the_other(before: Attempt, position: object) -> None:
    following = attempts.next_attempt(POLICY, before)
    assert (following and following.finger.position) == position
    if following:
        assert (following.number, following.no_samples) == (before.number + 1, 0)
        assert following.card == before.card


def test_a_finger_that_was_given_up_is_not_the_other_one() -> None:
    given_up = replace(spent(2, RIGHT), unusable=(LEFT.position,))
    following = attempts.next_attempt(POLICY, given_up)
    assert following is not None
    assert following.finger.position is RIGHT.position
