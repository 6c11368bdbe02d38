"""A printer's wire: a USB printer's file, a serial port, and one that takes no more."""

import os
import pty
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.printer import faults
from drivers.printer.line import Line


@pytest.fixture
def ends() -> Iterator[tuple[int, str]]:
    """A terminal's inner end and the name of its outer one."""
    inner, outer = pty.openpty()
    tty.setraw(outer)
    os.set_blocking(inner, False)
    yield inner, os.ttyname(outer)
    os.close(inner)
    os.close(outer)


@pytest.fixture
def usb(tmp_path: Path, ends: tuple[int, str]) -> str:
    """A device file with the name that Linux gives a USB printer."""
    path = tmp_path / "lp0"
    path.symlink_to(ends[1])
    return str(path)


def test_bytes_pass_both_ways_through_a_usb_printers_file(ends: tuple[int, str], usb: str) -> None:
    line = Line(usb)
    assert line.lag_s == 0.0
    assert line.write(b"\x1b@", 1.0) == 2
    assert os.read(ends[0], 9) == b"\x1b@"
    os.write(ends[0], b"\x12")
    assert line.read(1.0) == b"\x12"
    assert line.read(0.0) == b""
    line.close()
    with pytest.raises(faults.PrinterLost, match="lp0"):
        line.read(0.0)
    line.close()


def test_a_serial_port_is_as_slow_as_its_speed_and_nobody_elses(ends: tuple[int, str]) -> None:
    line = Line(ends[1], baud=9600)
    assert line.lag_s == pytest.approx(4.27, abs=0.01)
    with pytest.raises(faults.PrinterMissing, match="another program uses it"):
        Line(ends[1])
    line.close()


def test_a_printer_that_takes_no_more_is_not_waited_for_beyond_the_limit(usb: str) -> None:
    line = Line(usb)
    sent = line.write(bytes(1 << 20), 0.05)
    assert 0 < sent < 1 << 20
    line.close()


def test_a_port_this_user_may_not_open_is_told_with_the_groups(
    monkeypatch: pytest.MonkeyPatch, usb: str
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(faults.PrinterMissing, match="groups lp and dialout"):
        Line(usb)
