"""A death or a lost right closes an application wherever it is, and nothing of it goes on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from centre.applications.eligibility import EligibilityNotice, newest_notice, take_notices
from centre.applications.population import RegisterOverHttp, RegisterSilentError
from centre.delivery.custody import find_card, ledger
from centre.production.receiving import NOTICES_S, Notices
from simulators.register.device import Register
from simulators.register.people import CODE as CODE_ITEM
from simulators.register.people import Person
from simulators.register.service import RegisterService
from tests.centre.applicants import code
from tests.centre.appointments.test_appointments import ask, taken
from tests.centre.office import CODE, ON_SQLITE, Office
from tests.centre.production.works import Works


@pytest.fixture
def works(office: Office, tmp_path: Path) -> Iterator[Works]:
    made = Works(office, tmp_path)
    yield made
    made.close()


def tell(office: Office, person: str = code(1), number: int = 1, outcome: str = "deceased") -> int:
    with office.engine.begin() as connection:
        return take_notices(connection, office.keys, [EligibilityNotice(number, outcome, person)], office.now)


def test_a_booked_visit_is_given_back(works: Works) -> None:
    assert taken(works, works.slot) == 1
    assert tell(works.office) == 1
    assert (works.now_in(), works.reason()) == ("CLOSED", "deceased")
    assert taken(works, works.slot) == 0
    assert ask(works, "slot.book", works.tracking, slot=works.slot)["code"] == "not_possible_now"


def test_a_card_in_production_is_called_off(works: Works) -> None:
    works.complete()
    tell(works.office, outcome="not_eligible")
    works.settle()
    assert works.last_order().state == "cancelled"
    works.turn(28)
    assert works.factory.handle({"do": "status"})["orders"][0]["stage"] == "cancelled"
    assert (works.now_in(), works.reason()) == ("CLOSED", "not_eligible")


@ON_SQLITE
def test_an_order_production_has_not_seen_is_called_off_too(works: Works) -> None:
    works.factory.mischief.switch_on("outage")
    works.complete()
    tell(works.office)
    works.factory.mischief.clear()
    works.turn(1)
    assert works.last_order().state == "cancelled"
    assert works.factory.handle({"do": "status"})["orders"] == []


@ON_SQLITE
def test_a_card_that_was_ready_is_to_be_destroyed(works: Works) -> None:
    serial = works.produced()
    tell(works.office)
    assert works.now_in() == "CLOSED"
    assert not works.row().receipt_live
    with works.office.engine.begin() as connection:
        assert [line.state for line in ledger(connection, serial)][-1] == "void"


@ON_SQLITE
def test_the_same_notice_again_and_one_about_nobody_change_nothing(works: Works) -> None:
    tell(works.office)
    before = works.passed()
    assert tell(works.office) == 0
    assert tell(works.office, number=2) == 0
    assert tell(works.office, person=code(99), number=3) == 0
    assert works.passed() == before
    with works.office.engine.begin() as connection:
        assert newest_notice(connection) == 3


def test_a_claim_ends_and_the_officer_cannot_go_on(office: Office) -> None:
    office.claim()
    tell(office, CODE)
    assert office.state() == "CLOSED"
    assert office.confirm()["code"] == "not_ready"
    assert office.stands()["code"] == "not_ready"
    assert office.claim("k-18")["code"] == "not_ready"


def test_a_card_that_went_out_before_the_kiosk_knew_is_found_in_the_books(office: Office) -> None:
    office.claim()
    office.tell_match(1)
    tell(office, CODE)
    office.tell(2, "delivered")
    assert office.state() == "CLOSED"
    with office.engine.begin() as connection:
        card: Any = find_card(connection, "C0FFEE01")
        assert (card.state, card.location) == ("void", "holder")
        assert ledger(connection, "C0FFEE01")[-1].reason == "late_report"


@ON_SQLITE
def test_nobody_who_has_the_card_loses_it(office: Office) -> None:
    office.claim()
    office.tell_match(1)
    office.tell(2, "delivered")
    assert tell(office, CODE) == 0
    assert office.state() == "DELIVERED"


@ON_SQLITE
def test_the_registers_notice_board_is_read_every_minute(works: Works) -> None:
    register = Register({code(1): Person({CODE_ITEM: code(1)})})
    service = RegisterService(register)
    try:
        office = works.office
        notices = Notices(office.engine, office.keys, RegisterOverHttp(service.address), office.clock)
        assert not notices.step()
        register.handle({"do": "change", "code": code(1), "outcome": "deceased"})
        assert not notices.step()
        office.later(seconds=NOTICES_S)
        assert notices.step()
        assert works.now_in() == "CLOSED"
        register.handle({"do": "trouble", "name": "garbled"})
        office.later(seconds=NOTICES_S)
        assert not notices.step()
    finally:
        service.close()


@pytest.mark.parametrize(
    "told",
    [
        {},
        [],
        {"notices": 1},
        {"notices": [{}]},
        {"notices": [{"number": True, "national_code": "1", "outcome": "x"}]},
    ],
)
def test_a_notice_board_that_says_something_else_is_not_believed(
    told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = Register({})
    monkeypatch.setattr(Register, "notices", lambda self, after: told)
    service = RegisterService(register)
    try:
        with pytest.raises(RegisterSilentError):
            RegisterOverHttp(service.address).notices(0)
    finally:
        service.close()
