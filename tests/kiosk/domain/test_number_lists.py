"""Numbers handed out in advance."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.number_lists import NumberListError, check, draw, sign
from kiosk.domain.numbers import NumberKind, parse_number

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
LIST = draw("k-17", 1, 50, taken=(), below=Random(1).randrange)


def test_a_list_is_random_numbers_and_each_is_new() -> None:
    assert len(set(LIST.numbers)) == 50
    assert all(parse_number(number, NumberKind.TRACKING) for number in LIST.numbers)
    again = draw("k-17", 2, 50, taken=LIST.numbers, below=Random(1).randrange)
    assert not set(again.numbers) & set(LIST.numbers)


def test_the_kiosk_takes_what_the_centre_signed_for_it() -> None:
    assert check(sign(LIST, KEY), KEY.public_key(), "k-17") == LIST


@pytest.mark.parametrize(
    "change",
    [
        {"numbers": [*LIST.numbers, "274819305624"]},
        {"numbers": LIST.numbers[1:]},
        {"numbers": None},
        {"serial": 2},
        {"serial": float("inf")},
        {"kiosk": "k-18"},
        {"signature": ""},
        {"signature": 5},
    ],
)
def test_a_changed_list_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NumberListError, match="not signed"):
        check(sign(LIST, KEY) | change, KEY.public_key(), "k-17")


def test_another_kiosks_list_is_refused() -> None:
    with pytest.raises(NumberListError, match="another kiosk"):
        check(sign(LIST, KEY), KEY.public_key(), "k-18")


def test_even_the_centre_cannot_hand_out_receipts_for_tracking_numbers() -> None:
    wrong = replace(LIST, numbers=("851630492716",))
    with pytest.raises(NumberListError, match="no tracking number"):
        check(sign(wrong, KEY), KEY.public_key(), "k-17")
