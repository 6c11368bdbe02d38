"""Frames against the sheet's worked examples (§2), and against anything a line can bring."""

import contextlib
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.fingerprint.packets import Damaged, Packet, PacketError, PacketId, PacketReader, parse

# Copied by hand from the sheet, §2 "Worked frames".
VERIFY_PASSWORD = bytes.fromhex("EF01 FFFFFFFF 01 0007 13 00000000 001B")
ACK_OK = bytes.fromhex("EF01 FFFFFFFF 07 0003 00 000A")
CAPTURE = bytes.fromhex("EF01 FFFFFFFF 01 0003 01 0005")
NO_FINGER = bytes.fromhex("EF01 FFFFFFFF 07 0003 02 000C")
UP_IMAGE = bytes.fromhex("EF01 FFFFFFFF 01 0003 0A 000E")
READ_PARAMETERS = bytes.fromhex("EF01 FFFFFFFF 01 0003 0F 0013")

GOLDEN = [
    (Packet(PacketId.COMMAND, bytes.fromhex("1300000000")), VERIFY_PASSWORD),
    (Packet(PacketId.ACK, b"\x00"), ACK_OK),
    (Packet(PacketId.COMMAND, b"\x01"), CAPTURE),
    (Packet(PacketId.ACK, b"\x02"), NO_FINGER),
    (Packet(PacketId.COMMAND, b"\x0a"), UP_IMAGE),
    (Packet(PacketId.COMMAND, b"\x0f"), READ_PARAMETERS),
]
packets = st.builds(
    Packet, st.sampled_from(PacketId), st.binary(min_size=1, max_size=256), st.integers(0, 0xFFFFFFFF)
)
streams = st.lists(packets, max_size=5)


@pytest.mark.parametrize(("packet", "frame"), GOLDEN)
def test_a_packet_is_written_and_read_as_the_sheet_shows(packet: Packet, frame: bytes) -> None:
    assert bytes(packet) == frame
    assert parse(frame) == packet


@given(packets)
def test_every_packet_survives_the_wire(packet: Packet) -> None:
    assert parse(bytes(packet)) == packet


@given(packets)
def test_the_checksum_is_the_sum_from_the_packet_id_on(packet: Packet) -> None:
    frame = bytes(packet)
    assert frame[-2] * 256 + frame[-1] == list(accumulate(frame[6:-2]))[-1] % 65536
    assert frame[7] * 256 + frame[8] == len(frame) - 9


@given(st.binary(max_size=600))
def test_any_bytes_are_a_packet_or_the_codecs_error(data: bytes) -> None:
    with contextlib.suppress(PacketError):
        assert bytes(parse(data)) == data


@given(streams, st.lists(st.integers(0, 1500), max_size=8))
def test_any_split_of_the_stream_gives_the_same_packets(sent: list[Packet], cuts: list[int]) -> None:
    stream = b"".join(map(bytes, sent))
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    reader = PacketReader()
    found = [item for start, end in pairwise(edges) for item in reader.feed(stream[start:end])]
    assert found == sent
    assert (reader.pending, reader.skipped, reader.damaged) == (0, 0, 0)


@given(streams, st.binary(max_size=40).filter(lambda noise: b"\xef" not in noise))
def test_noise_before_frames_is_skipped(sent: list[Packet], noise: bytes) -> None:
    reader = PacketReader()
    found = reader.feed(b"".join(noise + bytes(packet) for packet in sent))
    assert found == sent
    assert reader.skipped == len(noise) * len(sent)


@given(packets, packets, st.binary(max_size=300))
def test_a_packet_after_any_noise_is_found_at_the_latest_in_silence(
    first: Packet, second: Packet, noise: bytes
) -> None:
    reader = PacketReader()
    found = reader.feed(bytes(first) + noise + bytes(second)) + reader.flush()
    assert first in found
    assert second in found


@given(packets, packets, st.integers(6, 300), st.integers(1, 255))
def test_a_damaged_frame_never_swallows_its_neighbour(
    first: Packet, second: Packet, at: int, flip: int
) -> None:
    frame = bytearray(bytes(first))
    frame[6 + at % (len(frame) - 6)] ^= flip
    reader = PacketReader()
    found = reader.feed(bytes(frame) + bytes(second)) + reader.flush()
    assert first not in found[:-1]
    assert second in found


def test_a_wrong_checksum_keeps_its_place_in_the_stream() -> None:
    spoilt = ACK_OK[:-1] + b"\x0b"
    found = PacketReader().feed(NO_FINGER + spoilt + ACK_OK)
    assert [type(item) for item in found] == [Packet, Damaged, Packet]


def test_an_impossible_length_is_not_waited_for() -> None:
    reader = PacketReader()
    assert reader.feed(bytes.fromhex("EF01 FFFFFFFF 07 FFFF") + ACK_OK) == [Packet(PacketId.ACK, b"\x00")]


def test_a_frame_that_breaks_off_is_given_up_in_silence() -> None:
    reader = PacketReader()
    assert reader.feed(ACK_OK[:10]) == []
    assert [type(item) for item in reader.flush()] == [Damaged]
    assert reader.pending == 0


@pytest.mark.parametrize("size", [0, 257])
def test_a_payload_that_no_frame_holds_is_refused(size: int) -> None:
    with pytest.raises(PacketError):
        bytes(Packet(PacketId.DATA, bytes(size)))
