"""Status bytes mean what Epson's reference says; the vectors are copied from its tables by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer import codes
from drivers.printer.codes import About, Status, Trouble

WELL = {About.PRINTER: 0x12, About.OFFLINE_CAUSE: 0x12, About.ERROR_CAUSE: 0x12, About.PAPER: 0x12}


@pytest.mark.parametrize(
    ("about", "byte", "trouble"),
    [
        (About.PRINTER, 0x1A, Trouble.OFFLINE),
        (About.OFFLINE_CAUSE, 0x16, Trouble.COVER_OPEN),
        (About.OFFLINE_CAUSE, 0x32, Trouble.PAPER_OUT),
        (About.OFFLINE_CAUSE, 0x52, Trouble.FAILED),
        (About.ERROR_CAUSE, 0x16, Trouble.JAM),
        (About.ERROR_CAUSE, 0x1A, Trouble.CUTTER),
        (About.ERROR_CAUSE, 0x32, Trouble.FAILED),
        (About.ERROR_CAUSE, 0x52, Trouble.HOT),
        (About.PAPER, 0x72, Trouble.PAPER_OUT),
    ],
)
def test_each_cause_has_its_bit(about: About, byte: int, trouble: Trouble) -> None:
    assert codes.read_status(WELL | {about: byte}).trouble is trouble


def test_a_printer_that_is_well_has_no_trouble_and_near_end_is_only_a_warning() -> None:
    assert codes.read_status(WELL) == Status()
    assert codes.read_status(WELL | {About.PAPER: 0x1E}) == Status(near_end=True)


def test_orders_have_the_bytes_of_the_reference() -> None:
    assert codes.ask(About.PAPER) == bytes.fromhex("10 04 04")
    assert bytes.fromhex("10 14 08 01 03 14 01 06 02 08") == codes.CLEAR
    assert bytes.fromhex("1D 56 42 00") == codes.FEED_AND_CUT
    assert bytes.fromhex("1D 72 01") == codes.ASK_IN_TURN


@given(st.integers(0, 255))
def test_no_byte_is_both_kinds_of_answer_and_flow_control_is_none(byte: int) -> None:
    assert not (codes.is_status(byte) and codes.is_answer_in_turn(byte))
    assert not any(codes.is_status(each) or codes.is_answer_in_turn(each) for each in (0x11, 0x13))
