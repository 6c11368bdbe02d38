"""A form from the confirmed touch to the centre's answer, with the line there or cut anywhere (F1)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from centre.storage.schema import applications
from kiosk.domain.inquiry import InquiryOutcome
from kiosk.domain.problems import Problem
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.events import CentreSilent
from kiosk.session.journeys.correction.commands import SendCorrection
from kiosk.session.journeys.correction.events import CorrectionAccepted
from kiosk.session.journeys.registration.commands import KeepApplication, SubmitApplication
from kiosk.session.journeys.registration.events import (
    ApplicationAccepted,
    ApplicationKept,
    ApplicationNotKept,
    ApplicationRefused,
)
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.status.events import StatusTold
from kiosk.storage.submissions import LARGEST
from tests.centre.applicants import code, submission
from tests.kiosk.branch import Branch

NAME = "applicant.first_name"


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    made = Branch(tmp_path)
    yield made
    made.close()


@pytest.fixture
def stocked(branch: Branch) -> Branch:
    branch.work_off()
    assert branch.stock.left() == 100
    return branch


def submit(branch: Branch, person: str = code(1), session: int = 1, number: int = 1) -> Any:
    asked = submission(person)
    return branch.submitting.submit(
        SubmitApplication(session, number, asked["form"], asked["contact"], asked["consent"])
    )


def keep(branch: Branch, person: str = code(1), session: int = 1, number: int = 1) -> Any:
    asked = submission(person)
    return branch.submitting.keep(
        KeepApplication(session, number, asked["form"], asked["contact"], asked["consent"])
    )


def status(branch: Branch, tracking: str, second: str = code(1)) -> Any:
    return branch.looking_up.status(AskStatus(1, tracking, second))


def registered(branch: Branch) -> list[str]:
    with branch.office.engine.begin() as connection:
        wanted = select(applications.c.tracking).where(applications.c.tracking.is_not(None))
        return list(connection.execute(wanted).scalars())


def test_with_a_line_the_centre_answers_and_nothing_stays_here(stocked: Branch) -> None:
    answer = submit(stocked)
    assert isinstance(answer, ApplicationAccepted)
    assert registered(stocked) == [answer.tracking]
    assert stocked.submissions.waiting() == ()
    assert stocked.stock.left() == 99
    assert stocked.events()[-2:] == ["application.queued", "application.settled"]


def test_without_a_line_the_form_is_kept_under_a_number_that_stays(stocked: Branch) -> None:
    stocked.up = False
    assert submit(stocked) == CentreSilent(1)
    kept = keep(stocked)
    assert isinstance(kept, ApplicationKept)
    stocked.restart()
    stocked.up = True
    stocked.work_off()
    assert registered(stocked) == [kept.tracking]
    assert stocked.submissions.waiting() == ()
    assert status(stocked, kept.tracking).status.state == "SUBMITTED"


def test_an_answer_that_was_lost_gives_neither_a_second_number_nor_a_second_application(
    stocked: Branch,
) -> None:
    stocked.deaf = True
    assert submit(stocked) == CentreSilent(1)
    kept = keep(stocked)
    stocked.deaf = False
    stocked.clock.turn(60)
    stocked.work_off()
    assert isinstance(kept, ApplicationKept)
    assert registered(stocked) == [kept.tracking]


def test_the_same_touch_twice_is_one_application(stocked: Branch) -> None:
    stocked.deaf = True
    submit(stocked)
    stocked.deaf = False
    again = submit(stocked)
    assert isinstance(again, ApplicationAccepted)
    assert registered(stocked) == [again.tracking]
    assert stocked.stock.left() == 99


def test_a_form_sent_after_a_week_is_still_the_same(stocked: Branch) -> None:
    stocked.deaf = True
    submit(stocked)
    kept = keep(stocked)
    stocked.deaf = False
    stocked.clock.turn(timedelta(days=7).total_seconds())
    stocked.work_off()
    assert registered(stocked) == [kept.tracking]
    assert stocked.submissions.waiting() == ()


def test_somebody_registered_already_is_told_so_and_the_form_is_forgotten(stocked: Branch) -> None:
    submit(stocked)
    answer = submit(stocked, session=2)
    assert answer == ApplicationRefused(2, ApplicationRefusal.ALREADY_REGISTERED)
    assert stocked.submissions.waiting() == ()


def test_a_refusal_that_comes_after_the_person_has_gone_is_told_under_their_number(
    stocked: Branch,
) -> None:
    submit(stocked)
    stocked.up = False
    submit(stocked, session=2)
    kept = keep(stocked, session=2)
    stocked.up = True
    stocked.work_off()
    assert status(stocked, kept.tracking) == ApplicationRefused(1, ApplicationRefusal.ALREADY_REGISTERED)
    assert isinstance(status(stocked, kept.tracking, code(2)), ApplicationRefused)


def test_wrong_fields_are_named(stocked: Branch) -> None:
    asked = submission()
    asked["form"]["applicant"]["national_code"] = "123"
    answer = stocked.submitting.submit(SubmitApplication(1, 1, asked["form"], asked["contact"], "v1"))
    assert isinstance(answer, ApplicationRefused)
    assert [(each.field, each.problem) for each in answer.findings] == [
        ("applicant.national_code", Problem.CODE_LENGTH)
    ]


def test_without_a_list_the_centre_gives_one_first(branch: Branch) -> None:
    answer = submit(branch)
    assert branch.asked == ["numbers.draw", "appl.submit"]
    assert isinstance(answer, ApplicationAccepted)
    assert branch.stock.left() == 99


def test_without_list_and_line_nothing_is_promised(branch: Branch) -> None:
    branch.up = False
    assert submit(branch) == CentreSilent(1)
    assert keep(branch) == ApplicationNotKept(1)
    assert branch.submissions.waiting() == ()


def test_a_kiosk_that_hoarded_numbers_is_served_with_the_centres_own(stocked: Branch) -> None:
    for _ in range(2):
        stocked.counter.ask("numbers.draw", {})
    with stocked.store.transaction() as cursor:
        while stocked.store.query("SELECT 1 FROM numbers LIMIT 1"):
            stocked.stock.take(cursor)
    answer = submit(stocked)
    assert isinstance(answer, ApplicationAccepted)
    assert registered(stocked) == [answer.tracking]


def test_a_number_that_is_somebodys_is_replaced_by_the_next(stocked: Branch) -> None:
    number = stocked.store.query("SELECT * FROM numbers ORDER BY row LIMIT 1")[0]
    key = stocked.store.query("SELECT * FROM data_keys WHERE id = ?", number[1:2])[0]
    accepted = submit(stocked)
    with stocked.store.transaction() as cursor:  # as if the disk were put back to before that
        cursor.execute("INSERT INTO data_keys VALUES (?, ?, ?, ?)", key)
        cursor.execute("INSERT INTO numbers VALUES (?, ?, ?)", number)
    other = submit(stocked, code(2), session=2)
    assert isinstance(other, ApplicationAccepted)
    assert other.tracking != accepted.tracking


def test_a_form_no_message_can_carry_is_refused(stocked: Branch) -> None:
    form = {"applicant": {"first_name": "ز" * LARGEST}}
    answer = stocked.submitting.submit(SubmitApplication(1, 1, form, {}, "v1"))
    assert answer == ApplicationRefused(1, ApplicationRefusal.INVALID)
    assert stocked.stock.left() == 100


def test_a_correction_repeated_after_silence_counts_once(stocked: Branch) -> None:
    tracking = submit(stocked).tracking
    stocked.counter.inquire(InquiryOutcome.MISMATCH, NAME)
    command = SendCorrection(1, 1, tracking, code(1), {NAME: "سارا"})
    stocked.deaf = True
    assert stocked.submitting.correct(command) == CentreSilent(1)
    stocked.deaf = False
    again = stocked.submitting.correct(command)
    assert isinstance(again, CorrectionAccepted)
    assert again.edits_left == 2


def test_a_queued_form_has_a_status_here_and_nobody_elses(stocked: Branch) -> None:
    stocked.up = False
    submit(stocked)
    tracking = keep(stocked).tracking
    told = status(stocked, tracking)
    assert isinstance(told, StatusTold)
    assert told.status.stale
    assert told.status.due_at is None
    assert status(stocked, tracking, code(2)) == CentreSilent(1)
