"""What an office corrects, ends and changes (T24, T32, T37, T39, T40, R63)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from centre.storage.schema import edits
from kiosk.domain.desk import Act, DeskRefusal
from kiosk.domain.inquiry import InquiryOutcome
from kiosk.domain.policy import DEFAULT_POLICY
from tests.centre.applicants import Counter, code
from tests.centre.desk.work import AWAY, DeskAt
from tests.centre.office import ELSEWHERE, ON_SQLITE, Office
from tests.centre.production.works import Works

NAME = "applicant.first_name"


class Applicant(Counter):
    """One applicant whose edits are used up."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.desk = DeskAt(office)
        self.tracking = self.submit()["tracking"]
        for name in ("سارا", "نرگس", "لیلا"):
            self.inquire(InquiryOutcome.MISMATCH, NAME)
            assert self.edit(self.tracking, **{NAME.replace(".", "__"): name})["ok"]
        self.inquire(InquiryOutcome.MISMATCH, NAME)
        assert self.state(self.tracking) == "REFERRED"

    def do(self, act: Act, **details: Any) -> Any:
        return self.desk.do(act, self.tracking, AWAY, **details)


@pytest.fixture
def referred(office: Office) -> Applicant:
    return Applicant(office)


@pytest.fixture
def works(office: Office, tmp_path: Path) -> Iterator[Works]:
    made = Works(office, tmp_path)
    yield made
    made.close()


def test_an_office_corrects_and_the_register_is_asked_again(referred: Applicant) -> None:
    outcome = referred.do(Act.CORRECT, changes={NAME: "مریم"})
    assert (outcome.state, outcome.told) == ("SUBMITTED", {"changed": [NAME]})
    assert referred.inquire() == 1
    assert referred.state(referred.tracking) == "INQUIRY_CONFIRMED"
    assert referred.register.asked[-1][NAME] == "مریم"


@ON_SQLITE
def test_an_application_is_released_as_it_is_where_the_register_was_put_right(referred: Applicant) -> None:
    assert referred.do(Act.CORRECT).state == "SUBMITTED"
    status = referred.status(referred.tracking)["data"]
    assert status["due_at"] > status["as_of"]
    referred.inquire(InquiryOutcome.MISMATCH, NAME)
    assert referred.state(referred.tracking) == "REFERRED"  # its edits stay used


@ON_SQLITE
@pytest.mark.parametrize(
    "changes", [{NAME: "Mary"}, {"applicant.colour": "x"}, {"applicant.national_code": "1"}]
)
def test_an_office_cannot_write_what_no_form_may_hold(referred: Applicant, changes: dict[str, str]) -> None:
    assert referred.do(Act.CORRECT, changes=changes).refused is DeskRefusal.INVALID
    assert referred.state(referred.tracking) == "REFERRED"


@ON_SQLITE
def test_nobody_is_corrected_into_somebody_who_is_registered(referred: Applicant) -> None:
    referred.submit(code(2))
    changes = {"applicant.national_code": code(2)}
    assert referred.do(Act.CORRECT, changes=changes).refused is DeskRefusal.ALREADY_REGISTERED


def test_an_office_ends_an_application(referred: Applicant) -> None:
    assert referred.do(Act.END).state == "CLOSED"
    assert referred.submit()["tracking"] != referred.tracking


def test_a_paper_notice_closes_like_the_registers_own(referred: Applicant) -> None:
    assert referred.do(Act.INELIGIBLE, outcome="confirmed").refused is DeskRefusal.INVALID
    assert referred.do(Act.INELIGIBLE, outcome="deceased").state == "CLOSED"


def test_contact_data_change_without_an_edit_until_completion(works: Works) -> None:
    asked = {"tracking": works.tracking, "second_item": code(1), "contact": {"mobile": "09351234567"}}
    before = works.row()
    for _ in range(2):
        reply = works.ask("appl.contact", asked)
        assert works.row() == before
    assert reply == {"ok": False, "code": "nothing_changed"}
    assert [row.counted for row in works.rows(edits)] == [False]
    works.complete()
    assert works.ask("appl.contact", asked)["code"] == "not_possible_now"


