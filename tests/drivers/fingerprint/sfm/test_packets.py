"""SFM packets: the manual's own example byte for byte, and what must never pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.fingerprint.sfm.packets import (
    Command,
    ImageHeader,
    Packet,
    SfmError,
    Stream,
    data_packet,
)

ENROL_9929 = bytes.fromhex("40 05 29 99 00 00 00 00 00 00 00 07 0A")
"""UF_Protocol_Manual, Packet Protocol: enrolment by scan with the ID 9929."""
STATUS = bytes.fromhex("40 04 00 00 00 00 00 00 00 00 00 44 0A")
"""A system status check as a public client of the vendor's modules sends it."""
packets = st.builds(
    Packet, st.integers(0, 255), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 255)
)


@pytest.mark.parametrize(
    ("packet", "frame"),
    [(Packet(0x05, param=0x9929), ENROL_9929), (Packet(Command.STATUS), STATUS)],
)
def test_the_published_packets_come_out_byte_for_byte(packet: Packet, frame: bytes) -> None:
    assert bytes(packet) == frame
    assert Packet.parse(frame) == packet


@given(packets)
def test_a_packet_survives_the_way_there_and_back(packet: Packet) -> None:
    assert Packet.parse(bytes(packet)) == packet


@given(packets, st.integers(0, 12), st.integers(1, 255))
def test_one_wrong_byte_is_never_a_packet(packet: Packet, at: int, change: int) -> None:
    frame = bytearray(bytes(packet))
    frame[at] ^= change
    with pytest.raises(SfmError):
        Packet.parse(bytes(frame))


@given(st.binary(max_size=40), packets, st.integers(1, 7))
def test_a_packet_is_found_after_noise_in_any_pieces(noise: bytes, packet: Packet, size: int) -> None:
    stream, found = Stream(), []
    data = noise.replace(b"\x40", b"\x41") + bytes(packet)
    for at in range(0, len(data), size):
        stream.feed(data[at : at + size])
        while (item := stream.packet()) is not None:
            found.append(item)
    assert found == [packet]
    assert stream.skipped == len(noise)


def test_a_data_packet_carries_index_count_and_a_sum_of_four_bytes() -> None:
    assert data_packet(Command.READ_IMAGE, 2, 5, b"\xff\xff\x03") == bytes.fromhex(
        "40 84 05 00 02 00 03 00 00 00 00 CE 0A FF FF 03 01 02 00 00"
    )


@given(st.binary(max_size=60))
def test_any_bytes_raise_only_the_codecs_error(data: bytes) -> None:
    for parse in (Packet.parse, ImageHeader.parse):
        try:
            parse(data)
        except SfmError:
            continue


def test_a_header_that_does_not_fit_its_pixels_is_refused() -> None:
    right = bytes(ImageHeader(4, 2, 0, 0, 0, 8, 0)) + bytes(8)
    assert ImageHeader.parse(right).width == 4
    for wrong in (right[:-1], right + b"\0", bytes(ImageHeader(4, 2, 0, 0, 1, 8, 0)) + bytes(8)):
        with pytest.raises(SfmError):
            ImageHeader.parse(wrong)
