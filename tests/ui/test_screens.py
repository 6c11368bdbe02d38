import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.ui.groups import DELIVERY

LONGEST_S = 300.0  # on a machine with much else to do
pytestmark = [pytest.mark.screen, pytest.mark.timeout(LONGEST_S + 20)]


def what_became_of(group: str) -> dict[str, str]:
    """What became of each story of a group; all of them share one window in a process of its own."""
    telling = subprocess.run(
        [sys.executable, "-m", "tests.ui.telling", group],
        cwd=ROOT,
        env={**os.environ, "KCFG_GRAPHICS_MAXFPS": "120"},  # the stories touch as fast as frames come
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )
    assert telling.returncode == 0, telling.stderr
    results: dict[str, str] = json.loads(telling.stdout.splitlines()[-1])
    return results


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    return what_became_of(DELIVERY)


@pytest.mark.parametrize(
    "story",
    [
        "a_whole_delivery_by_touches",
        "a_stranger_is_told_the_try_and_sent_to_the_officer",
        "a_poor_sample_gives_a_hint_and_another_finger_can_be_chosen",
        "switching_language_keeps_typed_digits",
        "a_refused_claim_keeps_the_digits_and_says_why",
        "a_whole_registration_by_touches",
        "a_whole_registration_by_keypad_alone",
        "going_back_and_changing_the_language_lose_nothing",
        "a_wrong_answer_is_said_beside_its_field_until_it_is_changed",
        "a_touch_in_a_name_puts_the_caret_there_and_holding_erases",
        "a_name_by_keypad_alone",
        "answers_changed_from_the_list_lead_back_to_it",
        "nothing_of_a_form_is_left_after_the_session",
        "nothing_typed_is_left_after_the_session",
        "the_screen_is_hidden_while_the_keypad_goes_on",
        "pulling_the_plug_shows_the_screen_again",
        "the_next_person_hears_it_as_loud_as_ever",
        "nothing_said_is_left_after_the_session",
        "two_fingers_at_once_are_one",
        "ten_fingers_leave_no_dots_and_no_way_out",
        "no_chord_leads_out",
        "a_finger_acts_on_release_and_sliding_off_cancels",
        "a_second_touch_right_after_a_new_screen_does_nothing",
        "a_disabled_button_sends_nothing",
        "the_warning_can_be_answered_by_a_touch_anywhere",
        "the_live_picture_grows_and_is_wiped",
        "no_key_and_no_settings_page_leads_out",
        "a_trembling_touch_counts_once_where_it_is_set",
        "a_whole_delivery_by_keypad_alone",
        "every_tool_is_reached_by_keypad",
        "the_ring_goes_when_a_finger_touches",
        "the_warning_is_answered_by_keypad",
        "a_person_is_called_from_the_help",
        "wishes_end_with_the_session_and_with_nobody_there",
        "two_hundred_random_touches_and_keys_break_nothing",
        "five_knocks_at_a_corner_let_a_technician_in_and_cleaning_makes_the_screen_deaf",
        "a_bug_shows_the_apology_and_nothing_of_the_session",
    ],
)
def test_on_the_screen(story: str, told: dict[str, str]) -> None:
    assert told[story] == "ok"


def test_no_story_is_left_out(told: dict[str, str], request: pytest.FixtureRequest) -> None:
    marks = [mark for mark in test_on_the_screen.pytestmark if mark.name == "parametrize"]  # type: ignore[attr-defined]
    assert set(told) == set(marks[0].args[1])
