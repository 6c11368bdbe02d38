"""What a kiosk is given for a time without a line, and how it is taken back."""

from random import Random
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from centre.applications.moves import import_application
from centre.delivery.custody import end_holds, find_card
from centre.delivery.day_lists import PAGE
from centre.line.operations import operations
from centre.storage.schema import authorisations, kiosks
from centre.storage.transactions import in_transaction
from kiosk.domain.authorisation import check
from kiosk.domain.day_list import DayPage, is_claim, is_visitor, read_page, whole
from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.domain.messages import MAX_BYTES, encode
from kiosk.domain.numbers import NumberKind, make_number
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.sealing import seal
from kiosk.domain.wire import wrap
from tests.centre.applicants import code
from tests.centre.appointments.test_appointments import counter as counter_fixture
from tests.centre.appointments.test_appointments import slot
from tests.centre.office import APPLICANT, CODE, OFFICER, ON_SQLITE, PLACE, RECEIPT, Office

BY_CODE = SecondItem(SecondItemKind.NATIONAL_CODE, CODE)
counter = counter_fixture


def ask(office: Office, kiosk: str = "k-17", seen: int = 0, page: int = 0, **more: Any) -> DayPage:
    answer = operations(office.keys, DEFAULT_POLICY)["delivery.day"]
    asked = {"seen": seen, "page": page, **more}
    reply = in_transaction(
        office.engine, lambda each: answer(each, office.kiosk_in(each, kiosk), asked, office.now)
    )
    return read_page(reply["data"], office.keys.signing.public_key(), kiosk)


def whole_list(office: Office, kiosk: str = "k-17", seen: int = 0) -> DayPage:
    first = ask(office, kiosk, seen)
    rest = [ask(office, kiosk, seen, page) for page in range(1, first.pages)]
    told = whole([first, *rest])
    assert told
    return told


@pytest.fixture
def holder(office: Office) -> str:
    """The one kiosk of the place whose list has the card."""
    found = [name for name in ("k-17", "k-18") if ask(office, name).cards]
    assert len(found) == 1
    return found[0]


def other(kiosk: str) -> str:
    return "k-18" if kiosk == "k-17" else "k-17"


def card_of(office: Office) -> Any:
    with office.engine.begin() as connection:
        return find_card(connection, APPLICANT["card_serial"])


def test_a_ready_card_stands_in_one_list_with_an_authorisation_for_that_kiosk(
    office: Office, holder: str
) -> None:
    card = ask(office, holder).cards[0]
    given = check(dict(card.signed), office.keys.signing.public_key(), holder, office.clock.now())
    assert (given.application, given.card_serial) == ("app-1", "C0FFEE01")
    assert (given.expires_at - office.clock.now()).total_seconds() == pytest.approx(24 * 3600, abs=0.01)
    assert is_claim(card, RECEIPT, BY_CODE)
    assert ask(office, other(holder)).cards == ask(office, "k-99").cards == ()


@ON_SQLITE
def test_the_places_own_officers_are_told_for_a_pin_without_a_line(office: Office) -> None:
    assert [each.name for each in ask(office).officers] == [OFFICER]
    assert ask(office, "k-99").officers == ()


@ON_SQLITE
def test_an_unchanged_list_keeps_its_revision(office: Office, holder: str) -> None:
    first = ask(office, holder)
    assert ask(office, holder, first.revision) == first
    office.later(hours=1)
    assert ask(office, holder).revision == first.revision


def test_an_authorisation_is_renewed_before_it_ends(office: Office, holder: str) -> None:
    first = ask(office, holder).cards[0].authorisation
    office.later(hours=13)
    again = ask(office, holder)
    assert again.revision == 2
    assert (again.cards[0].authorisation.expires_at - first.expires_at).total_seconds() == 13 * 3600
    with office.engine.begin() as connection:
        assert len(connection.execute(select(authorisations)).all()) == 1


def test_no_other_kiosk_claims_what_one_may_deliver_without_a_line(office: Office, holder: str) -> None:
    refused = office.claim(other(holder))
    assert (refused["code"], refused["retry_after"]) == ("claimed_elsewhere", 60.0)
    assert office.moves() == []
    without = ask(office, holder)
    assert without.cards == ()
    assert office.claim(other(holder))["code"] == "claimed_elsewhere"  # it has not said that it dropped it
    ask(office, holder, without.revision)
    assert office.claim(other(holder))["ok"]


@ON_SQLITE
def test_a_kiosk_that_is_gone_is_waited_for_no_longer_than_its_authorisation_lasts(
    office: Office, holder: str
) -> None:
    assert not office.claim(other(holder))["ok"]
    office.later(hours=24)
    assert office.claim(other(holder))["ok"]


@ON_SQLITE
def test_a_retired_kiosk_is_not_waited_for(office: Office, holder: str) -> None:
    with office.engine.begin() as connection:
        connection.execute(kiosks.update().where(kiosks.c.id == holder).values(retired_at=office.now))
    assert office.claim(other(holder))["ok"]


