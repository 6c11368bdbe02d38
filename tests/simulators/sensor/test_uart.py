"""Bytes at the wrong speed are garbage, at a slightly wrong one they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.sensor.uart import heard


@given(st.binary(max_size=64), st.floats(-0.03, 0.03))
def test_a_small_difference_of_speed_changes_nothing(data: bytes, drift: float) -> None:
    assert heard(data, 57600 * (1 + drift), 57600) == data


def test_zeros_at_half_the_speed_look_like_zeros_and_more() -> None:
    # 0x00 at 9600 holds the line low for nine bit times: at 19200 a zero byte, then its rest.
    assert heard(b"\x00", 9600, 19200)[:1] == b"\x00"


@pytest.mark.parametrize("own", [9600, 19200, 38400, 115200])
def test_a_command_at_another_speed_is_not_understood(own: int) -> None:
    call = bytes.fromhex("EF01FFFFFFFF010007130000000000 1B")
    assert heard(call, 57600, own) != call


@given(st.binary(max_size=40), st.integers(1, 12), st.integers(1, 12))
def test_any_bytes_at_any_speeds_end(data: bytes, sent: int, own: int) -> None:
    assert len(heard(data, sent * 9600, own * 9600)) <= len(data) * 12 + 1
