"""Withdrawals and changes of place from a kiosk to the centre and back (T36, T41)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from centre.storage.schema import applications
from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.relocation import MoveReason, MoveRefusal
from kiosk.session.events import CentreSilent, Event
from kiosk.session.journeys.registration.events import ApplicationRefused
from kiosk.session.journeys.relocation.commands import ChangePlace
from kiosk.session.journeys.relocation.events import MoveRefused, PlaceChanged
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.withdrawal.commands import Withdraw
from kiosk.session.journeys.withdrawal.events import WithdrawalTaken
from kiosk.work.wishes import Wishes
from tests.centre.applicants import code
from tests.centre.office import CODE, ELSEWHERE, RECEIPT
from tests.kiosk.branch import Branch

TRACKING = "274819305624"


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    made = Branch(tmp_path)
    made.open_places()
    with made.office.engine.begin() as connection:
        connection.execute(applications.update().values(tracking=TRACKING))
    yield made
    made.close()


def move(branch: Branch, *, receipt: str = RECEIPT, place: str = ELSEWHERE, again: bool = False) -> Event:
    wish = ChangePlace(1, TRACKING, CODE, receipt, place, MoveReason.MOVED, again)
    return Wishes(branch.line, branch.looking_up).change_place(wish)


def withdraw(branch: Branch, tracking: str, second: str = code(1)) -> Event:
    return Wishes(branch.line, branch.looking_up).withdraw(Withdraw(1, tracking, second))


def test_a_withdrawn_application_is_over(branch: Branch) -> None:
    tracking = str(branch.counter.confirmed()["tracking"])
    branch.looking_up.status(AskStatus(1, tracking, code(1)))
    assert withdraw(branch, tracking) == WithdrawalTaken(1)
    branch.up = False
    # What was known before would be wrong now.
    assert branch.looking_up.status(AskStatus(1, tracking, code(1))) == CentreSilent(1)


def test_without_a_line_nothing_is_withdrawn(branch: Branch) -> None:
    tracking = str(branch.counter.confirmed()["tracking"])
    branch.up = False
    assert withdraw(branch, tracking) == CentreSilent(1)
    assert branch.counter.state(tracking) == "INQUIRY_CONFIRMED"


def test_a_wrong_second_item_withdraws_nothing(branch: Branch) -> None:
    tracking = str(branch.counter.confirmed()["tracking"])
    assert withdraw(branch, tracking, code(2)) == ApplicationRefused(1, ApplicationRefusal.NOT_FOUND)


def test_the_new_place_comes_back_with_its_words_and_its_time(branch: Branch) -> None:
    answer = move(branch)
    assert isinstance(answer, PlaceChanged)
    assert (answer.place.id, answer.changed_at) == (ELSEWHERE, branch.clock.now())
    assert answer.place.name


def test_an_answer_that_was_lost_is_found_by_asking_again(branch: Branch) -> None:
    branch.deaf = True
    assert move(branch) == CentreSilent(1)
    branch.deaf = False
    assert isinstance(move(branch, again=True), PlaceChanged)
    assert move(branch) == MoveRefused(1, MoveRefusal.NOTHING_CHANGED)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"receipt": "906690743910"}, MoveRefusal.WRONG_RECEIPT),
        ({"place": "nowhere"}, MoveRefusal.NO_PLACE),
    ],
)
def test_a_refusal_says_what_was_wrong(branch: Branch, wrong: dict[str, str], told: MoveRefusal) -> None:
    assert move(branch, **wrong) == MoveRefused(1, told)  # type: ignore[arg-type]
