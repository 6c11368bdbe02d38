"""Another place of delivery on the applicant's own wish (R64, T41)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from centre.storage.schema import history
from kiosk.domain.desk import Act
from tests.centre.applicants import code
from tests.centre.desk.work import AWAY, DeskAt
from tests.centre.office import ELSEWHERE, ON_SQLITE, Office
from tests.centre.production.works import Works


@pytest.fixture
def works(office: Office, tmp_path: Path) -> Iterator[Works]:
    made = Works(office, tmp_path)
    yield made
    made.close()


def move(works: Works, **changed: Any) -> dict[str, Any]:
    asked = {
        "tracking": works.tracking,
        "second_item": code(1),
        "receipt": works.row().receipt or "",
        "place": ELSEWHERE,
        "reason": "moved",
    }
    return works.ask("appl.place", asked | changed)


def test_the_applicant_sends_a_ready_card_to_another_place(works: Works) -> None:
    works.produced()
    receipt = works.row().receipt
    told = move(works)["data"]
    assert told["delivery_place"]["id"] == ELSEWHERE
    assert told["changed_at"]
    assert (works.now_in(), works.row().place, works.row().receipt) == ("IN_PRODUCTION", ELSEWHERE, receipt)
    assert works.ask("deliver.claim", {"receipt": receipt, "second_item": code(1)})["code"] == "other_place"
    assert DeskAt(works.office).do(Act.ARRIVED, works.tracking, AWAY).refused is None
    works.settle()
    assert works.now_in() == "READY_FOR_DELIVERY"
    assert works.ask("deliver.claim", {"receipt": receipt, "second_item": code(1)}, "k-99")["ok"]


def test_the_reason_is_kept_and_a_second_time_changes_nothing(works: Works) -> None:
    works.complete()
    assert move(works, reason="care")["ok"]
    assert move(works, reason="care")["code"] == "nothing_changed"
    with works.office.engine.begin() as connection:
        reasons = (
            connection.execute(select(history.c.reason).where(history.c.transition == 41)).scalars().all()
        )
    assert reasons == ["applicant:care"]


@ON_SQLITE
def test_before_completion_there_is_nothing_to_send(works: Works) -> None:
    assert move(works)["code"] == "not_possible_now"


@ON_SQLITE
def test_once_claimed_the_card_stays_where_it_is(works: Works) -> None:
    works.produced()
    assert works.ask("deliver.claim", {"receipt": works.row().receipt, "second_item": code(1)})["ok"]
    assert move(works)["code"] == "not_possible_now"
    assert works.row().place != ELSEWHERE


@ON_SQLITE
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"place": "nowhere"}, "no_place"),
        ({"place": "tehran-1"}, "nothing_changed"),
        ({"reason": "because"}, "no_reason"),
        ({"receipt": "851630492716"}, "wrong_receipt"),
        ({"receipt": ""}, "wrong_receipt"),
        ({"second_item": code(2)}, "not_found"),
    ],
)
def test_nothing_changes_unless_all_is_right(works: Works, changed: dict[str, Any], told: str) -> None:
    works.complete()
    assert move(works, **changed)["code"] == told
    assert (works.now_in(), works.row().place) == ("IN_PRODUCTION", "tehran-1")


@ON_SQLITE
def test_a_receipt_number_cannot_be_guessed(works: Works) -> None:
    works.complete()
    for _ in range(5):
        assert move(works, receipt="851630492716")["code"] == "wrong_receipt"
    locked = move(works)
    assert locked["code"] == "too_many_tries"
    assert locked["retry_after"] > 0
    assert works.row().place == "tehran-1"


@ON_SQLITE
def test_a_card_that_was_taken_back_is_not_sent_on_from_a_kiosk(works: Works) -> None:
    works.produced()
    works.turn(61)
    assert works.now_in() == "RETURNED"
    assert move(works)["code"] == "not_possible_now"
