"""One simulated Waveshare Modbus RTU IO 8CH: 8 inputs, 8 outputs with timers, and a mode for each output.

Functions 01 (outputs), 02 (inputs), 03 and 06 (modes, registers 1000h + output), 05 (one output; at 0200h +
output for value/10 s), 0F (outputs). Mode 0 leaves an output to the line, 1 lets it follow the input beside
it. All outputs are off after power on.
"""

import time
from collections.abc import Callable

from pymodbus.constants import ExcCodes
from pymodbus.pdu import ExceptionResponse, ModbusPDU
from pymodbus.pdu.bit_message import (
    ReadCoilsResponse,
    ReadDiscreteInputsResponse,
    WriteMultipleCoilsResponse,
)
from pymodbus.pdu.register_message import ReadHoldingRegistersResponse

from drivers.cabinet.frames import TIMED_ON, WriteCoil

CHANNELS = 8
MODES = 0x1000
LINKED = 1
_OFF, _ON = 0x0000, 0xFF00
_FOR_EVER = float("inf")


class Board:
    """Answers questions; `read_inputs` gives the level of each wired terminal.

    `linked` outputs came from the factory in linkage mode and keep it, `stuck` ones obey nobody.
    """

    def __init__(
        self, read_inputs: Callable[[], dict[int, bool]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.linked: frozenset[int] = frozenset()
        self.stuck: frozenset[int] = frozenset()
        self._modes = [0] * CHANNELS
        self._read_inputs = read_inputs
        self._clock = clock
        self._on_until = [0.0] * CHANNELS

    def coil(self, channel: int) -> bool:
        """Whether an output carries power now."""
        if self._mode(channel) == LINKED:
            return self._read_inputs().get(channel, False)
        return self._clock() < self._on_until[channel]

    def answer(self, question: ModbusPDU) -> ModbusPDU:
        act = {
            1: self._read_coils,
            2: self._read_terminals,
            3: self._read_modes,
            5: self._write,
            6: self._write_mode,
            15: self._write_all,
        }.get(question.function_code)
        return act(question) if act else _refuse(question, ExcCodes.ILLEGAL_FUNCTION)

    def _read_coils(self, question: ModbusPDU) -> ModbusPDU:
        return self._bits(question, ReadCoilsResponse, self.coil)

    def _read_terminals(self, question: ModbusPDU) -> ModbusPDU:
        levels = self._read_inputs()
        return self._bits(question, ReadDiscreteInputsResponse, lambda n: levels.get(n, False))

    def _bits(self, question: ModbusPDU, kind: type[ModbusPDU], level: Callable[[int], bool]) -> ModbusPDU:
        channels = range(question.address, question.address + question.count)
        if not channels or channels[-1] >= CHANNELS:
            return _refuse(question, ExcCodes.ILLEGAL_ADDRESS)
        return kind(dev_id=question.dev_id, bits=[level(channel) for channel in channels])

    def _write(self, question: ModbusPDU) -> ModbusPDU:
        assert isinstance(question, WriteCoil)
        timed = question.address >= TIMED_ON
        channel = question.address - TIMED_ON if timed else question.address
        if channel >= CHANNELS:
            return _refuse(question, ExcCodes.ILLEGAL_ADDRESS)
        if not timed and question.value not in (_OFF, _ON):
            return _refuse(question, ExcCodes.ILLEGAL_VALUE)
        if channel in self.stuck:
            return question
        seconds = question.value / 10 if timed else _FOR_EVER if question.value else 0.0
        self._on_until[channel] = self._clock() + seconds
        return question

    def _write_all(self, question: ModbusPDU) -> ModbusPDU:
        channels = range(question.address, question.address + question.count)
        if not channels or channels[-1] >= CHANNELS or len(question.bits) != question.count:
            return _refuse(question, ExcCodes.ILLEGAL_ADDRESS)
        for channel, on in zip(channels, question.bits, strict=True):
            self._on_until[channel] = _FOR_EVER if on else 0.0
        return WriteMultipleCoilsResponse(
            address=question.address, count=question.count, dev_id=question.dev_id
        )

    def _read_modes(self, question: ModbusPDU) -> ModbusPDU:
        first = question.address - MODES
        if not 0 <= first <= CHANNELS - question.count:
            return _refuse(question, ExcCodes.ILLEGAL_ADDRESS)
        modes = [self._mode(first + each) for each in range(question.count)]
        return ReadHoldingRegistersResponse(dev_id=question.dev_id, registers=modes)

    def _write_mode(self, question: ModbusPDU) -> ModbusPDU:
        channel, mode = question.address - MODES, question.registers[0]
        if not 0 <= channel < CHANNELS:
            return _refuse(question, ExcCodes.ILLEGAL_ADDRESS)
        if mode not in (0, LINKED):
            return _refuse(question, ExcCodes.ILLEGAL_VALUE)
        self._modes[channel] = mode
        return question

    def _mode(self, channel: int) -> int:
        return LINKED if channel in self.linked else self._modes[channel]


def _refuse(question: ModbusPDU, code: ExcCodes) -> ModbusPDU:
    return ExceptionResponse(question.function_code, code, device_id=question.dev_id)
