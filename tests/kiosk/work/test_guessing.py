"""Guessing at a kiosk without a line: wrong and unknown are one answer, and the same work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.identifiers import uuid7
from kiosk.session.events import CentreSilent
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.status.events import StatusTold
from tests.centre.applicants import code, submission
from tests.kiosk.branch import Branch

UNKNOWN = "390461752803"


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    made = Branch(tmp_path)
    made.work_off()
    made.up = False
    yield made
    made.close()


def ask(branch: Branch, tracking: str, item: str) -> tuple[object, list[str]]:
    """The answer, and the statements that the store ran for it."""
    ran: list[str] = []
    connection = branch.store._connection
    connection.set_trace_callback(lambda sql: ran.append(sql.split("'")[0][:30]))
    try:
        return branch.looking_up.status(AskStatus(1, tracking, item)), ran
    finally:
        connection.set_trace_callback(None)


def test_a_wrong_item_and_an_unknown_number_cost_the_same_work_and_answer(branch: Branch) -> None:
    kept = branch.submissions.accept(uuid7(branch.clock.now()), submission(code(1)))
    branch.submissions.accept(uuid7(branch.clock.now()), submission(code(2)))
    right, _ = ask(branch, kept.tracking, code(1))
    assert isinstance(right, StatusTold)
    ask(branch, "516248093728", code(3))  # from now on the kiosk counts
    wrong, wrong_work = ask(branch, kept.tracking, code(3))
    unknown, unknown_work = ask(branch, UNKNOWN, code(3))
    assert wrong == unknown == CentreSilent(1)
    assert wrong_work == unknown_work


def test_a_lock_does_not_tell_which_number_exists(branch: Branch) -> None:
    kept = branch.submissions.accept(uuid7(branch.clock.now()), submission(code(1)))
    answers = [[ask(branch, number, code(3))[0] for _ in range(7)] for number in (kept.tracking, UNKNOWN)]
    assert answers[0] == answers[1]
    assert type(answers[0][-1]).__name__ == "ApplicationRefused"
