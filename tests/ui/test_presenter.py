from dataclasses import replace
from typing import get_args

import pytest

from kiosk.session.events import (
    Cancelled,
    CannotGiveFinger,
    ClaimEntered,
    Continued,
    LanguageChosen,
    OfficerSigned,
    OtherFinger,
    Started,
    Touched,
)
from kiosk.session.policy import Policy
from kiosk.session.states import Attract, AwaitingFinger, Language, Stage, State
from tools.exhibit import Exhibit
from tools.exhibits import FIRST, NATIONAL_CODE, RECEIPT, exhibits
from ui.draft import Draft, Focused, Slot
from ui.presenter import present
from ui.view import Action, Emphasis, Entry, FingerAsked, Result, View, Welcome


def shown(name: str, language: Language = Language.PERSIAN) -> View:
    exhibit = next(each for each in exhibits(language) if each.name == name)
    return present(exhibit.state, exhibit.draft)


def action(view: View, name: str) -> Action:
    return next(each for each in (*view.actions, *view.tools) if each.name == name)


def test_every_stage_has_a_screen_in_the_gallery() -> None:
    stages = {type(each.state.stage) for each in exhibits(Language.PERSIAN)}
    assert stages == set(get_args(Stage))


@pytest.mark.parametrize("language", list(Language))
def test_every_screen_says_what_it_is(language: Language) -> None:
    for exhibit in exhibits(language):
        view = present(exhibit.state, exhibit.draft)
        assert view.heading
        assert view.language is language


@pytest.mark.parametrize("language", list(Language))
def test_every_screen_offers_the_other_language(language: Language) -> None:
    for exhibit in (each for each in exhibits(language) if each.name != "technician-cleaning"):
        view = present(exhibit.state, exhibit.draft)
        assert any(
            isinstance(each.sends, LanguageChosen) and each.sends.language != language for each in view.tools
        )


def test_no_screen_has_two_ways_forward() -> None:
    for exhibit in exhibits(Language.PERSIAN):
        view = present(exhibit.state, exhibit.draft)
        assert sum(each.emphasis is Emphasis.PRIMARY for each in view.actions) <= 1


def test_a_claim_can_be_sent_only_when_both_numbers_can_be_right() -> None:
    assert action(shown("claim-second-filled"), "claim.submit").enabled
    assert not action(shown("claim-second-empty"), "claim.submit").enabled
    assert not action(shown("claim-second-wrong"), "claim.submit").enabled
    assert not action(shown("claim-receipt-wrong"), "claim.next").enabled
    sent = action(shown("claim-second-filled"), "claim.submit").sends
    assert sent == ClaimEntered(RECEIPT, NATIONAL_CODE)


def test_a_birth_date_that_cannot_be_is_said_beside_its_field() -> None:
    content = shown("claim-second-date-wrong", Language.ENGLISH).content
    assert isinstance(content, Entry)
    assert content.fields[0].error == "This date is not right. Check the year, month and day."


def test_half_a_number_is_not_called_wrong() -> None:
    content = shown("claim-receipt-typing").content
    assert isinstance(content, Entry)
    assert content.fields[0].error is None


def test_digits_are_shown_in_the_language_and_sent_in_ascii() -> None:
    content = shown("claim-receipt-filled").content
    assert isinstance(content, Entry)
    assert content.fields[0].groups == (tuple("۸۵۱۶"), tuple("۳۰۴۹"), tuple("۲۷۱۶"))


def test_a_pin_is_never_shown() -> None:
    content = shown("officer-filled").content
    assert isinstance(content, Entry)
    assert set("".join(content.fields[0].groups[0])) == {"•"}
    assert action(shown("officer-filled"), "officer.submit").sends == OfficerSigned("", "123456")


