from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import holder
from drivers.card.holder import HolderError
from simulators.card.person import FICTIONAL


def test_a_holder_is_read_back_with_persian_names() -> None:
    assert holder.parse(holder.encode(FICTIONAL)) == FICTIONAL


def test_the_data_lie_in_template_65_with_eight_digit_dates() -> None:
    data = holder.encode(FICTIONAL)
    assert data[0] == 0x65
    assert b"\x85\x0819900321" in data


@pytest.mark.parametrize(
    "birth", [b"19900230", b"1990032A", b"1990321 ", b"00000000", "۱۹۹۰۰۳۲۱".encode()[:8]]
)
def test_dates_that_do_not_exist_are_refused(birth: bytes) -> None:
    with pytest.raises(HolderError):
        holder.parse(holder.encode(FICTIONAL).replace(b"19900321", birth))


def test_texts_without_end_and_unknown_sexes_are_refused() -> None:
    for wrong in (replace(FICTIONAL, first_name="x" * 121), replace(FICTIONAL, sex="X")):
        with pytest.raises(HolderError):
            holder.parse(holder.encode(wrong))


def test_neither_repr_nor_error_tells_personal_data() -> None:
    assert FICTIONAL.national_code not in repr(FICTIONAL)
    with pytest.raises(HolderError) as caught:
        holder.parse(holder.encode(replace(FICTIONAL, sex="9991234500")))
    assert "9991234500" not in str(caught.value)


@given(st.binary(max_size=200), st.integers(0, 60))
def test_any_bytes_raise_nothing_but_a_holder_error(data: bytes, at: int) -> None:
    whole = bytearray(holder.encode(FICTIONAL))
    whole[at : at + len(data)] = data
    for each in (data, bytes(whole)):
        try:
            holder.parse(each)
        except HolderError:
            continue
