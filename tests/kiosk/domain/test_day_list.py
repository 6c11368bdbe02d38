"""What a kiosk is given for a day without a line."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.authorisation import sign
from kiosk.domain.day_list import (
    DayCard,
    DayOfficer,
    DayPage,
    DayVisitor,
    digest,
    is_claim,
    is_visitor,
    read_page,
    whole,
    write_page,
)
from kiosk.domain.delivery import Authorisation, holder_digest
from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.domain.refusals import MessageError
from tests.kiosk.domain.messages_made import VALUES

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
RECEIPT, TRACKING, CODE, BORN = "851630492716", "274819305624", "9991234500", "1986-07-03"
UNTIL = datetime(2026, 11, 24, 12, tzinfo=UTC)
GIVEN = Authorisation("app-1", "C0FFEE01", holder_digest("C0FFEE01", CODE), "k-17", UNTIL)
CARD = DayCard(
    GIVEN, sign(GIVEN, KEY), digest("app-1", "receipt", RECEIPT), digest("app-1", "birth_date", BORN)
)
VISITOR = DayVisitor(
    application="app-2",
    day=date(2026, 11, 23),
    order=1,
    begins="10:00",
    ends="12:00",
    name="مریم رضایی",
    tracking=digest("app-2", "tracking", TRACKING),
    national_code=digest("app-2", "national_code", CODE),
    birth_date=digest("app-2", "birth_date", BORN),
)
OFFICER = DayOfficer("officer-1", "مریم", "$argon2id$v=19$x", ("app-2",))
PAGE = DayPage(3, "tehran-1", UNTIL, 0, 1, (CARD,), (VISITOR,), (OFFICER,))
BY_CODE = SecondItem(SecondItemKind.NATIONAL_CODE, CODE)
BY_DATE = SecondItem(SecondItemKind.BIRTH_DATE, BORN)


def test_a_page_comes_back_as_it_was_written() -> None:
    assert read_page(write_page(PAGE), KEY.public_key(), "k-17") == PAGE


@pytest.mark.parametrize("item", [BY_CODE, BY_DATE])
def test_receipt_and_either_second_item_are_a_claim(item: SecondItem) -> None:
    assert is_claim(CARD, RECEIPT, item)
    assert is_visitor(VISITOR, TRACKING, item)


@pytest.mark.parametrize(
    ("receipt", "item"),
    [
        ("798259791907", BY_CODE),
        (RECEIPT, replace(BY_CODE, value="9991234519")),
        (RECEIPT, replace(BY_DATE, value="1986-07-04")),
    ],
)
def test_anything_else_is_none(receipt: str, item: SecondItem) -> None:
    assert not is_claim(CARD, receipt, item)
    assert not is_visitor(VISITOR, receipt, item)


def test_a_card_whose_birth_date_is_unknown_is_claimed_by_code_alone() -> None:
    card = replace(CARD, birth_date=None)
    assert is_claim(card, RECEIPT, BY_CODE)
    assert not is_claim(card, RECEIPT, BY_DATE)


def test_no_number_and_no_code_can_be_read_in_a_page() -> None:
    text = repr(write_page(PAGE))
    assert not any(secret in text for secret in (RECEIPT, TRACKING, CODE, BORN))


def test_another_kiosks_page_or_one_nobody_signed_is_refused() -> None:
    body = write_page(PAGE)
    with pytest.raises(MessageError, match="authorisation"):
        read_page(body, KEY.public_key(), "k-18")
    body["cards"][0]["authorisation"]["card_serial"] = "C0FFEE02"
    with pytest.raises(MessageError, match="authorisation"):
        read_page(body, KEY.public_key(), "k-17")


def test_a_list_is_whole_with_all_pages_of_one_revision() -> None:
    first, second = replace(PAGE, pages=2, visitors=()), replace(PAGE, page=1, pages=2, cards=(), officers=())
    assert whole([first, second]) == PAGE
    assert whole([]) is whole([first]) is whole([second, first]) is None
    assert whole([first, replace(second, revision=4)]) is None


@given(
    st.dictionaries(
        st.sampled_from(["revision", "pages", "page", "as_of", "cards", "visitors", "officers"]), VALUES
    )
)
def test_whatever_else_comes_is_refused(changes: dict[str, Any]) -> None:
    body = write_page(PAGE) | changes
    with suppress(MessageError):
        read_page(body, KEY.public_key(), "k-17")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"pages": 0}, "pages"),
        ({"pages": 10**6}, "pages"),
        ({"visitors": [write_page(PAGE)["visitors"][0] | {"day": "tomorrow"}]}, "day"),
        ({"visitors": [write_page(PAGE)["visitors"][0] | {"tracking": "?"}]}, "tracking"),
        ({"visitors": [write_page(PAGE)["visitors"][0] | {"tracking": "AAAA"}]}, "tracking"),
    ],
)
def test_a_page_that_cannot_be_is_refused_by_the_name_of_its_field(
    changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(MessageError, match=f"bad_field: {named}"):
        read_page(write_page(PAGE) | changes, KEY.public_key(), "k-17")