def test_where_officers_have_no_cards_number_and_pin_are_asked() -> None:
    content = shown("officer-by-number-filled").content
    assert isinstance(content, Entry)
    assert [each.slot for each in content.fields] == [Slot.OFFICER, Slot.PIN]
    sent = action(shown("officer-by-number-filled"), "officer.submit").sends
    assert sent == OfficerSigned("20417", "123456")


def test_the_second_item_can_be_the_birth_date() -> None:
    content = shown("claim-second-empty").content
    assert isinstance(content, Entry)
    assert [each.sends for each in content.choices] == [Focused(Slot.NATIONAL_CODE), Focused(Slot.BIRTH_DATE)]
    assert [each.chosen for each in content.choices] == [True, False]


def test_a_finger_page_names_the_finger_and_always_offers_a_person() -> None:
    view = shown("finger-place", Language.ENGLISH)
    assert view.heading == "Place your right index finger on the sensor"
    assert action(view, "finger.cannot").sends == CannotGiveFinger()
    assert action(view, "finger.other").sends == OtherFinger()


def test_another_finger_is_offered_only_when_the_chip_has_one() -> None:
    assert [each.name for each in shown("finger-only-one").actions] == ["finger.cannot"]


def test_a_poor_sample_is_a_hint_and_never_a_failure() -> None:
    for exhibit in exhibits(Language.ENGLISH):
        if exhibit.name.startswith("finger-hint"):
            view = present(exhibit.state, exhibit.draft)
            assert view.notice
            assert "match" not in view.notice.text
            assert isinstance(view.content, FingerAsked)


def test_not_matched_says_which_try_of_how_many_it_was() -> None:
    view = shown("not-matched", Language.ENGLISH)
    assert isinstance(view.content, Result)
    assert view.content.text.startswith("That was try 1 of 3.")
    assert action(view, "finger.again").sends == Continued()


def test_rows_that_have_come_are_shown_as_a_share() -> None:
    content = shown("finger-capturing").content
    assert isinstance(content, FingerAsked)
    assert content.progress == pytest.approx(190 / 288)


def test_a_touch_on_the_attract_screen_starts() -> None:
    content = present(State(Policy(), Attract()), Draft()).content
    assert isinstance(content, Welcome)
    assert content.start and content.start.sends == Started()


def test_the_warning_counts_down_and_offers_more_time_or_the_end() -> None:
    warning = shown("still-there", Language.ENGLISH).warning
    assert warning
    assert warning.seconds == "17"
    assert warning.fraction == pytest.approx(17 / 25)
    assert (warning.stay.sends, warning.leave.sends) == (Touched(), Cancelled())


def test_every_unfinished_session_can_be_left_until_the_card_is_being_written() -> None:
    keep = (
        *("attract", "language", "recording", "take", "delivered", "see-officer", "out-of-service"),
        *("registration-sending", "registration-keeping", "registered", "not-registered"),
        *("correction-sending", "correction-done", "correction-refused"),
        *("appointment-booking", "appointment-booked", "appointment-cancelling", "appointment-refused"),
        *("withdrawal-sending", "withdrawal-done", "withdrawal-refused"),
        *("relocation-sending", "relocation-done", "relocation-refused"),
        *("visit-refused", "visit-finishing", "visit-holding", "visit-done", "visit-hold"),
        *("technician-checking", "technician-cleaning", "simulated-attract"),
    )
    for exhibit in exhibits(Language.PERSIAN):
        if exhibit.help:
            continue
        assert can_be_left(exhibit) == (not exhibit.name.startswith(keep)), exhibit.name


def test_the_view_stays_equal_while_only_the_clock_moves() -> None:
    state = State(Policy(), AwaitingFinger(FIRST), session=1)
    assert present(state, Draft()) == present(replace(state, now_s=5.0), Draft())


def can_be_left(exhibit: Exhibit) -> bool:
    view = present(exhibit.state, exhibit.draft)
    return any(isinstance(each.sends, Cancelled) for each in (*view.actions, *view.tools))
