from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.session.policy import Policy
from kiosk.session.states import (
    Attract,
    AwaitingCard,
    AwaitingOfficer,
    CheckingClaim,
    CheckingOfficer,
    EnteringClaim,
    Language,
    Stage,
    State,
)
from tools.exhibits import CLAIM
from ui.draft import LENGTH, Cleared, Draft, Erased, Focused, Slot, Typed, edited, followed, is_empty

TYPED = Draft("851630492716", "0499370899", "13650412", "20417", "1234")


def at(stage: Stage, session: int = 1) -> State:
    return State(Policy(), stage, session=session)


def test_keys_write_into_the_focused_place() -> None:
    draft = Draft(focus=Slot.RECEIPT)
    for key in (Typed("8"), Typed("5"), Erased(), Typed("1")):
        draft = edited(draft, key)
    assert draft.receipt == "81"
    assert edited(draft, Cleared()).receipt == ""


def test_another_place_keeps_what_was_typed_in_the_first() -> None:
    draft = edited(edited(Draft("85"), Focused(Slot.BIRTH_DATE)), Typed("1"))
    assert (draft.receipt, draft.birth_date) == ("85", "1")


@given(st.text("0123456789", max_size=40), st.sampled_from(list(Slot)))
def test_no_place_takes_more_digits_than_it_holds(digits: str, slot: Slot) -> None:
    draft = Draft(focus=slot)
    for digit in digits:
        draft = edited(draft, Typed(digit))
    assert draft.text(slot) == digits[: LENGTH[slot]]


def test_typing_takes_the_last_answer_from_the_screen() -> None:
    assert not edited(Draft(fresh=True), Typed("1")).fresh


def test_a_new_language_keeps_what_was_typed() -> None:
    before = at(EnteringClaim())
    assert followed(TYPED, before, replace(before, language=Language.ENGLISH)) == TYPED


def test_a_countdown_keeps_what_was_typed() -> None:
    before = at(EnteringClaim())
    assert followed(TYPED, before, replace(before, warning_s=20)) == TYPED


@pytest.mark.parametrize("after", [at(Attract()), at(EnteringClaim(), session=2)])
def test_the_end_of_a_session_forgets_everything(after: State) -> None:
    assert is_empty(followed(TYPED, at(EnteringClaim()), after))


def test_a_refused_claim_keeps_the_digits_for_another_look() -> None:
    draft = followed(TYPED, at(CheckingClaim()), at(EnteringClaim(unreachable=True)))
    assert (draft.receipt, draft.national_code, draft.fresh) == ("851630492716", "0499370899", True)


def test_a_granted_claim_forgets_the_applicants_digits() -> None:
    draft = followed(replace(TYPED, officer="", pin=""), at(CheckingClaim()), at(AwaitingOfficer(CLAIM)))
    assert is_empty(draft)
    assert draft.focus is Slot.PIN


def test_without_officers_cards_the_number_is_asked_first() -> None:
    before, after = at(CheckingClaim()), at(AwaitingOfficer(CLAIM))
    by_number = replace(after, policy=replace(after.policy, officer_cards=False))
    assert followed(Draft(), before, by_number).focus is Slot.OFFICER


def test_a_pin_is_forgotten_as_soon_as_it_was_sent() -> None:
    draft = followed(TYPED, at(AwaitingOfficer(CLAIM)), at(CheckingOfficer(CLAIM)))
    assert (draft.pin, draft.officer) == ("", "20417")


def test_nothing_typed_is_left_once_the_card_is_awaited() -> None:
    assert is_empty(followed(TYPED, at(CheckingOfficer(CLAIM)), at(AwaitingCard(CLAIM, "x"))))


def test_a_draft_never_shows_its_digits_in_a_log() -> None:
    told = repr(replace(TYPED, texts={"applicant.first_name": "زهرا"}))
    assert not [typed for typed in ("851630", "0499", "1365", "20417", "1234", "زهرا") if typed in told]
