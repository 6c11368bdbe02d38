"""The simulated printer prints what it was sent and drops it as a picture."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simulators.control import ControlError
from simulators.mischief import UnknownFaultError
from simulators.printer.device import PrinterDevice
from simulators.printer.paper import Dots

CUT = b"\x1dV\x00"


def _printed(path: Path) -> Dots:
    dots: Dots = np.asarray(Image.open(path)) == 0
    return dots


def test_graphics_and_raster_land_where_they_are_told(tmp_path: Path) -> None:
    device = PrinterDevice(tmp_path)
    device.receive(
        b"\x1ba\x02\x1dv0\x00\x01\x00\x01\x00\xff" + b"\x1d(L\x0b\x000p0\x02\x021\x08\x00\x01\x00\x0f"
    )
    device.receive(b"\x1d(L\x02\x0002" + CUT)
    dots = _printed(tmp_path / "receipt-0001.png")
    assert np.flatnonzero(dots[0]).tolist() == list(range(568, 576))
    assert np.flatnonzero(dots[1]).tolist() == list(range(568, 576)) == np.flatnonzero(dots[2]).tolist()


def test_its_own_letters_are_ascii_and_everything_else_a_question_mark(tmp_path: Path) -> None:
    device = PrinterDevice(tmp_path)
    device.receive("سلام\n".encode() + CUT + b"????????\n" + CUT)
    first, second = (_printed(tmp_path / f"receipt-000{n}.png") for n in (1, 2))
    assert first.any() and (first == second).all()


def test_status_is_answered_in_the_middle_of_a_picture(tmp_path: Path) -> None:
    device = PrinterDevice(tmp_path)
    assert device.receive(b"\x1dv0\x00\x48\x00\x10\x00" + b"\x00" * 10 + b"\x10\x04") == b""
    assert device.receive(b"\x01") == b"\x12"


def test_the_answer_in_turn_waits_for_what_was_sent_before(tmp_path: Path) -> None:
    device = PrinterDevice(tmp_path)
    device.handle({"do": "fault", "name": "cover_open"})
    assert device.receive(b"a line\n\x1dr\x01") == b""
    device.handle({"do": "clear"})
    assert device.go_on() == b"\x00"


def test_roll_and_count_outlive_the_printer(tmp_path: Path) -> None:
    state = tmp_path / "state"
    PrinterDevice(tmp_path, state=state, paper_mm=400).receive(b"x\n" + CUT)
    again = PrinterDevice(tmp_path, state=state).handle({"do": "state"})
    assert again["printed"] == 1 and 350 < again["paper_mm"] < 400


@pytest.mark.parametrize("text", ["", "[]", '{"printed": 1}'])
def test_a_file_that_is_no_state_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "state").write_text(text)
    with pytest.raises(ValueError, match="no printer's state"):
        PrinterDevice(tmp_path, state=tmp_path / "state")


@pytest.mark.parametrize(
    "request_", [{"do": "dance"}, {"do": "fault"}, {"do": "fault", "name": "jam", "after_rows": -1}]
)
def test_a_wrong_control_request_says_what_there_is(tmp_path: Path, request_: dict[str, object]) -> None:
    with pytest.raises(ControlError):
        PrinterDevice(tmp_path).handle(request_)


def test_an_unknown_fault_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownFaultError):
        PrinterDevice(tmp_path).handle({"do": "fault", "name": "fire"})
