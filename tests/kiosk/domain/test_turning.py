"""The words of a turned clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.turning import MOST_TURNED_S, ClockAddressError, parse_address, read_turned, write_turned


@given(st.floats(-MOST_TURNED_S, MOST_TURNED_S))
def test_what_is_written_is_read(turned_s: float) -> None:
    assert read_turned(write_turned(turned_s)) == turned_s


@given(st.binary(max_size=300))
def test_any_other_bytes_raise_only_a_value_error(noise: bytes) -> None:
    with pytest.raises(ValueError):
        read_turned(b"x" + noise)


@pytest.mark.parametrize(
    "line", ["{}", "[]", '{"turned_s": true}', '{"turned_s": NaN}', '{"turned_s": 1e12}', '{"turned_s": "1"}']
)
def test_a_line_that_names_no_time_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"clock|turned"):
        read_turned(line.encode())


def test_an_address_names_host_and_port() -> None:
    assert parse_address("tcp://127.0.0.1:21999") == ("127.0.0.1", 21999)


@pytest.mark.parametrize(
    "address", ["", "127.0.0.1:1", "tcp://:1", "tcp://h", "tcp://h:0", "tcp://h:99999", "tcp://h:x"]
)
def test_anything_else_is_no_address(address: str) -> None:
    with pytest.raises(ClockAddressError, match=r"^clock '"):
        parse_address(address)
