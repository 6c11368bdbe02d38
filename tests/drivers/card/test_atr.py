import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import atr
from drivers.card.atr import Atr, AtrError


def test_our_card_offers_t0_and_t1_and_tells_its_capabilities() -> None:
    assert atr.parse(bytes.fromhex("3B85800180739C21C08A")) == Atr((0, 1), bytes.fromhex("80739C21C0"))


@pytest.mark.parametrize(
    ("wire", "protocols", "historical"),
    [
        ("3B00", (0,), ""),
        ("3B951381018073FF01000B", (1, 1), "8073FF0100"),
    ],
)
def test_foreign_answers_to_reset_are_read(wire: str, protocols: tuple[int, ...], historical: str) -> None:
    found = atr.parse(bytes.fromhex(wire))
    assert (found.protocols, found.historical.hex().upper()) == (protocols, historical)


@pytest.mark.parametrize(
    "wire", ["", "3B", "0000", "3B85", "3B80", "3B85800180739C21C083", "3B01", "3B" + "00" * 33]
)
def test_broken_answers_to_reset_are_refused(wire: str) -> None:
    with pytest.raises(AtrError):
        atr.parse(bytes.fromhex(wire))


@given(st.lists(st.integers(0, 14), min_size=1, max_size=4), st.binary(max_size=15))
def test_what_is_written_is_read_back(protocols: list[int], historical: bytes) -> None:
    made = Atr(tuple(protocols), historical)
    assert atr.parse(bytes(made)) == made


@given(st.binary(max_size=40))
def test_any_bytes_raise_nothing_but_an_atr_error(data: bytes) -> None:
    with contextlib.suppress(AtrError):
        atr.parse(data)
