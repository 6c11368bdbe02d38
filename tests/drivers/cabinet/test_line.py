"""The line's troubles, each by its name, through real bytes on a pty."""

import errno
import os
import pty
import threading
import time
import tty
from pathlib import Path

import pytest
import serial

from drivers.cabinet import faults, frames
from drivers.cabinet.faults import LineCut, LineDisturbed, PortUnusable, Refusal, WrongUnit
from drivers.cabinet.line import Line
from drivers.errors import DeviceFault, DeviceGone, DeviceRefused
from simulators.cabinet.device import CabinetDevice
from simulators.cabinet.line import BAUD, ServedLine
from simulators.serve import PtyEndpoint
from tests.drivers.cabinet.conftest import Rig
from tests.drivers.cabinet.test_frames import sealed

QUESTION = frames.read_inputs(1, 4)


@pytest.fixture
def line(rig: Rig) -> Line:
    line = Line(str(rig.link))
    rig.stack.callback(line.close)
    return line


def test_a_cut_line_is_gone_within_a_second(rig: Rig) -> None:
    """Once in three times at least, since the machine may be busy with other things."""
    rig.do("fault", name="cut_line")
    assert any(_time_to_gone(rig) < 1.0 for _ in range(3))


def _time_to_gone(rig: Rig) -> float:
    line = Line(str(rig.link))
    rig.stack.callback(line.close)
    start = time.monotonic()
    with pytest.raises(LineCut, match="does not answer; check its power"):
        line.ask(QUESTION)
    return time.monotonic() - start


def test_a_lost_line_stays_lost_without_a_wait(rig: Rig, line: Line) -> None:
    rig.do("fault", name="cut_line")
    with pytest.raises(DeviceGone) as first:
        line.ask(QUESTION)
    rig.do("clear")
    asked = line.counters
    with pytest.raises(DeviceGone) as second:
        line.ask(QUESTION)
    assert second.value is first.value
    assert line.counters == asked


def test_a_mended_line_serves_whoever_opens_it_anew(rig: Rig, line: Line) -> None:
    rig.do("fault", name="cut_line")
    with pytest.raises(DeviceGone):
        line.ask(QUESTION)
    rig.do("clear")
    fresh = Line(str(rig.link))
    rig.stack.callback(fresh.close)
    assert fresh.ask(QUESTION).bits[0] is True


def test_an_unplugged_adapter_is_gone_at_once(tmp_path: Path) -> None:
    simulated = ServedLine(CabinetDevice(), PtyEndpoint(tmp_path / "cabinet", BAUD))
    line = Line(str(tmp_path / "cabinet"))
    simulated.close()
    with pytest.raises(LineCut, match="has gone; plug the RS-485 adapter in again"):
        line.ask(QUESTION)
    line.close()


def test_a_damaged_answer_is_counted_and_asked_for_again(rig: Rig, line: Line) -> None:
    rig.do("fault", name="garbage:2")
    assert list(line.ask(QUESTION).bits[:4]) == [True, False, True, False]
    assert line.counters.damaged == 2
    assert line.counters.retries >= 2


def test_no_garbage_is_ever_believed(rig: Rig, line: Line) -> None:
    rig.do("fault", name="garbage")
    for _ in range(6):
        with pytest.raises(LineDisturbed, match="arrive damaged; check speed"):
            line.ask(QUESTION)
    assert line.counters.answers == 0


def test_a_disturbed_line_recovers_by_itself(rig: Rig, line: Line) -> None:
    rig.do("fault", name="garbage:3")
    with pytest.raises(LineDisturbed):
        line.ask(QUESTION)
    assert line.ask(QUESTION).bits[0] is True


def test_another_boards_answer_is_never_believed(rig: Rig, line: Line) -> None:
    rig.do("fault", name="wrong_unit")
    with pytest.raises(WrongUnit, match="something else answers in place of board 1"):
        line.ask(QUESTION)
    assert line.counters.answers == 0


def test_a_board_nobody_set_to_this_address_is_a_cut_line(rig: Rig, line: Line) -> None:
    with pytest.raises(LineCut, match=r"board 9 .* does not answer"):
        line.ask(frames.read_inputs(9, 4))


def test_a_line_at_another_speed_is_a_cut_line(rig: Rig) -> None:
    line = Line(str(rig.link), baud=19200)
    rig.stack.callback(line.close)
    with pytest.raises(LineCut):
        line.ask(QUESTION)


def test_a_slow_board_is_waited_for_and_its_late_answers_are_thrown_away(rig: Rig, line: Line) -> None:
    rig.do("fault", name="slow:3")
    assert line.ask(QUESTION).bits[3] is False
    rig.do("plug_headphones")
    assert line.ask(QUESTION).bits[3] is True
    assert line.counters.silent >= 1
    assert line.counters.late_bytes >= 1


def test_an_answer_that_came_unasked_is_not_believed() -> None:
    board, port = pty.openpty()
    tty.setraw(port)
    line = Line(os.ttyname(port))
    os.write(board, sealed("01 02 01 0f"))
    answering = threading.Thread(target=_answer_once, args=(board, sealed("01 02 01 05")))
    answering.start()
    assert list(line.ask(QUESTION).bits[:4]) == [True, False, True, False]
    assert line.counters.late_bytes == 6
    answering.join()
    line.close()
    os.close(board)
    os.close(port)


def _answer_once(board: int, answer: bytes) -> None:
    question = b""
    while len(question) < len(frames.encode(QUESTION)):
        question += os.read(board, 8)
    os.write(board, answer)


def test_a_refusal_names_the_boards_reason(line: Line) -> None:
    with pytest.raises(
        DeviceRefused, match=r"board 1 .* refuses: illegal address; make the I/O map fit"
    ) as no:
        line.ask(frames.read_inputs(1, 9))
    assert no.value.code is Refusal.ILLEGAL_ADDRESS


def test_a_port_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PortUnusable, match="nothing is there"):
        Line(str(tmp_path / "ttyUSB9"))


def test_a_port_in_use_is_named(rig: Rig, line: Line) -> None:
    with pytest.raises(PortUnusable, match="another program uses it"):
        Line(str(rig.link))


NO_PORT = {
    "gone": (FileNotFoundError(errno.ENOENT, "x"), "nothing is there"),
    "forbidden": (PermissionError(errno.EACCES, "x"), "not in the group dialout"),
    "taken": (OSError(errno.EBUSY, "x"), "another program uses it"),
    "other": (ValueError("invalid URL\nmore"), "invalid URL"),
}


@pytest.mark.parametrize(("error", "words"), NO_PORT.values(), ids=NO_PORT)
def test_a_port_that_cannot_be_opened_is_told_by_its_reason(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(serial, "serial_for_url", refuse)
    with pytest.raises(PortUnusable, match=words) as raised:
        Line("/dev/ttyUSB0")
    assert "more" not in str(raised.value)


def test_a_refusal_that_no_standard_knows_is_a_fault_of_the_board() -> None:
    assert isinstance(faults.refused("/dev/ttyUSB0", 1, Refusal.DEVICE_BUSY), DeviceRefused)
    unknown = faults.refused("/dev/ttyUSB0", 1, 99)
    assert isinstance(unknown, DeviceFault)
    assert "refuses with unknown code 99" in str(unknown)
