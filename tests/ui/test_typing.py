"""What keys do to the texts of a form: the caret, going on to the next box, what outlives a page."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kiosk.session.journeys.registration.pages import FormPage, Topic
from kiosk.session.journeys.registration.stages import CheckingAnswers, FillingForm, Registered
from kiosk.session.journeys.slips import Paper, Printing
from kiosk.session.states import Language, Stage, State
from tools.exhibit import standing
from tools.registration_exhibits import ANSWERS, DUE, TRACKING, registration_exhibits
from ui.draft import (
    BoardTurned,
    Chosen,
    Cleared,
    Draft,
    Edit,
    Erased,
    EyeOpened,
    Focused,
    Scrolled,
    Typed,
    edited,
    followed,
    is_empty,
    sent,
)
from ui.fields import Form
from ui.presenter import present
from ui.view import Review

NAME, YEAR, MONTH = "applicant.first_name", "applicant.birth_date/year", "applicant.birth_date/month"


def after(draft: Draft, *edits: Edit) -> Draft:
    for edit in edits:
        draft = edited(draft, edit)
    return draft


def test_a_letter_goes_where_the_caret_is() -> None:
    draft = after(Draft(focus=NAME), Typed("ز"), Typed("ر"), Focused(NAME, 1), Typed("ه"))
    assert draft.text(NAME) == "زهر"
    assert after(draft, Typed("ا")).text(NAME) == "زهار"


def test_a_key_writes_into_its_own_page_wherever_the_focus_was() -> None:
    draft = after(Draft(focus=""), Typed("ز", into=NAME), Typed("ر", into=NAME))
    assert (draft.text(NAME), draft.focus) == ("زر", NAME)
    assert after(draft, Erased(into=NAME), Cleared(YEAR)).texts == {NAME: "ز", YEAR: ""}


def test_erasing_takes_the_letter_before_the_caret() -> None:
    draft = after(Draft(texts={NAME: "زهرا"}), Focused(NAME, 2), Erased())
    assert (draft.text(NAME), draft.caret) == ("زرا", 1)
    assert after(draft, Erased(), Erased(), Erased()).text(NAME) == "را"


def test_a_full_year_leads_on_to_the_month_and_erasing_an_empty_month_leads_back() -> None:
    draft = Draft(focus=YEAR)
    for digit in "1365":
        draft = edited(draft, Typed(digit, 4, MONTH))
    assert draft.focus == MONTH
    assert edited(draft, Erased(YEAR)).focus == YEAR


def test_no_more_is_typed_than_the_field_holds() -> None:
    draft = Draft(texts={YEAR: "1365"}, focus=YEAR)
    assert edited(draft, Typed("9", 4)).text(YEAR) == "1365"


def test_a_chosen_row_is_the_whole_answer() -> None:
    draft = after(Draft(texts={"applicant.sex": "male"}), Chosen("applicant.sex", "female"))
    assert draft.text("applicant.sex") == "female"


def test_another_field_begins_with_its_own_keyboard() -> None:
    assert after(Draft(focus=NAME), BoardTurned("symbols"), Focused("applicant.last_name")).board == ""


def test_eye_and_list_leave_the_texts_alone() -> None:
    draft = Draft(texts={NAME: "زهرا"}, focus=NAME)
    assert after(draft, EyeOpened("pin"), Scrolled(8)).texts == draft.texts
    assert after(draft, Scrolled(8)).row == 8
    assert after(draft, Cleared()).text(NAME) == ""


def filling(topic: Topic) -> Stage:
    return FillingForm(FormPage(topic), ANSWERS)


def test_another_page_and_the_way_back_find_what_was_typed() -> None:
    typed = Draft(texts={NAME: "زهرا"}, focus=NAME, caret=2, row=4, changed=frozenset({NAME}))
    name, birth = standing(filling(Topic.APPLICANT_NAME)), standing(filling(Topic.APPLICANT_BIRTH))
    there = followed(typed, name, birth)
    assert (there.focus, there.caret, there.row, there.changed) == ("", None, 0, frozenset())
    assert followed(there, birth, name).text(NAME) == "زهرا"
    assert followed(there, birth, standing(CheckingAnswers(ANSWERS))).text(NAME) == "زهرا"


def test_another_language_changes_nothing_of_what_was_typed() -> None:
    typed = Draft(texts={NAME: "زهرا"}, focus=NAME, caret=2)
    before = standing(filling(Topic.APPLICANT_NAME))
    assert followed(typed, before, replace(before, language=Language.ENGLISH)) == typed


def test_nothing_typed_outlives_the_sending_of_the_form() -> None:
    done = standing(Registered(TRACKING, DUE, Paper(Printing.DONE)))
    assert is_empty(followed(Draft(texts={NAME: "زهرا"}), standing(CheckingAnswers(ANSWERS)), done))


def test_a_pin_is_not_found_on_a_later_page() -> None:
    draft = Draft(texts={"technician.pin": "4711", NAME: "زهرا"})
    later = followed(draft, standing(filling(Topic.APPLICANT_NAME)), standing(filling(Topic.PHONES)))
    assert dict(later.texts) == {NAME: "زهرا"}


def test_an_answer_sent_again_is_judged_again() -> None:
    assert sent(Draft(changed=frozenset({NAME}))).changed == frozenset()


KEYS = st.sampled_from(
    [Typed("ا"), Typed("1", 4, MONTH), Erased(), Erased(YEAR), Cleared(), Focused(NAME), Focused(NAME, 3)]
)


@given(st.lists(KEYS, max_size=40))
def test_no_row_of_keys_puts_the_caret_outside_its_text(keys: list[Edit]) -> None:
    draft = after(Draft(focus=NAME), *keys)
    assert draft.caret is None or 0 <= draft.caret <= 200
    assert edited(draft, Typed("ب")).text(draft.focus).count("ب") == 1


def test_a_code_is_seen_by_its_last_digits_once_the_next_question_is_answered() -> None:
    exhibit = next(each for each in registration_exhibits() if each.name == "form-details-masked")
    content = present(exhibit.state, exhibit.draft).content
    assert isinstance(content, Form)
    code, birth = content.fields
    assert code.boxes[0].shown == "•••••••۸۲۸"
    back = edited(exhibit.draft, Focused("spouses.0.national_code"))
    again = present(exhibit.state, back).content
    assert isinstance(again, Form)
    assert again.fields[0].boxes[0].shown == "۰۰۶۷۷۴۹۸۲۸"
    assert birth.active


def test_private_answers_are_looked_at_again_by_their_last_digits_until_they_are_shown() -> None:
    state = standing(CheckingAnswers(ANSWERS))
    hidden, plain = (_values(state, opened) for opened in ("", "answers"))
    assert (hidden["applicant.national_code"], plain["applicant.national_code"]) == (
        "••••••••99",
        "0499370899",
    )
    assert hidden["applicant.birth_date"].endswith("/12")
    assert hidden["applicant.birth_date"].startswith("••••/••/")
    assert plain["applicant.birth_date"] == "1365/04/12"
    assert hidden["applicant.last_name"] == plain["applicant.last_name"]


def test_another_page_hides_private_answers_again() -> None:
    state = standing(CheckingAnswers(ANSWERS))
    opened = edited(Draft(), EyeOpened("answers"))
    form = state.at(FillingForm(FormPage(Topic.PHONES), ANSWERS))
    assert followed(followed(opened, state, form), form, state).opened == ""


def _values(state: State, opened: str) -> dict[str, str]:
    view = present(replace(state, language=Language.ENGLISH), Draft(opened=opened))
    assert isinstance(view.content, Review)
    rows = [each for each in view.content.rows if each.change]
    named = {each.change.name.removeprefix("change."): each.value for each in rows if each.change}
    return {name: value.strip("\u2066\u2069") for name, value in named.items()}
