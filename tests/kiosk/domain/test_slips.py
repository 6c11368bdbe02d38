"""The code on a slip: written and read alike, and nothing in it can be changed."""

from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.numbers import NumberKind
from kiosk.domain.slips import Slip, SlipError, read_slip, write_slip

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
SLIP = Slip("906690743910", date(2026, 11, 22), "place-1", "kiosk-1")
CODE = write_slip(SLIP, KEY)


def test_a_slip_is_read_as_it_was_written() -> None:
    assert read_slip(CODE, KEY.public_key()) == SLIP
    assert SLIP.kind is NumberKind.RECEIPT


def test_one_of_several_keys_is_enough_and_none_is_too_few() -> None:
    other = Ed25519PrivateKey.generate().public_key()
    assert read_slip(f" {CODE}\n", other, KEY.public_key()) == SLIP
    for keys in ((), (other,)):
        with pytest.raises(SlipError, match="not signed"):
            read_slip(CODE, *keys)


@given(st.integers(0, len(CODE) - 1), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:-"))
def test_no_character_of_a_code_can_be_changed(at: int, letter: str) -> None:
    changed = CODE[:at] + letter + CODE[at + 1 :]
    if changed == CODE:
        return
    with pytest.raises(SlipError):
        read_slip(changed, KEY.public_key())


@given(st.text(max_size=400))
def test_anything_else_is_no_code(text: str) -> None:
    with pytest.raises(SlipError):
        read_slip(text, KEY.public_key())


def test_the_code_fits_the_alphanumeric_set_and_names_only_number_day_place_and_kiosk() -> None:
    assert set(CODE) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert CODE.split(":")[:5] == ["NCK1", "906690743910", "20261122", "PLACE-1", "KIOSK-1"]


@pytest.mark.parametrize("day", ["20261340", "00000000", "20270229"])
def test_a_day_that_never_was_is_no_slips(day: str) -> None:
    with pytest.raises(SlipError, match="no slip's code"):
        read_slip(CODE.replace("20261122", day), KEY.public_key())
