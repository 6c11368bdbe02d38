import pytest

from tests.ui.groups import JOURNEYS
from tests.ui.test_screens import LONGEST_S, what_became_of

pytestmark = [pytest.mark.screen, pytest.mark.timeout(LONGEST_S + 20)]


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    return what_became_of(JOURNEYS)


@pytest.mark.parametrize(
    "story",
    [
        "from_the_status_to_an_appointment_by_touches",
        "an_appointment_by_keypad_alone",
        "a_wrong_pair_keeps_what_was_typed",
        "a_correction_by_touches",
        "a_whole_visit_by_touches",
        "fingers_that_cannot_be_given_are_named_one_by_one",
        "no_picture_of_a_face_is_left_after_the_session",
        "a_withdrawal_by_touches",
        "a_withdrawal_by_keypad_alone",
        "who_does_not_want_to_withdraw_after_all_is_back_at_the_status",
        "another_place_by_touches",
        "another_place_by_keypad_alone",
        "the_language_is_asked_for_before_anything_else",
        "who_walks_away_from_the_question_for_the_language_leaves_the_first_screen",
    ],
)
def test_on_the_screen(story: str, told: dict[str, str]) -> None:
    assert told[story] == "ok"


def test_no_story_is_left_out(told: dict[str, str]) -> None:
    marks = [mark for mark in test_on_the_screen.pytestmark if mark.name == "parametrize"]  # type: ignore[attr-defined]
    assert set(told) == set(marks[0].args[1])
