"""Referred and unconfirmed deliveries, settled by officers and by nobody else (T32, T33, T38)."""

import pytest
from sqlalchemy import select

from centre.delivery.custody import find_card
from centre.desk.tables import desk_acts
from centre.line.operations import operations
from kiosk.domain.desk import Act, DeskRefusal
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.sealing import context
from tests.centre.desk.work import AWAY, SECOND, THIRD, DeskAt
from tests.centre.office import OFFICER, ON_SQLITE, PIN, RECEIPT, Office


@pytest.fixture
def desk(office: Office) -> DeskAt:
    return DeskAt(office)


@pytest.fixture
def referred(desk: DeskAt) -> DeskAt:
    desk.office.claim()
    desk.office.confirm()
    desk.office.tell(1, "referred", reason="not_matched")
    assert desk.office.state() == "DELIVERY_REFERRED"
    return desk


@pytest.fixture
def unconfirmed(desk: DeskAt) -> DeskAt:
    desk.office.claim()
    desk.office.confirm()
    desk.office.tell_match(1)
    desk.office.tell(2, "unconfirmed")
    assert desk.office.state() == "DELIVERY_UNCONFIRMED"
    return desk


def where(office: Office) -> tuple[str, str]:
    with office.engine.begin() as connection:
        card = find_card(connection, "C0FFEE01")
    assert card
    return card.state, card.location


def test_a_referred_applicant_may_try_again(referred: DeskAt) -> None:
    assert referred.do(Act.TRY_AGAIN, RECEIPT).state == "READY_FOR_DELIVERY"
    assert referred.office.moves() == [25, 27, 32]
    assert referred.office.claim()["ok"]


def test_new_fingers_need_another_visit_and_the_card_is_void(referred: DeskAt) -> None:
    assert referred.do(Act.NEW_CAPTURE).state == "COMPLETION_ON_HOLD"
    assert not referred.office.application().receipt_live
    assert where(referred.office) == ("void", "tehran-1")


@ON_SQLITE
def test_without_a_packet_no_new_card_is_made(referred: DeskAt) -> None:
    assert referred.do(Act.NEW_CARD).refused is DeskRefusal.NO_PACKET
    assert referred.office.state() == "DELIVERY_REFERRED"
    assert where(referred.office) == ("in_custody", "tehran-1")


def test_a_card_found_in_custody_is_ready_again(unconfirmed: DeskAt) -> None:
    assert unconfirmed.do(Act.SETTLE_IN_CUSTODY).state == "READY_FOR_DELIVERY"
    assert unconfirmed.office.moves()[-1] == 33
    assert unconfirmed.office.claim()["ok"]


def test_two_people_settle_that_the_holder_has_the_card(unconfirmed: DeskAt) -> None:
    assert unconfirmed.do(Act.SETTLE_DELIVERED).refused is DeskRefusal.SECOND_NEEDED
    assert unconfirmed.do(Act.SETTLE_DELIVERED, second=OFFICER).refused is DeskRefusal.SAME_PERSON
    assert unconfirmed.do(Act.SETTLE_DELIVERED, officer=SECOND, second=OFFICER).refused is (
        DeskRefusal.SAME_PERSON  # who checked the documents does not approve
    )
    assert unconfirmed.do(Act.SETTLE_DELIVERED, officer=SECOND, second=THIRD).state == "DELIVERED"
    row = unconfirmed.office.application()
    assert (row.receipt_live, row.by_desk) == (False, False)
    assert where(unconfirmed.office) == ("delivered", "holder")


def test_a_hand_over_by_exception_is_signed_by_the_centre_and_flagged(referred: DeskAt) -> None:
    outcome = referred.do(Act.HAND_OVER, second=SECOND)
    assert (outcome.refused, outcome.state) == (None, "DELIVERED")
    row = referred.office.application()
    assert (row.by_desk, row.receipt_live) == (True, False)
    line = referred.book()[-1]
    parts = ("app-1", "C0FFEE01", line.officer, line.second, "passport seen", "2026-11-22T12:01:40.000Z")
    signed = context("hand-over-by-exception/1", *parts)
    referred.office.keys.signing.public_key().verify(bytes(line.signature), signed)
    assert referred.office.moves()[-1] == 38


