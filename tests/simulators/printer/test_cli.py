"""`kiosk-sim printer` as its user starts it: a serial port, a control socket, receipts in a folder."""

import subprocess
from pathlib import Path

import pytest

from drivers.printer.codes import Status, Trouble
from drivers.printer.printer import Printer
from tests.drivers.printer.paperwork import picture
from tests.kiosk.programs import BIN, Program


def test_a_receipt_goes_over_the_serial_port_and_drops_into_the_folder(tmp_path: Path) -> None:
    link, control, out = tmp_path / "printer", tmp_path / "control", tmp_path / "receipts"
    command = (BIN / "kiosk-sim", "printer", "--link", link, "--control", control, "--out", out)
    with Program(*command, log=tmp_path / "log", control=control) as program:
        with Printer.open(str(link)) as printer:
            printer.print(picture(120))
            program.do("fault", name="paper_out")
            assert printer.status() == Status(Trouble.PAPER_OUT, near_end=True)
        assert program.do("state")["printed"] == 1
    assert [each.name for each in out.iterdir()] == ["receipt-0001.png"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["--tcp", "0", "--out", "{}", "--fault", "fire"],
        ["--link", "/nowhere/printer", "--out", "{}"],
        ["--tcp", "0", "--out", "/proc/receipts"],
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path: Path, wrong: list[str]) -> None:
    words = [word.replace("{}", str(tmp_path)) for word in wrong]
    run = subprocess.run([BIN / "kiosk-sim", "printer", *words], capture_output=True, text=True, timeout=60)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1 and run.stderr.startswith("kiosk-sim printer: ")
