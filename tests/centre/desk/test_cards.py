"""Where cards are sent and asked for again (T34, T35, T41), and receipts printed again (F23)."""

from typing import Any

import pytest

from centre.appointments.places import import_places
from centre.delivery.custody import CardBusyError, end_holds, find_card, move_card, send_to_central_store
from centre.production.receiving import Receiving
from kiosk.domain.custody import CardState, Standing
from kiosk.domain.desk import Act, DeskRefusal
from kiosk.domain.policy import DEFAULT_POLICY
from tests.centre.appointments.test_appointments import DOCUMENT
from tests.centre.delivery.test_day_lists import ask
from tests.centre.desk.work import AWAY, DeskAt
from tests.centre.office import ELSEWHERE, ON_SQLITE, PLACE, RECEIPT, Office


@pytest.fixture
def desk(office: Office) -> DeskAt:
    with office.engine.begin() as connection:
        import_places(connection, DOCUMENT)
    return DeskAt(office)


def card_of(desk: DeskAt) -> Any:
    with desk.office.engine.begin() as connection:
        return find_card(connection, "C0FFEE01")


def tidy(desk: DeskAt) -> None:
    office = desk.office
    with office.engine.begin() as connection:
        end_holds(connection, DEFAULT_POLICY, office.now)
        send_to_central_store(connection, DEFAULT_POLICY, office.now)
    while Receiving(office.engine, office.keys, None, office.clock).step():
        pass


def test_a_card_nobody_collects_goes_back_step_by_step(desk: DeskAt) -> None:
    desk.office.later(days=59)
    tidy(desk)
    assert desk.office.state() == "READY_FOR_DELIVERY"
    desk.office.later(days=1)
    tidy(desk)
    assert (desk.office.state(), card_of(desk).location) == ("RETURNED", "province:تهران")
    assert desk.office.claim()["code"] == "not_ready"
    desk.office.later(days=30)
    tidy(desk)
    assert card_of(desk).location == "central"
    assert desk.office.moves() == [34]
    assert desk.office.application().receipt_live


def test_a_referred_card_goes_back_too(desk: DeskAt) -> None:
    desk.office.claim()
    desk.office.tell(1, "referred", reason="not_matched")
    desk.office.later(days=60)
    tidy(desk)
    assert desk.office.moves() == [25, 27, 34]


def test_a_card_being_handed_over_is_not_sent_back_nor_moved(desk: DeskAt) -> None:
    desk.office.later(days=60)
    desk.office.claim()
    tidy(desk)
    assert desk.office.state() == "DELIVERING"
    card = card_of(desk)
    with pytest.raises(CardBusyError), desk.office.engine.begin() as connection:
        there = Standing(CardState.IN_CUSTODY, ELSEWHERE)
        move_card(connection, card, there, actor="officer", now=desk.office.now)
    assert desk.do(Act.CHANGE_PLACE, place=ELSEWHERE).refused is DeskRefusal.NOT_POSSIBLE_NOW


def test_a_returned_card_is_ready_where_it_was_asked_for_and_booked_in(desk: DeskAt) -> None:
    desk.office.later(days=60)
    tidy(desk)
    assert desk.do(Act.RECALL, RECEIPT, AWAY, place=ELSEWHERE).state == "RETURNED"
    tidy(desk)
    assert (desk.office.state(), card_of(desk).state) == ("RETURNED", "in_transit")
    assert desk.do(Act.ARRIVED, "C0FFEE01", AWAY).refused is None
    tidy(desk)
    assert (desk.office.state(), desk.office.application().place) == ("READY_FOR_DELIVERY", ELSEWHERE)
    assert desk.office.claim()["code"] == "other_place"
    assert desk.office.claim("k-99")["ok"]
    assert desk.office.moves()[:2] == [34, 35]


def test_another_place_delivers_only_once_the_card_is_there(desk: DeskAt) -> None:
    outcome = desk.do(Act.CHANGE_PLACE, reason="moved to Shiraz", place=ELSEWHERE)
    assert outcome.told == {"place": ELSEWHERE, "receipt": RECEIPT}
    assert outcome.state == "IN_PRODUCTION"
    assert (card_of(desk).state, card_of(desk).wanted_at) == ("in_transit", ELSEWHERE)
    assert [desk.office.claim(kiosk)["code"] for kiosk in ("k-17", "k-99")] == ["other_place", "not_ready"]
    desk.do(Act.ARRIVED, officer=AWAY)
    tidy(desk)
    assert desk.office.claim()["code"] == "other_place"
    assert desk.office.claim("k-99")["ok"]
    assert desk.office.moves() == [41, 22, 25]


@ON_SQLITE
def test_a_card_that_turns_up_elsewhere_is_not_ready_there(desk: DeskAt) -> None:
    desk.do(Act.CHANGE_PLACE, place=ELSEWHERE)
    assert desk.do(Act.ARRIVED).told == {"wanted_at": ELSEWHERE}
    tidy(desk)
    assert desk.office.state() == "IN_PRODUCTION"
    assert (card_of(desk).location, card_of(desk).wanted_at) == (PLACE, ELSEWHERE)


@ON_SQLITE
@pytest.mark.parametrize(
    ("place", "told"),
    [
        (PLACE, DeskRefusal.NOTHING_CHANGED),
        ("closed-1", DeskRefusal.NO_PLACE),
        ("nowhere", DeskRefusal.NO_PLACE),
    ],
)
def test_only_another_authorised_place_will_do(desk: DeskAt, place: str, told: DeskRefusal) -> None:
    assert desk.do(Act.CHANGE_PLACE, place=place).refused is told
    assert desk.office.moves() == []


@ON_SQLITE
def test_a_place_is_not_changed_while_a_kiosk_could_deliver_without_a_line(desk: DeskAt) -> None:
    holder = next(name for name in ("k-17", "k-18") if ask(desk.office, name).cards)
    assert desk.do(Act.CHANGE_PLACE, place=ELSEWHERE).refused is DeskRefusal.KIOSK_MAY_DELIVER
    without = ask(desk.office, holder)
    assert without.cards == ()
    ask(desk.office, holder, without.revision)
    assert desk.do(Act.CHANGE_PLACE, place=ELSEWHERE).refused is None


@ON_SQLITE
def test_every_copy_of_a_receipt_has_its_number(desk: DeskAt) -> None:
    first, second = (desk.do(Act.REPRINT, reason="receipt lost") for _ in range(2))
    assert first.told == {"receipt": RECEIPT, "copy": 1, "place": PLACE}
    assert second.told["copy"] == 2
    assert desk.office.moves() == []
