"""The words of ESC/POS that printer and driver share: orders sent, status bytes received.

    DLE EOT n        10 04 n                    asked at any time, answered at once, even offline: 0xx1xx10
    GS r 1           1D 72 01                   answered in its turn, after all before it: 0xx0xxxx
    DLE DC4 8 …      10 14 08 01 03 14 01 06 02 08   forget everything not yet printed: 37 25 00

Epson's ESC/POS reference, "DLE EOT", "DLE DC4 (fn = 8)", "GS r", "GS v 0", "GS V".
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from escpos.constants import DC4, DLE, ENQ, EOT, GS, HW_INIT, RT_STATUS

INITIALISE: bytes = HW_INIT + GS + b"a\x00"  # no status that was not asked for
RASTER: bytes = GS + b"v0\x00"
FEED_AND_CUT: bytes = GS + b"VB\x00"
ASK_IN_TURN: bytes = GS + b"r\x01"
CLEAR: bytes = DLE + DC4 + bytes((8, 1, 3, 20, 1, 6, 2, 8))
CLEARED = bytes((0x37, 0x25, 0x00))
REAL_TIME: tuple[bytes, ...] = (DLE + EOT, DLE + ENQ, DLE + DC4)
"""What a printer obeys even in the middle of a picture."""


class Trouble(StrEnum):
    """Why nothing can be printed, the first cause first."""

    COVER_OPEN = "cover_open"
    PAPER_OUT = "paper_out"
    CUTTER = "cutter"
    JAM = "jam"
    HOT = "hot"
    FAILED = "failed"
    OFFLINE = "offline"


class About(IntEnum):
    """What a real-time question asks for."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR_CAUSE = 3
    PAPER = 4


@dataclass(frozen=True, slots=True)
class Status:
    """What the printer says of itself; `near_end` warns while it still prints."""

    trouble: Trouble | None = None
    near_end: bool = False


OFFLINE_BIT = 0x08
COVER_BIT, PAPER_STOP_BIT, ERROR_BIT = 0x04, 0x20, 0x40
JAM_BIT, CUTTER_BIT, FAILED_BIT, HOT_BIT = 0x04, 0x08, 0x20, 0x40
NEAR_END_BITS, PAPER_END_BITS = 0x0C, 0x60
FIXED_BITS, FIXED = 0x93, 0x12


def ask(about: About) -> bytes:
    return bytes(RT_STATUS) + bytes((about,))


def is_status(byte: int) -> bool:
    """Whether a byte answers a real-time question; flow control and answers in turn do not."""
    return byte & FIXED_BITS == FIXED


def is_answer_in_turn(byte: int) -> bool:
    return byte & 0x90 == 0 and byte & 0x0C in (0x00, 0x0C) and byte & 0x03 in (0x00, 0x03)


def read_status(answers: dict[About, int]) -> Status:
    """The meaning of one answer to each question."""
    offline, error = answers[About.OFFLINE_CAUSE], answers[About.ERROR_CAUSE]
    paper = answers[About.PAPER]
    found = (
        (offline & COVER_BIT, Trouble.COVER_OPEN),
        (offline & PAPER_STOP_BIT or paper & PAPER_END_BITS, Trouble.PAPER_OUT),
        (error & CUTTER_BIT, Trouble.CUTTER),
        (error & JAM_BIT, Trouble.JAM),
        (error & HOT_BIT, Trouble.HOT),
        (error & FAILED_BIT or offline & ERROR_BIT, Trouble.FAILED),
        (answers[About.PRINTER] & OFFLINE_BIT, Trouble.OFFLINE),
    )
    trouble = next((each for bits, each in found if bits), None)
    return Status(trouble, bool(paper & NEAR_END_BITS))
