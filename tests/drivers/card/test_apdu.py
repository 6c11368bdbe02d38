import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card.apdu import CHAINED, ApduError, Command, Response, chain

BYTES = st.integers(0, 255)


@pytest.mark.parametrize(
    ("command", "wire"),
    [
        (Command(0x00, 0x70, 0x01, 0x02), "00700102"),
        (Command(0x00, 0x84, 0x00, 0x00, le=16), "0084000010"),
        (Command(0x00, 0xB0, 0x81, 0x00, le=256), "00B0810000"),
        (Command(0x00, 0xA4, 0x02, 0x0C, b"\x50\x01"), "00A4020C025001"),
        (Command(0x00, 0xCB, 0x3F, 0xFF, b"\x5c\x02\x7f\x61", 256), "00CB3FFF045C027F6100"),
        (Command(0x00, 0xB0, 0x81, 0x00, le=65536), "00B08100000000"),
        (Command(0x00, 0xB0, 0x81, 0x00, le=257), "00B08100000101"),
        (Command(0x00, 0xDA, 0x01, 0x00, bytes(256)), "00DA0100000100" + "00" * 256),
        (Command(0x00, 0xDA, 0x01, 0x00, bytes(256), 65536), "00DA0100000100" + "00" * 256 + "0000"),
    ],
)
def test_every_case_is_written_as_7816_4_says_and_read_back(command: Command, wire: str) -> None:
    assert bytes(command).hex().upper() == wire
    assert Command.parse(bytes.fromhex(wire)) == command


@pytest.mark.parametrize(
    "wire", ["", "00A404", "00A4040002AA", "00A4040001AABBCC", "00DA0100000002AA", "00DA01000000"]
)
def test_wrong_lengths_are_refused(wire: str) -> None:
    with pytest.raises(ApduError):
        Command.parse(bytes.fromhex(wire))


def test_more_than_fits_is_refused() -> None:
    with pytest.raises(ApduError):
        bytes(Command(0, 0, 0, 0, bytes(0x10000)))


@pytest.mark.parametrize("answer", [b"", b"\x90"])
def test_an_answer_without_a_status_word_is_refused(answer: bytes) -> None:
    with pytest.raises(ApduError):
        Response.parse(answer)


def test_an_answer_splits_into_data_and_status_word() -> None:
    assert Response.parse(bytes.fromhex("AABB63C4")) == Response(b"\xaa\xbb", 0x63C4)
    assert bytes(Response(b"\xaa\xbb", 0x63C4)) == bytes.fromhex("AABB63C4")


def test_long_data_are_chained_and_only_the_last_part_asks_for_an_answer() -> None:
    parts = chain(Command(0x0C, 0x21, 0x00, 0x96, bytes(range(256)) * 2, 256))
    assert [part.cla for part in parts] == [0x0C | CHAINED, 0x0C | CHAINED, 0x0C]
    assert [len(part.data) for part in parts] == [255, 255, 2]
    assert [part.le for part in parts] == [0, 0, 256]
    assert b"".join(part.data for part in parts) == bytes(range(256)) * 2


@given(
    BYTES, BYTES, BYTES, BYTES, st.binary(max_size=600), st.sampled_from([0, 1, 16, 256, 257, 65535, 65536])
)
def test_commands_are_read_back(cla: int, ins: int, p1: int, p2: int, data: bytes, le: int) -> None:
    command = Command(cla, ins, p1, p2, data, le)
    assert Command.parse(bytes(command)) == command


@given(st.binary(max_size=300))
def test_any_bytes_raise_nothing_but_an_apdu_error(data: bytes) -> None:
    for parse in (Command.parse, Response.parse):
        try:
            parse(data)
        except ApduError:
            continue


def test_data_never_show_in_a_repr() -> None:
    assert "736563726574" not in repr(Command(0, 0, 0, 0, b"secret")).lower()
    assert "secret" not in repr(Response(b"secret", 0x9000))
