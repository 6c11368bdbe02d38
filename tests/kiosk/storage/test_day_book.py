"""The day list on the kiosk: found by what people type, ended by what happened, withdrawn by the next."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.delivery import DeliveryOutcome, DeliveryStep
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.storage.day_book import DayBook, end_visit
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.store import Store
from tests.kiosk.domain.test_day_list import BY_CODE, BY_DATE, KEY, OFFICER, PAGE, RECEIPT, TRACKING
from tests.kiosk.domain.turned_clock import TurnedClock

SEALING = X25519PrivateKey.from_private_bytes(bytes(32))
KEYS = KioskKeys("k-17", SEALING, SEALING.public_key(), KEY.public_key())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(tmp_path)
    yield made
    made.close()


@pytest.fixture
def book(store: Store) -> DayBook:
    made = DayBook(store, KEYS)
    made.replace(PAGE)
    return made


def journal(store: Store) -> DeliveryJournal:
    clock = TurnedClock()
    return DeliveryJournal(store, Stamp("k-17", store.next_boot(), clock), Outbox(store, clock))


def test_a_list_is_found_by_its_revision_and_place_and_is_none_before_the_first(store: Store) -> None:
    empty = DayBook(store, KEYS)
    assert (empty.seen(), empty.head()) == (0, None)
    assert not empty.card(RECEIPT, BY_CODE)
    assert not empty.visitor(TRACKING, BY_CODE)
    empty.replace(PAGE)
    assert (empty.seen(), empty.head()) == (3, ("tehran-1", PAGE.as_of))


def test_everybody_on_it_is_found_by_what_they_type_and_nobody_else(book: DayBook) -> None:
    listed, visitor = book.card(RECEIPT, BY_DATE), book.visitor(TRACKING, BY_CODE)
    assert listed is not None
    assert (listed.card, listed.ended) == (PAGE.cards[0], False)
    assert visitor is not None
    assert (visitor.visitor, visitor.ended) == (PAGE.visitors[0], False)
    assert book.officer(OFFICER.name) == OFFICER
    wrong = replace(BY_CODE, value="9991234519")
    assert not book.card(RECEIPT, wrong)
    assert not book.visitor(TRACKING, wrong)
    assert not book.officer("دیگری")


@pytest.mark.parametrize("outcome", DeliveryOutcome)
def test_a_delivery_that_ended_for_good_uses_its_card_up(
    store: Store, book: DayBook, outcome: DeliveryOutcome
) -> None:
    step = DeliveryStep.CONFIRMED if outcome is DeliveryOutcome.DELIVERED else DeliveryStep.ENDED
    journal(store).append(step, "app-1", {"outcome": outcome.value})
    listed = book.card(RECEIPT, BY_CODE)
    assert listed is not None
    lies_ready_again = outcome.value in ("cancelled", "timed_out", "restarted", "fault")
    assert listed.ended is not lies_ready_again
    visitor = book.visitor(TRACKING, BY_CODE)
    assert visitor is not None
    assert not visitor.ended


def test_a_record_in_the_middle_or_of_somebody_else_uses_nothing_up(store: Store, book: DayBook) -> None:
    kept = journal(store)
    kept.append(DeliveryStep.VERDICT, "app-1", {"outcome": "delivered"})
    kept.append(DeliveryStep.CONFIRMED, "app-1", {})
    kept.append(DeliveryStep.CONFIRMED, "app-9", {"outcome": "delivered"})
    listed = book.card(RECEIPT, BY_CODE)
    assert listed is not None
    assert not listed.ended


def test_a_card_used_up_stays_so_in_the_next_list_until_it_is_signed_for_anew(
    store: Store, book: DayBook
) -> None:
    journal(store).append(DeliveryStep.CONFIRMED, "app-1", {"outcome": "delivered"})
    with store.transaction() as cursor:
        end_visit(cursor, "app-2")
    book.replace(replace(PAGE, revision=4))
    listed, visitor = book.card(RECEIPT, BY_CODE), book.visitor(TRACKING, BY_CODE)
    assert listed is not None
    assert visitor is not None
    assert listed.ended
    assert visitor.ended
    assert book.seen() == 4


def test_what_the_next_list_no_longer_holds_is_withdrawn(book: DayBook) -> None:
    book.replace(replace(PAGE, revision=4, cards=(), visitors=(), officers=()))
    assert not book.card(RECEIPT, BY_CODE)
    assert not book.visitor(TRACKING, BY_CODE)
    assert book.officer(OFFICER.name) is None


def test_an_entry_that_is_not_as_it_was_stored_is_nobodys(
    store: Store, book: DayBook, caplog: pytest.LogCaptureFixture
) -> None:
    with store.transaction() as cursor:
        cursor.execute("UPDATE day_entries SET row = row + 100 WHERE kind = 'card'")
    assert book.card(RECEIPT, BY_CODE) is None
    assert "not as it was stored" in caplog.text
    assert RECEIPT not in caplog.text
