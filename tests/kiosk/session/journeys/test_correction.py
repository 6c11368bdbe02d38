"""Correction: only disputed items, the edits left told, and what is left empty stays as it was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.form import Finding
from kiosk.domain.problems import Problem
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.journeys.correction import stages as at_correction
from kiosk.session.journeys.correction.begun import begin_correction
from kiosk.session.journeys.correction.commands import SendCorrection
from kiosk.session.journeys.correction.events import CorrectionAccepted, ItemWished
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.registration.events import Answered, ApplicationRefused, Confirmed, WentBack
from kiosk.session.journeys.status.stages import ShowingStatus
from tests.kiosk.session.journeys.applicants import CODE, MISMATCH, NOW, SESSION, TRACKING, WHO, Walk, at

NAME, BORN = "applicant.first_name", "father.birth_date"


@pytest.fixture
def walk() -> Walk:
    return Walk(at(at_correction.CorrectingItem(WHO, MISMATCH)))


def test_each_item_is_asked_for_and_all_are_sent_in_stored_form(walk: Walk) -> None:
    walk(Answered(((NAME, " ريم "),)), Answered(((BORN, "۱۳۳۵/۱/۲"),)))
    assert isinstance(walk.stage, at_correction.CheckingCorrection)
    walk(Confirmed())
    changes = {NAME: "ریم", BORN: "1956-03-22"}
    assert walk.ordered(SendCorrection) == [SendCorrection(SESSION, 1, TRACKING, CODE, changes)]
    walk(CorrectionAccepted(SESSION, NOW + timedelta(hours=24), 2))
    walk.shows(at_correction.Corrected(NOW + timedelta(hours=24), 2))
    assert walk(ev.Continued()) == st.Attract()


@pytest.mark.parametrize(
    ("path", "typed", "stored"),
    [
        ("applicant.national_code", "۹۹۹۱۲۳۴۵۰۰", "9991234500"),
        ("applicant.certificate_series", "الف  ۲۳", "الف 23"),
        ("applicant.certificate_serial", "۱۲۳۴۵۶", "123456"),
        ("applicant.certificate_number", "۴۷۱۱", "4711"),
        ("applicant.sex", "female", "female"),
        ("mother.birth_date", "۱۳۴۰/۱/۲", "1961-03-22"),
        ("contact.mobile", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
    ],
)
def test_each_kind_of_item_is_sent_in_its_stored_form(path: str, typed: str, stored: str) -> None:
    walk = Walk(at(at_correction.CorrectingItem(WHO, replace(MISMATCH, items=(path,)))))
    walk(Answered(((path, typed),)), Confirmed())
    (order,) = walk.ordered(SendCorrection)
    assert isinstance(order, SendCorrection)
    assert order.changes == {path: stored}


def test_a_mismatch_that_names_no_item_cannot_be_corrected_here() -> None:
    begun = begin_correction(at(st.Attract()), WHO, replace(MISMATCH, items=()))
    assert begun.state.stage == at_correction.NotCorrected(ApplicationRefusal.NOT_POSSIBLE_NOW)


def test_an_item_left_empty_is_not_sent(walk: Walk) -> None:
    walk(Answered(((NAME, ""),)), Answered(((BORN, "1335/1/2"),)), Confirmed())
    (order,) = walk.ordered(SendCorrection)
    assert isinstance(order, SendCorrection)
    assert set(order.changes) == {BORN}


def test_a_correction_that_changes_nothing_is_not_sent_and_costs_no_edit(walk: Walk) -> None:
    walk(Answered(()), Answered(()), Confirmed())
    assert isinstance(walk.stage, at_correction.CheckingCorrection)
    assert walk.stage.problem is ApplicationRefusal.NOTHING_CHANGED
    assert not walk.ordered(SendCorrection)


def test_a_confirmed_item_cannot_be_slipped_in(walk: Walk) -> None:
    walk(Answered(((NAME, "ریم"), ("applicant.last_name", "دیگری"))), Answered(()), Confirmed())
    (order,) = walk.ordered(SendCorrection)
    assert isinstance(order, SendCorrection)
    assert set(order.changes) == {NAME}


def test_a_wrong_entry_is_told_at_its_field(walk: Walk) -> None:
    walk(Answered(((NAME, "Reem"),)))
    assert isinstance(walk.stage, at_correction.CorrectingItem)
    assert walk.stage.findings == (Finding(NAME, Problem.NAME_LETTERS),)
    assert walk.stage.answers.text(NAME) == "Reem"


def test_going_back_keeps_what_was_entered_and_ends_at_the_status(walk: Walk) -> None:
    walk(Answered(((NAME, "ریم"),)), WentBack(((BORN, "1335"),)))
    assert isinstance(walk.stage, at_correction.CorrectingItem)
    assert (walk.stage.at, walk.stage.answers.text(BORN)) == (0, "1335")
    walk(WentBack())
    walk.shows(ShowingStatus(WHO, MISMATCH))


def test_from_the_list_one_item_can_be_looked_at_again(walk: Walk) -> None:
    walk(Answered(((NAME, "ریم"),)), Answered(()), ItemWished(0))
    assert isinstance(walk.stage, at_correction.CorrectingItem)
    assert walk.stage.at == 0
    assert walk(ItemWished(7)) == walk.stage


def test_something_half_typed_and_left_backwards_is_judged_before_it_is_sent(walk: Walk) -> None:
    walk(Answered(((NAME, "ریم"),)), WentBack(((BORN, "1335"),)), Answered(((NAME, "ریم"),)))
    assert isinstance(walk.stage, at_correction.CorrectingItem)
    checking = Walk(at(at_correction.CheckingCorrection(WHO, MISMATCH, Answers({NAME: "ریم", BORN: "1335"}))))
    checking(Confirmed())
    assert isinstance(checking.stage, at_correction.CorrectingItem)
    assert (checking.stage.at, checking.stage.findings[0].problem) == (1, Problem.DATE_FORM)


def test_the_centres_no_can_be_mended_or_ends_it(walk: Walk) -> None:
    walk(Answered(((NAME, "ریم"),)), Answered(()), Confirmed())
    finding = Finding(NAME, Problem.NAME_LENGTH)
    walk(ApplicationRefused(SESSION, ApplicationRefusal.INVALID, (finding,)))
    assert isinstance(walk.stage, at_correction.CheckingCorrection)
    assert (walk.stage.findings, walk.stage.submission) == ((finding,), 2)
    walk(Confirmed(), ApplicationRefused(SESSION, ApplicationRefusal.EDIT_LIMIT))
    walk.shows(at_correction.NotCorrected(ApplicationRefusal.EDIT_LIMIT))


def test_after_silence_the_same_submission_is_sent_again(walk: Walk) -> None:
    walk(Answered(((NAME, "ریم"),)), Answered(()), Confirmed())
    first = walk.ordered(SendCorrection)
    walk(ev.CentreSilent(SESSION))
    assert isinstance(walk.stage, at_correction.CheckingCorrection)
    assert walk.stage.unreachable
    walk(Confirmed())
    assert walk.ordered(SendCorrection) == first
