"""Questions as the board's data sheet prints them; of answers, only exactly the right one is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymodbus.pdu import ExceptionResponse, ModbusPDU

from drivers.cabinet import frames
from drivers.cabinet.frames import AnswerError, Doubt

QUESTIONS = (
    frames.read_inputs(1, 4),
    frames.read_coil(1, 0),
    frames.read_register(1, 0x1000),
    frames.write_coil(1, 0, True),
    frames.write_timed_coil(1, 0, 30.0),
)


def crc(body: bytes) -> bytes:
    """CRC-16/MODBUS bit by bit (Modbus over Serial Line V1.02, §6.2.2), not by a table."""
    value = 0xFFFF
    for byte in body:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value.to_bytes(2, "little")


def sealed(text: str) -> bytes:
    body = bytes.fromhex(text)
    return body + crc(body)


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        (frames.read_inputs(1, 8), "01 02 00 00 00 08 79 cc"),
        (frames.write_coil(1, 0, True), "01 05 00 00 ff 00 8c 3a"),
        (frames.write_coil(1, 0, False), "01 05 00 00 00 00 cd ca"),
        (frames.write_timed_coil(1, 0, 0.7), "01 05 02 00 00 07 8d b0"),
        (frames.write_timed_coil(1, 1, 0.8), "01 05 02 01 00 08 9c 74"),
    ],
)
def test_questions_are_those_of_the_data_sheet(question: ModbusPDU, printed: str) -> None:
    """Waveshare, Modbus RTU IO 8CH and Modbus RTU Relay, development protocol."""
    assert frames.encode(question).hex(" ") == printed


def test_a_register_is_asked_with_function_03() -> None:
    assert frames.encode(frames.read_register(2, 0x1003)) == sealed("02 03 10 03 00 01")


def test_inputs_come_lowest_bit_first() -> None:
    """Modbus Application Protocol V1.1b3, §6.2: ACh is inputs 3, 4, 6 and 8."""
    answer = frames.decode(frames.read_inputs(1, 8), sealed("01 02 01 ac"))
    assert list(answer.bits[:8]) == [False, False, True, True, False, True, False, True]


def test_a_refusal_is_an_answer() -> None:
    answer = frames.decode(frames.read_inputs(1, 8), sealed("01 82 02"))
    assert isinstance(answer, ExceptionResponse)
    assert answer.exception_code == 2


def test_a_written_coil_must_come_back_as_it_was_written() -> None:
    with pytest.raises(AnswerError) as caught:
        frames.decode(frames.write_coil(1, 0, False), sealed("01 05 00 00 ff 00"))
    assert caught.value.doubt is Doubt.FOREIGN


@pytest.mark.parametrize(
    ("answer", "doubt"),
    [
        (b"", Doubt.SILENT),
        (sealed("01 02 01 0f")[:-1], Doubt.DAMAGED),
        (sealed("01 02 01 0f") + b"\x00", Doubt.DAMAGED),
        (sealed("01 02 01 0f")[:-1] + b"\x00", Doubt.DAMAGED),
        (b"\x00" + sealed("01 02 01 0f"), Doubt.DAMAGED),
        (sealed("01 02 02 0f"), Doubt.DAMAGED),
        (sealed("02 02 01 0f"), Doubt.FOREIGN),
        (sealed("01 01 01 0f"), Doubt.FOREIGN),
        (sealed("01 81 02"), Doubt.FOREIGN),
    ],
)
def test_whatever_is_not_exactly_right_is_no_answer(answer: bytes, doubt: Doubt) -> None:
    with pytest.raises(AnswerError) as caught:
        frames.decode(frames.read_inputs(1, 4), answer)
    assert caught.value.doubt is doubt


@given(st.sampled_from(QUESTIONS), st.binary(max_size=16))
def test_any_bytes_raise_only_the_codecs_own_error(question: ModbusPDU, answer: bytes) -> None:
    try:
        frames.decode(question, answer)
    except AnswerError:
        return
    assert crc(answer[:-2]) == answer[-2:]


@given(st.sampled_from(QUESTIONS), st.binary(min_size=1, max_size=8))
def test_sealed_nonsense_raises_only_the_codecs_own_error(question: ModbusPDU, body: bytes) -> None:
    try:
        frames.decode(question, body + crc(body))
    except AnswerError:
        return
    assert body[0] == 1


@given(st.sampled_from(QUESTIONS), st.data())
def test_one_flipped_bit_is_never_believed(question: ModbusPDU, data: st.DataObject) -> None:
    good = bytearray(_right_answer(question))
    frames.decode(question, bytes(good))
    bit = data.draw(st.integers(0, 8 * len(good) - 1))
    good[bit // 8] ^= 1 << bit % 8
    with pytest.raises(AnswerError):
        frames.decode(question, bytes(good))


def _right_answer(question: ModbusPDU) -> bytes:
    if question.function_code == 5:
        return frames.encode(question)
    size = frames.answer_bytes(question) - 5
    body = bytes((1, question.function_code, size)) + bytes(size)
    return body + crc(body)
