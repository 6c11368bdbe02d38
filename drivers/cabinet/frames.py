"""Modbus RTU questions and answers of the I/O boards: pymodbus codes them, we say what may be believed.

    unit  function  data …  CRC-16 (low byte first)

pymodbus's own client is not used: it waits by the wall clock, hunts for frames inside garbage, and takes any
function and any length for an answer (pymodbus 3.16, `client/serial.py`, `framer/rtu.py`). An answer here has
the asked unit, the asked function, exactly the length the question implies, and a right CRC, or it is none.
"""

import struct
from enum import Enum

from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU, ModbusPDU
from pymodbus.pdu.bit_message import ReadCoilsRequest, ReadDiscreteInputsRequest, WriteSingleCoilRequest
from pymodbus.pdu.register_message import ReadHoldingRegistersRequest

TIMED_ON = 0x0200
"""Waveshare boards: function 05 at this address + coil switches it on for the value in tenths of a second."""
NORMAL_MODE = 0
"""Waveshare boards: an output that only the line controls; 1 and more let the input beside it switch it."""
LONGEST_HOLD_S = 0x7FFF / 10
REFUSAL_BYTES = 5

_EXCEPTION_BIT = 0x80
_OFF, _ON = 0x0000, 0xFF00
_framer = FramerRTU(DecodePDU(False))


class Doubt(Enum):
    """Why bytes are no answer."""

    SILENT = "nothing came"
    DAMAGED = "wrong length or CRC"
    FOREIGN = "an answer to another question"


class AnswerError(ValueError):
    """These bytes are no answer to this question."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.value)
        self.doubt = doubt


class WriteCoil(WriteSingleCoilRequest):
    """Function 05 with its whole 16-bit value, as boards with timers use it; answered by an echo."""

    def __init__(self, address: int = 0, value: int = _OFF, dev_id: int = 0) -> None:
        super().__init__(address=address, dev_id=dev_id)
        self.value = value

    def encode(self) -> bytes:
        return struct.pack(">HH", self.address, self.value)

    def decode(self, data: bytes) -> None:
        self.address, self.value = struct.unpack(">HH", data[:4])


def read_inputs(unit: int, count: int) -> ModbusPDU:
    return ReadDiscreteInputsRequest(address=0, count=count, dev_id=unit)


def read_coil(unit: int, channel: int) -> ModbusPDU:
    return ReadCoilsRequest(address=channel, count=1, dev_id=unit)


def read_register(unit: int, address: int) -> ModbusPDU:
    return ReadHoldingRegistersRequest(address=address, count=1, dev_id=unit)


def write_coil(unit: int, channel: int, on: bool) -> ModbusPDU:
    return WriteCoil(channel, _ON if on else _OFF, unit)


def write_timed_coil(unit: int, channel: int, hold_s: float) -> ModbusPDU:
    return WriteCoil(TIMED_ON + channel, round(hold_s * 10), unit)


def encode(question: ModbusPDU) -> bytes:
    return _framer.buildFrame(question)


def answer_bytes(question: ModbusPDU) -> int:
    """How long the answer is unless it is a refusal."""
    match question:
        case ReadCoilsRequest(count=count):  # and of discrete inputs, a child of it
            return 5 + (count + 7) // 8
        case ReadHoldingRegistersRequest(count=count):
            return 5 + 2 * count
        case _:
            return 8


def is_refusal(head: bytes) -> bool:
    return len(head) > 1 and bool(head[1] & _EXCEPTION_BIT)


def decode(question: ModbusPDU, answer: bytes) -> ModbusPDU:
    """The answer, possibly a refusal (`ExceptionResponse`); anything else raises AnswerError."""
    if not answer:
        raise AnswerError(Doubt.SILENT)
    wanted = REFUSAL_BYTES if is_refusal(answer) else answer_bytes(question)
    if len(answer) != wanted or FramerRTU.compute_CRC(answer[:-2]).to_bytes(2) != answer[-2:]:
        raise AnswerError(Doubt.DAMAGED)
    if answer[0] != question.dev_id or answer[1] & ~_EXCEPTION_BIT != question.function_code:
        raise AnswerError(Doubt.FOREIGN)
    if isinstance(question, WriteCoil):
        return _echo(question, answer)
    if not is_refusal(answer) and answer[2] != wanted - 5:
        raise AnswerError(Doubt.DAMAGED)
    return _decoded(answer)


def _echo(question: WriteCoil, answer: bytes) -> ModbusPDU:
    if is_refusal(answer):
        return _decoded(answer)
    if answer != encode(question):
        raise AnswerError(Doubt.FOREIGN)
    return question


def _decoded(answer: bytes) -> ModbusPDU:
    pdu = _framer.decoder.decode(answer[1:-2])
    if pdu is None:
        raise AnswerError(Doubt.DAMAGED)
    return pdu
