"""The status of an application with a line and without one (F2, R11, R12)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.applications import ApplicationState
from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.events import CentreSilent
from kiosk.session.journeys.registration.events import ApplicationRefused
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.status.events import StatusTold
from tests.centre.applicants import code
from tests.kiosk.branch import Branch

BORN = "13650412"


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    made = Branch(tmp_path)
    yield made
    made.close()


@pytest.fixture
def tracking(branch: Branch) -> str:
    return str(branch.counter.confirmed()["tracking"])


def ask(branch: Branch, tracking: str, second: str = code(1)) -> Any:
    return branch.looking_up.status(AskStatus(1, tracking, second))


def test_the_centres_word_is_fresh(branch: Branch, tracking: str) -> None:
    told = ask(branch, tracking)
    assert (told.status.state, told.status.stale) == (ApplicationState.INQUIRY_CONFIRMED, False)


def test_without_a_line_the_last_answer_is_told_with_its_time(branch: Branch, tracking: str) -> None:
    fresh = ask(branch, tracking).status
    branch.up = False
    branch.clock.turn(3600)
    branch.restart()
    told = ask(branch, f"{tracking[:4]} {tracking[4:8]} {tracking[8:]}").status
    assert told.stale
    assert (told.state, told.as_of) == (fresh.state, fresh.as_of)


def test_an_answer_is_kept_for_a_day(branch: Branch, tracking: str) -> None:
    ask(branch, tracking)
    branch.up = False
    branch.clock.turn(timedelta(hours=24).total_seconds())
    assert ask(branch, tracking) == CentreSilent(1)


def test_a_clock_that_went_back_brings_no_old_answer_to_light(branch: Branch, tracking: str) -> None:
    ask(branch, tracking)
    branch.up = False
    branch.clock.turn(-3600)
    assert ask(branch, tracking) == CentreSilent(1)


def test_who_was_not_here_before_learns_nothing_without_a_line(branch: Branch, tracking: str) -> None:
    branch.up = False
    assert ask(branch, tracking) == CentreSilent(1)
    branch.up = True
    ask(branch, tracking)
    branch.up = False
    assert ask(branch, tracking, BORN) == CentreSilent(1)


def test_guessing_without_a_line_is_locked_and_stays_so_over_a_restart(branch: Branch, tracking: str) -> None:
    ask(branch, tracking)
    branch.up = False
    for n in range(2, 7):
        assert ask(branch, tracking, code(n)) == CentreSilent(1)
    branch.restart()
    locked = ask(branch, tracking)
    assert isinstance(locked, ApplicationRefused)
    assert (locked.reason, locked.wait_s) == (ApplicationRefusal.TOO_MANY_TRIES, 600.0)
    branch.clock.turn(601)
    assert isinstance(ask(branch, tracking), StatusTold)


def test_what_the_applicant_changed_is_not_told_from_before(branch: Branch, tracking: str) -> None:
    ask(branch, tracking)
    branch.looking_up.forget(tracking, code(1))
    branch.up = False
    assert ask(branch, tracking) == CentreSilent(1)


def test_an_answer_that_is_kept_names_nobody(branch: Branch) -> None:
    item = SecondItem(SecondItemKind.NATIONAL_CODE, code(1))
    told = {"state": "SUBMITTED", "name": "م… ر…", "items": ["applicant.first_name"], "contact": {"a": "b"}}
    branch.statuses.remember("274819305624", item, told)
    assert branch.statuses.recall("274819305624", item) == {"state": "SUBMITTED"}
    lying = branch.files()
    assert b"274819305624" not in lying
    assert code(1).encode() not in lying