@ON_SQLITE
def test_after_a_hand_over_by_exception_no_kiosk_releases_anything(referred: DeskAt) -> None:
    referred.do(Act.HAND_OVER, second=SECOND)
    assert referred.office.claim()["code"] == "already_delivered"
    referred.office.tell(2, "delivered")
    assert referred.office.moves()[-1] is None


@ON_SQLITE
def test_no_kiosk_can_ask_for_what_officers_decide(office: Office) -> None:
    asked = set(operations(office.keys, DEFAULT_POLICY))
    assert not [op for op in asked if op.split(".")[0] in ("desk", *Act)]


@ON_SQLITE
def test_an_officer_of_another_place_decides_nothing_here(referred: DeskAt) -> None:
    assert referred.do(Act.TRY_AGAIN, officer=AWAY).refused is DeskRefusal.OTHER_PLACE
    assert referred.do(Act.HAND_OVER, second=AWAY).refused is DeskRefusal.OTHER_PLACE
    assert referred.office.state() == "DELIVERY_REFERRED"


@ON_SQLITE
def test_what_the_table_does_not_list_is_refused_and_written_down(desk: DeskAt) -> None:
    acts = (Act.TRY_AGAIN, Act.SETTLE_DELIVERED, Act.HAND_OVER, Act.REMAKE, Act.CORRECT, Act.END, Act.RECALL)
    for act in acts:
        assert desk.do(act, second=SECOND).refused is DeskRefusal.NOT_POSSIBLE_NOW
    assert desk.office.moves() == []
    assert [line.outcome for line in desk.book()] == ["not_possible_now"] * len(acts)


@ON_SQLITE
def test_wrong_pins_unknown_names_and_numbers_leave_a_line_too(desk: DeskAt) -> None:
    assert desk.do(Act.REPRINT, pin="000000").refused is DeskRefusal.WRONG_PIN
    assert desk.do(Act.REPRINT, officer="x").refused is DeskRefusal.WRONG_PIN
    assert desk.do(Act.REPRINT, "app-2").refused is DeskRefusal.NOT_FOUND
    assert [(line.officer == "unknown", line.application) for line in desk.book()] == [
        (True, "app-1"),
        (True, "app-1"),
        (False, None),
    ]
    for _ in range(5):
        desk.do(Act.REPRINT, pin="000000")
    assert desk.do(Act.REPRINT).refused is DeskRefusal.LOCKED


@ON_SQLITE
@pytest.mark.parametrize("change", [{"reason": "another"}, {"outcome": "done"}, {"second": "somebody"}])
def test_a_line_that_was_changed_or_taken_out_shows(desk: DeskAt, change: dict[str, str]) -> None:
    for _ in range(3):
        desk.do(Act.TRY_AGAIN)
    assert desk.findings() == []
    with desk.office.engine.begin() as connection:
        connection.execute(desk_acts.update().where(desk_acts.c.number == 2).values(**change))
    assert desk.findings() == ["act 2 is not the one that was written"]
    with desk.office.engine.begin() as connection:
        connection.execute(desk_acts.delete().where(desk_acts.c.number == 2))
    assert "acts 2 to 2 are missing" in desk.findings()


@ON_SQLITE
def test_the_book_holds_no_pin_and_no_values(desk: DeskAt) -> None:
    desk.do(Act.CONTACT, contact={"mobile": "09123456789"}, changes={"mother.first_name": "زهرا", "0912": ""})
    with desk.office.engine.begin() as connection:
        stored = repr([tuple(row) for row in connection.execute(select(desk_acts)).all()])
    assert not any(secret in stored for secret in (PIN, "0912", "زهرا"))
    assert "mother.first_name mobile" in stored
