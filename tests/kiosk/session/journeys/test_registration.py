"""Pre-registration as a person meets it: consent, page after page, all answers, one number."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.form import Finding
from kiosk.domain.form_wire import read_form
from kiosk.domain.people import Form
from kiosk.domain.problems import Problem
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session import events as ev
from kiosk.session.commands import PrintSlip
from kiosk.session.journeys.registration import events as do
from kiosk.session.journeys.registration import stages as st
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.registration.commands import KeepApplication, SubmitApplication
from kiosk.session.journeys.registration.pages import (
    FieldKind,
    FormPage,
    Topic,
    field_named,
    fields_of,
    pages_of,
)
from kiosk.session.journeys.registration.rules import CONSENT
from kiosk.session.journeys.slips import Paper, Printing, TrackingSlip
from kiosk.session.states import Attract
from kiosk.session.vocabulary import Journey, Part, PrintTrouble
from tests.kiosk.session.journeys.applicants import ANSWERS, FORM, NOW, SESSION, TRACKING, Walk, at

DUE = NOW + timedelta(hours=24)


def fill(walk: Walk, answers: dict[str, str]) -> None:
    """Answer every page as it comes, until there are none left or one is refused."""
    seen: list[FormPage] = []
    while isinstance(walk.stage, st.FillingForm) and walk.stage.page not in seen:
        page = walk.stage.page
        seen.append(page)
        walk(do.Answered(tuple((each.path, answers.get(each.path, "")) for each in fields_of(page))))


def filled(answers: dict[str, str]) -> Walk:
    walk = Walk(at(Attract()))
    walk(ev.JourneyChosen(Journey.REGISTRATION), do.ConsentGiven())
    fill(walk, answers)
    return walk


def checked() -> Walk:
    return Walk(at(st.CheckingAnswers(ANSWERS)))


def wrong(walk: Walk) -> dict[str, Problem]:
    assert isinstance(walk.stage, st.FillingForm | st.CheckingAnswers)
    return {each.field: each.problem for each in walk.stage.findings}


def test_a_whole_form_is_submitted_once_and_its_number_shown_and_printed() -> None:
    walk = filled(FORM)
    assert isinstance(walk.stage, st.CheckingAnswers)
    assert not walk.stage.findings
    walk(do.Confirmed())
    (order,) = walk.commands[:1]
    assert isinstance(order, SubmitApplication)
    assert (order.session, order.submission, order.consent) == (SESSION + 1, 1, CONSENT)
    assert order.contact == {"mobile": "+989123456789"}
    assert isinstance(read_form(order.form), Form)
    walk(do.ApplicationAccepted(SESSION + 1, TRACKING, DUE))
    walk.shows(st.Registered(TRACKING, DUE, Paper(Printing.RUNNING)))
    assert [each.slip for each in walk.commands if isinstance(each, PrintSlip)] == [
        TrackingSlip(TRACKING, DUE)
    ]
    walk(ev.Printed(SESSION + 1))
    walk.shows(st.Registered(TRACKING, DUE, Paper(Printing.DONE, copies=1)))
    assert walk(ev.Continued()) == Attract()


def test_confirming_twice_sends_once() -> None:
    walk = checked()
    walk(do.Confirmed())
    assert len(walk.ordered(SubmitApplication)) == 1
    walk(do.Confirmed())
    assert not walk.commands


def test_the_pages_follow_what_was_answered() -> None:
    alone = Answers({**FORM, "applicant.marital_status": "never_married", "children": "0"})
    topics = {page.topic for page in pages_of(alone)}
    assert not topics & {Topic.SPOUSES, Topic.SPOUSE_NAME, Topic.CHILD_NAME}
    two = Answers({**FORM, "spouses": "2", "children": "3"})
    assert [page.at for page in pages_of(two) if page.topic is Topic.SPOUSE_CURRENT] == [0, 1]
    assert [page.at for page in pages_of(two) if page.topic is Topic.CHILD_SEX] == [0, 1, 2]
    assert FormPage(Topic.SPOUSE_CURRENT) not in pages_of(ANSWERS)


def test_every_page_has_one_or_two_fields_and_every_field_one_page() -> None:
    answers = Answers({**FORM, "spouses": "2", "children": "2"})
    paths = [each.path for page in pages_of(answers) for each in fields_of(page)]
    assert len(set(paths)) == len(paths)
    assert all(1 <= len(fields_of(page)) <= 2 for page in pages_of(answers))
    assert field_named("children.1.sex") in fields_of(FormPage(Topic.CHILD_SEX, 1))


def test_someone_never_married_without_children_can_submit() -> None:
    walk = filled({**FORM, "applicant.marital_status": "never_married", "children": "0"})
    assert isinstance(walk.stage, st.CheckingAnswers)
    assert not walk.stage.findings
    walk(do.Confirmed())
    (order,) = walk.ordered(SubmitApplication)
    assert isinstance(order, SubmitApplication)
    assert (order.form["spouses"], order.form["children"]) == ([], [])


@pytest.mark.parametrize(
    ("path", "typed", "problem"),
    [
        ("applicant.national_code", "0684159415", Problem.CODE_CHECK_DIGIT),
        ("applicant.national_code", "", Problem.MISSING),
        ("applicant.first_name", "Ali", Problem.NAME_LETTERS),
        ("applicant.birth_date", "1405/07/31", Problem.DATE_IMPOSSIBLE),
        ("applicant.birth_date", "1395/01/01", Problem.TOO_YOUNG),
        ("applicant.birth_date", "1420/01/01", Problem.DATE_IN_FUTURE),
        ("applicant.certificate_number", "047", Problem.CERTIFICATE_NUMBER),
        ("applicant.certificate_series", "23", Problem.CERTIFICATE_SERIES),
        ("father.birth_date", "1370/01/01", Problem.PARENT_NOT_OLDER),
        ("mother.national_code", FORM["applicant.national_code"], Problem.CODE_TWICE),
        ("spouses", "0", Problem.SPOUSE_NOT_STATED),
        ("spouses.0.national_code", "123", Problem.CODE_LENGTH),
        ("spouses.0.marriage_date", "1410/01/01", Problem.DATE_IN_FUTURE),
        ("children", "", Problem.MISSING),
        ("children.0.birth_date", "1360/01/01", Problem.CHILD_NOT_YOUNGER),
        ("contact.mobile", "0211234", Problem.MOBILE_FORM),
        ("contact.landline", "123", Problem.LANDLINE_FORM),
    ],
)
def test_a_wrong_field_is_told_on_its_own_page(path: str, typed: str, problem: Problem) -> None:
    walk = filled({**FORM, path: typed})
    assert isinstance(walk.stage, st.FillingForm)
    assert path in {each.path for each in fields_of(walk.stage.page)}
    assert wrong(walk) == {path: problem}
    assert walk.stage.answers.text(path) == typed


def test_too_many_present_spouses_show_when_the_last_one_is_said_to_be_present() -> None:
    second = {
        "spouses": "2",
        "spouses.1.first_name": "رضا",
        "spouses.1.last_name": "احمدی",
        "spouses.1.national_code": "0499370899",
        "spouses.1.birth_date": "1360/01/01",
    }
    both = {"spouses.0.current": "yes", "spouses.1.current": "yes"}
    walk = filled({**FORM, **second, **both})
    assert isinstance(walk.stage, st.FillingForm)
    assert walk.stage.page == FormPage(Topic.SPOUSE_CURRENT, 1)
    assert wrong(walk) == {"spouses": Problem.SPOUSES_TOO_MANY}
    walk(do.Answered((("spouses.1.current", "no"),)))
    fill(walk, {**FORM, **second})
    assert isinstance(walk.stage, st.CheckingAnswers)
    assert not walk.stage.findings


def test_going_back_loses_nothing_not_even_what_is_wrong() -> None:
    walk = filled({**FORM, "applicant.birth_date": "1395/01/01"})
    walk(do.WentBack((("applicant.birth_date", "1395/02/0"),)))
    assert isinstance(walk.stage, st.FillingForm)
    assert walk.stage.page == FormPage(Topic.APPLICANT_NAME)
    assert walk.stage.answers.text("applicant.birth_date") == "1395/02/0"
    assert walk.stage.answers.text("applicant.national_code") == FORM["applicant.national_code"]
    walk(do.WentBack(), do.WentBack())
    assert isinstance(walk.stage, st.ReadingConsent)
    walk(do.ConsentGiven())
    assert isinstance(walk.stage, st.FillingForm)
    assert walk.stage.answers.text("applicant.national_code") == FORM["applicant.national_code"]


def test_an_answer_is_changed_from_the_list_and_the_way_leads_back_to_it() -> None:
    walk = checked()
    walk(do.ChangeWished(FormPage(Topic.APPLICANT_NAME)))
    assert isinstance(walk.stage, st.FillingForm)
    assert walk.stage.changing
    walk(do.Answered((("applicant.first_name", "مینا"), ("applicant.last_name", "کریمی"))))
    assert isinstance(walk.stage, st.CheckingAnswers)
    assert walk.stage.answers.text("applicant.first_name") == "مینا"


def test_a_change_that_brings_new_people_asks_for_them() -> None:
    walk = checked()
    walk(do.ChangeWished(FormPage(Topic.CHILDREN)))
    walk(do.Answered((("children", "2"),)))
    assert isinstance(walk.stage, st.FillingForm)
    assert walk.stage.page == FormPage(Topic.CHILD_NAME, 1)


def test_people_taken_out_again_are_no_longer_sent() -> None:
    walk = checked()
    walk(do.ChangeWished(FormPage(Topic.CHILDREN)))
    walk(do.Answered((("children", "0"),)), do.Confirmed())
    (order,) = walk.ordered(SubmitApplication)
    assert isinstance(order, SubmitApplication)
    assert order.form["children"] == []


def test_a_page_takes_only_its_own_fields() -> None:
    walk = Walk(at(st.FillingForm(FormPage(Topic.APPLICANT_SEX), ANSWERS)))
    walk(do.Answered((("applicant.sex", "male"), ("applicant.national_code", "1111111111"))))
    assert isinstance(walk.stage, st.FillingForm)
    assert walk.stage.answers.text("applicant.national_code") == FORM["applicant.national_code"]


def test_a_field_that_no_page_has_is_shown_as_a_name() -> None:
    assert field_named("applicant.nickname").kind is FieldKind.NAME


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("mother.last_name", Problem.MISSING),
        ("spouses", Problem.SPOUSE_NOT_STATED),
        ("children", Problem.CHILDREN_NOT_STATED),
    ],
)
def test_a_form_with_a_hole_is_not_sent(path: str, problem: Problem) -> None:
    walk = Walk(at(st.CheckingAnswers(ANSWERS.having([(path, "")]))))
    walk(do.Confirmed())
    assert wrong(walk) == {path: problem}
    assert not walk.ordered(SubmitApplication)


def test_without_a_line_the_form_is_kept_and_has_a_number_all_the_same() -> None:
    walk = Walk(at(st.CheckingAnswers(ANSWERS), missing=frozenset({Part.CENTRE})))
    walk(do.Confirmed())
    assert len(walk.ordered(KeepApplication)) == 1
    walk(do.ApplicationKept(SESSION, TRACKING))
    walk.shows(st.Registered(TRACKING, None, Paper(Printing.RUNNING)))


def test_after_silence_the_same_submission_is_kept_for_later() -> None:
    walk = checked()
    walk(do.Confirmed())
    (sent,) = walk.ordered(SubmitApplication)
    walk(ev.CentreSilent(SESSION))
    (kept,) = walk.ordered(KeepApplication)
    assert isinstance(sent, SubmitApplication)
    assert isinstance(kept, KeepApplication)
    assert (kept.session, kept.submission, kept.form) == (sent.session, sent.submission, sent.form)


def test_a_kiosk_without_numbers_says_that_nothing_was_sent_and_keeps_the_answers() -> None:
    walk = Walk(at(st.SubmittingForm(ANSWERS, 1, keeping=True)))
    walk(do.ApplicationNotKept(SESSION))
    walk.shows(st.CheckingAnswers(ANSWERS, unreachable=True))


def test_what_the_centre_finds_wrong_can_be_mended_and_is_a_new_submission() -> None:
    walk = Walk(at(st.SubmittingForm(ANSWERS)))
    finding = Finding("mother.national_code", Problem.CODE_TWICE)
    walk(do.ApplicationRefused(SESSION, ApplicationRefusal.INVALID, (finding,)))
    walk.shows(st.CheckingAnswers(ANSWERS, (finding,), 2, ApplicationRefusal.INVALID))


def test_who_is_registered_already_gets_no_second_number() -> None:
    walk = Walk(at(st.SubmittingForm(ANSWERS)))
    walk(do.ApplicationRefused(SESSION, ApplicationRefusal.ALREADY_REGISTERED))
    walk.shows(st.NotRegistered(ApplicationRefusal.ALREADY_REGISTERED))
    assert walk(ev.Continued()) == Attract()


def test_what_is_on_its_way_cannot_be_cancelled() -> None:
    walk = Walk(at(st.SubmittingForm(ANSWERS)))
    assert walk(ev.Cancelled()) == st.SubmittingForm(ANSWERS)


@pytest.mark.parametrize("trouble", list(PrintTrouble))
def test_a_printer_that_fails_leaves_the_number_on_the_screen_to_be_printed_again(
    trouble: PrintTrouble,
) -> None:
    walk = Walk(at(st.Registered(TRACKING, DUE, Paper(Printing.RUNNING))))
    walk(ev.PrintFailed(SESSION, trouble))
    walk.shows(st.Registered(TRACKING, DUE, Paper(Printing.FAILED, trouble)))
    walk(ev.PrintWished())
    walk.shows(st.Registered(TRACKING, DUE, Paper(Printing.RUNNING)))
    assert len(walk.ordered(PrintSlip)) == 1


def test_without_a_printer_nothing_is_printed_and_a_lost_one_is_told() -> None:
    walk = Walk(at(st.SubmittingForm(ANSWERS), missing=frozenset({Part.PRINTER})))
    walk(do.ApplicationAccepted(SESSION, TRACKING, DUE))
    walk.shows(st.Registered(TRACKING, DUE, Paper(Printing.NO_PRINTER)))
    assert not walk.ordered(PrintSlip)
    running = Walk(at(st.Registered(TRACKING, DUE, Paper(Printing.RUNNING))))
    running(ev.PartLost(Part.PRINTER, "gone"))
    running.shows(st.Registered(TRACKING, DUE, Paper(Printing.FAILED, PrintTrouble.SILENT)))


def test_a_born_in_1368_may_write_zero_for_the_certificate() -> None:
    walk = filled({**FORM, "applicant.birth_date": "1370/04/12", "applicant.certificate_number": "0"})
    assert isinstance(walk.stage, st.CheckingAnswers)
    assert not walk.stage.findings


def test_nothing_typed_stands_in_any_repr() -> None:
    walk = filled({**FORM, "applicant.birth_date": "1395/01/01"})
    shown = repr(walk.state) + repr(replace(checked().state, warning_s=3))
    assert not [text for text in FORM.values() if len(text) > 3 and text in shown]
