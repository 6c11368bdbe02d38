"""Tracking and receipt numbers."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.numbers import NumberKind, damm, grouped, has_run, make_number, parse_number

RECEIPTS = st.integers(0, 2**32).map(lambda seed: make_number(NumberKind.RECEIPT, Random(seed).randrange))


def test_the_published_vector_has_its_check_digit() -> None:
    assert damm("572") == 4
    assert damm("5724") == 0


@pytest.mark.parametrize("text", ["2748 1930 5624", "390461752803", "۲۷۴۸ ۱۹۳۰ ۵۶۲۴", "2748-1930-5624"])
def test_tracking_numbers_of_the_sheet_are_taken(text: str) -> None:
    assert parse_number(text, NumberKind.TRACKING)


def test_a_receipt_is_read_in_any_digits_and_never_as_a_tracking_number() -> None:
    assert parse_number("٨٥١٦ ٣٠٤٩ ٢٧١٦", NumberKind.RECEIPT) == "851630492716"
    assert parse_number("8516 3049 2716", NumberKind.TRACKING) is None


@pytest.mark.parametrize("text", ["", "85163049271", "8516304927160", "8516304927l6", "851630492717"])
def test_what_is_not_a_number_is_none(text: str) -> None:
    assert parse_number(text, NumberKind.RECEIPT) is None


@pytest.mark.parametrize("digits", ["9992", "1234", "4329", "71119", "80124"])
def test_runs_are_seen(digits: str) -> None:
    assert has_run(digits)


def test_pairs_and_steps_of_two_are_no_runs() -> None:
    assert not has_run("113355")
    assert not has_run("135797")


@given(RECEIPTS)
def test_made_numbers_are_valid_receipts(number: str) -> None:
    assert parse_number(number, NumberKind.RECEIPT) == number
    assert not has_run(number)
    assert parse_number(grouped(number), NumberKind.RECEIPT) == number


@given(RECEIPTS, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, at: int, by: int) -> None:
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert damm(wrong) != 0


@given(RECEIPTS, st.integers(0, 10))
def test_swapped_neighbours_are_always_noticed(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert swapped == number or damm(swapped) != 0
