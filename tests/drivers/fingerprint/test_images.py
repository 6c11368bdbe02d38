"""Pixels in bytes (sheet §8)."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from drivers.fingerprint.images import Layout, pack, unpack

SMALL = Layout(4, 2)


def test_the_high_nibble_is_the_left_pixel() -> None:
    assert unpack(bytes.fromhex("0F 12 F0 ED"), SMALL).tolist() == [[0, 255, 17, 34], [255, 0, 238, 221]]


def test_the_sizes_are_those_of_the_sheet() -> None:
    sizes = [Layout(256, 288).size, Layout(192, 192).size, Layout(160, 160).size, Layout(256, 288, 8).size]
    assert sizes == [36864, 18432, 12800, 73728]


@given(st.binary(min_size=4, max_size=4))
def test_four_bit_bytes_come_back(data: bytes) -> None:
    assert pack(unpack(data, SMALL), 4) == data


@given(st.binary(min_size=8, max_size=8))
def test_eight_bit_bytes_come_back(data: bytes) -> None:
    assert pack(unpack(data, Layout(4, 2, 8)), 8) == data


@given(st.binary(min_size=8, max_size=8))
def test_four_bits_keep_the_upper_half_of_each_pixel(data: bytes) -> None:
    pixels = np.frombuffer(data, np.uint8).reshape(2, 4)
    assert (unpack(pack(pixels, 4), SMALL) >> 4 == pixels >> 4).all()
