"""Which lamp is lit at which stage."""

import pytest

from kiosk.session import states as st
from kiosk.session.lights import lights
from kiosk.session.policy import Policy
from kiosk.session.vocabulary import Light
from tests.kiosk.people import ATTEMPT, CLAIM


@pytest.mark.parametrize(
    ("stage", "at_hand"),
    [
        (st.Attract(), set()),
        (st.EnteringClaim(), {Light.KEYPAD}),
        (st.CheckingClaim(), set()),
        (st.AwaitingOfficer(CLAIM), {Light.KEYPAD}),
        (st.AwaitingCard(CLAIM, "o"), {Light.CARD_SLOT}),
        (st.ReadingCard(CLAIM, "o"), set()),
        (st.AwaitingFinger(ATTEMPT), {Light.FINGER}),
        (st.Capturing(ATTEMPT, 1, 2), {Light.FINGER}),
        (st.Comparing(ATTEMPT), set()),
        (st.Recording(ATTEMPT), set()),
        (st.TakeCard(ATTEMPT), {Light.CARD_SLOT}),
    ],
)
def test_one_lamp_at_most_points_at_what_to_do(stage: st.Stage, at_hand: set[Light]) -> None:
    assert lights(st.State(Policy(), stage)) == at_hand | {Light.IN_SERVICE}


def test_the_countdown_calls_for_an_answer() -> None:
    warned = st.State(Policy(), st.AwaitingFinger(ATTEMPT), warning_s=9)
    assert lights(warned) == {Light.FINGER, Light.KEYPAD, Light.IN_SERVICE}


def test_out_of_service_is_dark() -> None:
    assert lights(st.State(Policy(), st.OutOfService(st.Part.SENSOR))) == frozenset()