@ON_SQLITE
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"contact": {"mobile": "1"}}, "invalid"),
        ({"changes": {"applicant.first_name": "سارا"}}, "confirmed_item"),
        ({"changes": {"mother.first_name": "زهرا"}}, "confirmed_item"),  # the register knows her
        ({"contact": 5, "changes": 6}, "nothing_changed"),
    ],
)
def test_what_the_register_decides_is_no_contact_data(works: Works, asked: dict[str, Any], told: str) -> None:
    reply = works.ask("appl.contact", {"tracking": works.tracking, "second_item": code(1), **asked})
    assert reply["code"] == told
    assert works.rows(edits) == []


@ON_SQLITE
def test_an_officer_changes_contact_data_for_who_asks(works: Works) -> None:
    desk = DeskAt(works.office)
    outcome = desk.do(Act.CONTACT, works.tracking, contact={"postal_code": "1969833114"})
    assert outcome.told == {"changed": ["contact.postal_code"]}
    refused = desk.do(Act.CONTACT, works.tracking, contact={"postal_code": "0"})
    assert refused.refused is DeskRefusal.INVALID


def test_the_desk_orders_a_new_card_and_the_old_one_is_void(works: Works) -> None:
    first, desk = works.produced(), DeskAt(works.office)
    claim = {"receipt": works.row().receipt, "second_item": code(1)}
    assert works.ask("deliver.claim", claim)["ok"]
    event = works.office.event(1, "delivery.ended", application=works.row().id, outcome="referred")
    works.office.take(event)
    assert desk.do(Act.NEW_CARD, first).state == "IN_PRODUCTION"
    works.settle()
    works.turn(26)
    assert works.now_in() == "READY_FOR_DELIVERY"
    assert works.row().card_serial != first
    assert works.passed()[-3:] == [27, 32, 22]
    assert {card.serial: card.state for card in (works.card(0), works.card(1))}[first] == "void"


def test_a_faulty_card_is_made_anew_by_itself(works: Works) -> None:
    first = works.produced()
    works.ask("deliver.claim", {"receipt": works.row().receipt, "second_item": code(1)})
    event = works.office.event(1, "delivery.ended", application=works.row().id, outcome="card_fault")
    works.office.take(event)
    works.settle()
    works.turn(26)
    assert works.passed()[-3:] == [28, 24, 22]
    assert works.row().card_serial != first


def test_the_place_changes_before_the_card_is_sent(works: Works) -> None:
    desk = DeskAt(works.office)
    works.factory.mischief.switch_on("outage")
    works.complete()
    assert desk.do(Act.CHANGE_PLACE, works.tracking, AWAY, place=ELSEWHERE).state == "COMPLETED"
    works.factory.mischief.clear()
    works.turn(1)
    assert works.last_order().place == ELSEWHERE
    assert desk.do(Act.CHANGE_PLACE, works.tracking, place="tehran-1").state == "IN_PRODUCTION"
    works.settle()
    works.turn(26)
    assert (works.now_in(), works.row().place) == ("READY_FOR_DELIVERY", "tehran-1")
    assert works.passed()[-4:] == [41, 20, 41, 22]


@ON_SQLITE
def test_a_card_already_sent_is_forwarded_by_the_old_place(works: Works) -> None:
    desk = DeskAt(works.office)
    works.complete()
    while works.last_order().state != "dispatched":
        works.turn(0.5)
    desk.do(Act.CHANGE_PLACE, works.tracking, place=ELSEWHERE)
    works.turn(10)
    assert (works.now_in(), works.card().location) == ("IN_PRODUCTION", "tehran-1")
    desk.do(Act.ARRIVED, works.tracking, AWAY)
    works.settle()
    assert (works.now_in(), works.row().place) == ("READY_FOR_DELIVERY", ELSEWHERE)
    assert DEFAULT_POLICY.hold_days_local * 86_400 + works.card().held_from > works.office.now
