"""What the driver makes of a printer's answers, with every byte of them chosen by the test."""

from collections import deque
from collections.abc import Callable

import pytest

from drivers.printer import codes, faults, printer
from drivers.printer.codes import Status, Trouble
from drivers.printer.line import Line
from drivers.printer.printer import Printer
from tests.drivers.printer.paperwork import picture

WELL, IN_TURN, XON = bytes((codes.FIXED,)), b"\x00", b"\x11"
Answer = Callable[["ScriptedLine", bytes], bytes]


class ScriptedLine(Line):
    """A wire whose other end answers each order as `answer` says; a read without bytes waits for nothing."""

    def __init__(self, answer: Answer) -> None:
        self.address, self.lag_s = "tcp://printer:9100", 0.0
        self.written: list[bytes] = []
        self.room = 1 << 20
        self._answer = answer
        self._heard: deque[bytes] = deque()

    def write(self, data: bytes, limit_s: float) -> int:
        self.written.append(data)
        self.say(self._answer(self, data))
        return min(len(data), self.room)

    def say(self, data: bytes) -> None:
        if data:
            self._heard.append(data)

    def read(self, wait_s: float) -> bytes:
        return self._heard.popleft() if self._heard else b""

    def close(self) -> None:
        """Nothing to let go of."""


def well(line: ScriptedLine, data: bytes) -> bytes:
    """A printer without a trouble that answers all in turn."""
    if data == codes.CLEAR:
        return codes.CLEARED
    if data.endswith(codes.ASK_IN_TURN):
        return IN_TURN
    return WELL


def silent_in_turn(line: ScriptedLine, data: bytes) -> bytes:
    """One that never says that a piece is done."""
    return b"" if data.endswith(codes.ASK_IN_TURN) else well(line, data)


def is_cut(data: bytes) -> bool:
    return data.startswith(codes.FEED_AND_CUT)


def test_a_receipt_is_printed_once_its_cut_was_confirmed() -> None:
    line = ScriptedLine(well)
    Printer(line).print(picture(60))
    assert is_cut(line.written[-1])
    assert codes.CLEAR not in line.written


def test_flow_control_and_left_overs_are_no_answers() -> None:
    def answer(line: ScriptedLine, data: bytes) -> bytes:
        said = well(line, data)
        if said == IN_TURN:
            line.say(XON)
        return said

    line = ScriptedLine(answer)
    line.say(IN_TURN + codes.CLEARED)
    Printer(line).print(picture(60))
    assert is_cut(line.written[-1])


def test_a_confirmation_that_comes_between_two_questions_counts() -> None:
    """A busy printer: each piece is confirmed only when somebody asks how it is."""
    waiting = 0

    def answer(line: ScriptedLine, data: bytes) -> bytes:
        nonlocal waiting
        if data.endswith(codes.ASK_IN_TURN):
            waiting += 1
            return b""
        late, waiting = IN_TURN * waiting, 0
        return late + well(line, data)

    line = ScriptedLine(answer)
    Printer(line).print(picture(60))
    assert any(is_cut(each) for each in line.written)


def test_more_confirmations_than_pieces_confirm_nothing() -> None:
    def at_the_end(line: ScriptedLine, data: bytes) -> bytes:
        if is_cut(data):
            line.say(IN_TURN)
        return well(line, data)

    def at_once(line: ScriptedLine, data: bytes) -> bytes:
        said = well(line, data)
        return said * 5 if said == IN_TURN else said

    def between_questions(line: ScriptedLine, data: bytes) -> bytes:
        return IN_TURN * 5 + WELL if data == codes.ask(codes.About.PAPER) else silent_in_turn(line, data)

    for answer in (at_the_end, at_once, between_questions):
        line = ScriptedLine(answer)
        with pytest.raises(faults.PrinterBabble) as raised:
            Printer(line).print(picture(60))
        assert "may still hold" not in str(raised.value)
        assert line.written[-1] == codes.CLEAR


def test_a_receipt_that_is_never_confirmed_is_given_up_and_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "_WELL_BUT_STILL_S", 0.01)
    line = ScriptedLine(silent_in_turn)
    with pytest.raises(faults.PrintUnconfirmed, match="did not finish"):
        Printer(line).print(picture(60))
    assert line.written[-1] == codes.CLEAR


def test_a_trouble_that_comes_between_two_pieces_is_named() -> None:
    def answer(line: ScriptedLine, data: bytes) -> bytes:
        printing = any(each.endswith(codes.ASK_IN_TURN) for each in line.written)
        if printing and data == codes.ask(codes.About.OFFLINE_CAUSE):
            return bytes((codes.FIXED | codes.COVER_BIT,))
        return silent_in_turn(line, data)

    with pytest.raises(faults.PrinterTrouble) as raised:
        Printer(ScriptedLine(answer)).print(picture(60))
    assert raised.value.trouble is Trouble.COVER_OPEN


def test_a_wire_that_takes_only_part_of_a_receipt_is_silent_and_may_hold_the_rest() -> None:
    line = ScriptedLine(well)
    device = Printer(line)
    assert device.status() == Status()
    line.room = 5
    with pytest.raises(faults.PrinterSilent, match="may still hold"):
        device.print(picture(60))


def test_a_printer_lost_in_mid_receipt_is_lost_and_nothing_more_is_sent() -> None:
    def answer(line: ScriptedLine, data: bytes) -> bytes:
        if data.endswith(codes.ASK_IN_TURN):
            raise faults.lost(line.address)
        return well(line, data)

    line = ScriptedLine(answer)
    with pytest.raises(faults.PrinterLost) as raised:
        Printer(line).print(picture(60))
    assert "may still hold" not in str(raised.value)
    assert codes.CLEAR not in line.written
