from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card.apdu import Command
from drivers.card.binary import read_file
from drivers.card.dialogue import MAX_ROUNDS, Dialogue
from drivers.card.profile import File
from drivers.card.reader import Transmit
from drivers.card.secure_messaging import SessionKeys
from drivers.errors import DeviceError, DeviceFault, DeviceGone

READ = Command(0x00, 0xB0, 0x81, 0x00, le=256)


class Scripted:
    """Answers in turn, and keeps what was sent."""

    def __init__(self, *answers: str, ever: str | None = None) -> None:
        self.sent: list[str] = []
        self._answers = list(answers)
        self._ever = ever

    def __call__(self, apdu: bytes) -> bytes:
        self.sent.append(apdu.hex().upper())
        answer = self._answers.pop(0) if self._answers else self._ever
        assert answer is not None, "more was asked than the script knows"
        return bytes.fromhex(answer)


def test_more_data_are_fetched_with_get_response() -> None:
    card = Scripted("AA6102", "BBCC9000")
    response = Dialogue(card).send(READ)
    assert (response.data.hex(), response.sw) == ("aabbcc", 0x9000)
    assert card.sent == ["00B0810000", "00C0000002"]


def test_a_wrong_length_is_asked_again_once_with_the_right_one() -> None:
    card = Scripted("6C02", "AABB9000")
    assert Dialogue(card).send(READ).data.hex() == "aabb"
    assert card.sent[1] == "00B0810002"


def test_data_that_fit_no_command_are_chained() -> None:
    card = Scripted("9000", "9000")
    Dialogue(card).send(Command(0x00, 0x2A, 0x00, 0xBE, bytes(300)))
    assert [sent[:10] for sent in card.sent] == ["102A00BEFF", "002A00BE2D"]


@pytest.mark.parametrize("ever", ["61FF", "6C10", "006101"])
def test_announcing_more_for_ever_ends_as_a_card_fault(ever: str) -> None:
    card = Scripted(ever=ever)
    with pytest.raises(DeviceFault):
        Dialogue(card).expect(READ)
    assert len(card.sent) <= MAX_ROUNDS + 3


@pytest.mark.parametrize("answer", ["", "90", "0000", "1234", "FFFF", "AB" * 300 + "9000"])
def test_answers_without_sense_are_card_faults(answer: str) -> None:
    with pytest.raises(DeviceFault, match="card fault"):
        Dialogue(Scripted(answer)).send(READ)


def test_a_part_of_a_chain_that_is_refused_is_a_card_fault() -> None:
    with pytest.raises(DeviceFault, match="6700"):
        Dialogue(Scripted("6700")).send(Command(0x00, 0x2A, 0x00, 0xBE, bytes(300)))


def test_after_a_fault_nothing_more_is_sent() -> None:
    card = Scripted("90")
    dialogue = Dialogue(card)
    for _ in range(2):
        with pytest.raises(DeviceFault):
            dialogue.send(READ)
    assert len(card.sent) == 1


def test_a_lost_card_ends_the_dialogue_and_its_keys() -> None:
    def gone(apdu: bytes) -> bytes:
        raise DeviceGone("the card was taken out", "put it in again")

    keys = SessionKeys(bytearray(b"k" * 16), bytearray(b"m" * 16))
    dialogue = Dialogue(gone)
    dialogue.protect(keys)
    with pytest.raises(DeviceGone):
        dialogue.send(READ)
    assert bytes(keys.encryption) == bytes(16)
    assert not dialogue.is_protected


def file_server(content: bytes) -> Transmit:
    def read(apdu: bytes) -> bytes:
        offset = apdu[3] if apdu[2] & 0x80 else apdu[2] << 8 | apdu[3]
        piece = content[offset : offset + (apdu[4] or 256)]
        return piece + b"\x90\x00"

    return read


@pytest.mark.parametrize("size", [0, 5, 250, 256, 300, 1000])
def test_a_file_is_read_to_the_end_of_its_outer_object(size: int) -> None:
    content = b"\x30\x82" + size.to_bytes(2, "big") + bytes(size)
    dialogue = Dialogue(file_server(content + b"padding"))
    assert read_file(dialogue, File.CARD_CERTIFICATE, 4096) == content


@pytest.mark.parametrize("content", [b"", b"\x30", b"\x30\x82\x20\x00", b"\x30\x82\x03\x00" + bytes(100)])
def test_files_that_end_early_or_are_too_long_are_card_faults(content: bytes) -> None:
    with pytest.raises(DeviceFault):
        read_file(Dialogue(file_server(content)), File.CARD_CERTIFICATE, 4096)


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_any_answers_raise_nothing_but_a_device_error(answers: list[bytes]) -> None:
    left = iter(answers)
    with suppress(DeviceError):
        read_file(Dialogue(lambda _: next(left, b"")), File.CARD_CERTIFICATE, 4096)
