"""What can go wrong with the simulated printer, by name."""

from enum import StrEnum


class Fault(StrEnum):
    PAPER_OUT = "paper_out"
    NEAR_END = "near_end"
    COVER_OPEN = "cover_open"
    JAM = "jam"
    CUTTER = "cutter"
    HOT = "hot"
    FAILED = "failed"
    SILENT = "silent"
    STALL = "stall"
    NO_CLEAR = "no_clear"
    BABBLE = "babble"


CATALOGUE: dict[str, str] = {
    Fault.PAPER_OUT: "the roll is at its end",
    Fault.NEAR_END: "the roll is nearly at its end; it still prints",
    Fault.COVER_OPEN: "the cover is open",
    Fault.JAM: "the paper does not move",
    Fault.CUTTER: "the cutter is stuck: found out at the next cut",
    Fault.HOT: "the head is too hot",
    Fault.FAILED: "a failure that only switching off and on mends",
    Fault.SILENT: "the printer takes every byte and answers nothing",
    Fault.STALL: "the printer says it is well and does not go on",
    Fault.BABBLE: "every answer comes three times",
    Fault.NO_CLEAR: "the order to forget its buffer is not known to this model",
}