def test_a_list_that_is_made_during_a_claim_does_not_have_the_card(office: Office) -> None:
    found: list[DayPage] = []
    listing = Thread(target=lambda: found.extend(each for each in (ask(office), ask(office, "k-18"))))
    asked = {"receipt": RECEIPT, "second_item": CODE}
    with office.engine.begin() as connection:
        assert office.desk.claim(connection, office.kiosk_in(connection, "k-17"), asked, office.now)["ok"]
        listing.start()
        listing.join(0.3)
    listing.join(30)
    assert [page.cards for page in found] == [(), ()]


@ON_SQLITE
def test_the_kiosk_that_lists_a_card_claims_it_as_ever(office: Office, holder: str) -> None:
    assert office.claim(holder)["ok"]
    assert ask(office, holder).cards == ()


def test_a_delivery_without_a_line_counts_when_it_is_reported(office: Office, holder: str) -> None:
    office.tell_match(1, holder)
    office.tell(2, "delivered", holder)
    assert office.state() == "DELIVERED"
    assert (card_of(office).state, card_of(office).location) == ("delivered", "holder")
    assert ask(office, holder).cards == ()


def test_one_authorisation_outlasts_a_session_that_gave_the_card_back(office: Office, holder: str) -> None:
    office.tell_match(1, holder)
    office.tell(2, "restarted", holder)
    assert office.state() == "READY_FOR_DELIVERY"
    office.tell_match(3, holder)
    office.tell(4, "delivered", holder)
    assert office.state() == "DELIVERED"


@ON_SQLITE
def test_a_match_of_an_earlier_session_delivers_nothing(office: Office, holder: str) -> None:
    office.tell_match(1, holder)
    office.tell(2, "restarted", holder)
    office.tell(3, "delivered", holder)
    assert office.state() == "DELIVERY_UNCONFIRMED"


@ON_SQLITE
def test_after_a_claim_that_ended_the_list_still_counts(office: Office, holder: str) -> None:
    office.claim(holder)
    office.tell(1, "cancelled", holder)
    office.tell_match(2, holder)
    office.tell(3, "delivered", holder)
    assert office.state() == "DELIVERED"


def test_a_card_is_not_sent_back_while_a_kiosk_may_deliver_it(office: Office, holder: str) -> None:
    office.later(days=60, seconds=-60)
    assert ask(office, holder).cards
    office.later(seconds=60)
    with office.engine.begin() as connection:
        assert end_holds(connection, DEFAULT_POLICY, office.now) == 0
    without = ask(office, holder)
    assert without.cards == ()
    ask(office, holder, without.revision)
    with office.engine.begin() as connection:
        assert end_holds(connection, DEFAULT_POLICY, office.now) == 1
    assert office.state() == "RETURNED"


def test_a_card_whose_time_is_over_is_listed_no_more(office: Office, holder: str) -> None:
    office.later(days=60)
    assert ask(office, holder).cards == ()
    with office.engine.begin() as connection:
        assert end_holds(connection, DEFAULT_POLICY, office.now) == 1


@ON_SQLITE
def test_a_list_nobody_was_given_is_not_believed_to_be_stored(office: Office, holder: str) -> None:
    assert ask(office, holder, seen=99).cards
    assert not office.claim(other(holder))["ok"]
    ask(office, holder, seen=98)
    assert not office.claim(other(holder))["ok"]


@ON_SQLITE
@pytest.mark.parametrize("asked", [{"seen": -1, "page": "x"}, {"seen": 2**70, "page": 10**9}, {"seen": None}])
def test_what_no_kiosk_asks_is_answered_as_if_it_had_nothing(office: Office, asked: dict[str, Any]) -> None:
    assert ask(office, **asked).page == 0


def test_a_long_list_comes_in_pages_a_message_can_hold(office: Office) -> None:
    chance = Random(1)
    with office.engine.begin() as connection:
        for number in range(2 * PAGE):
            receipt = make_number(NumberKind.RECEIPT, chance.randrange)
            names = {"application": f"{number:036}", "card_serial": f"{number:064}", "receipt": receipt}
            import_application(connection, office.keys, {**APPLICANT, **names}, office.now)
    lists = [whole_list(office, name) for name in ("k-17", "k-18")]
    listed = [card.authorisation.application for told in lists for card in told.cards]
    assert len(listed) == len(set(listed)) == 2 * PAGE + 1
    answer = operations(office.keys, DEFAULT_POLICY)["delivery.day"]
    with office.engine.begin() as connection:
        reply = answer(connection, office.kiosk_in(connection, "k-17"), {}, office.now)
    kiosk = office.kiosk("k-17")
    sealed = wrap(seal(office.keys.sealing, kiosk.key, encode({"v": "1.0", **reply}), b""))
    assert len(sealed) < MAX_BYTES


def test_visitors_of_today_and_tomorrow_are_told_with_what_they_will_say(counter: Any) -> None:
    tracking = counter.confirmed()["tracking"]
    asked = {"tracking": tracking, "second_item": code(1), "slot": slot(counter)}
    assert counter.ask("slot.book", asked)["ok"]
    (visitor,) = ask(counter.office).visitors
    assert (visitor.day.isoformat(), visitor.begins, visitor.order) == ("2026-11-23", "10:00", 1)
    assert is_visitor(visitor, tracking, SecondItem(SecondItemKind.NATIONAL_CODE, code(1)))
    assert ask(counter.office, "k-99").visitors == ()
    assert visitor.application == counter.status(tracking)["data"]["application"]
    assert ask(counter.office).place == PLACE
