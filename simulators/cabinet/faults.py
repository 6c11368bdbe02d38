"""What can go wrong with the simulated cabinet, by name, and how the line's faults spoil an answer."""

import random
from enum import StrEnum

from pymodbus.framer import FramerRTU

SLOW_S = 0.3


class Fault(StrEnum):
    STUCK_LATCH = "stuck_latch"
    BOUNCING_SENSOR = "bouncing_sensor"
    CASE_OPEN = "case_open"
    STUCK_OUTPUT = "stuck_output"
    LINKED_OUTPUT = "linked_output"
    CUT_LINE = "cut_line"
    SLOW = "slow"
    GARBAGE = "garbage"
    WRONG_UNIT = "wrong_unit"


CATALOGUE: dict[str, str] = {
    Fault.STUCK_LATCH: "the bolt stays where it is, whatever the coil does",
    Fault.BOUNCING_SENSOR: "the card sensor's level jumps, in runs of one to three reads",
    Fault.CASE_OPEN: "the case contact says open",
    Fault.STUCK_OUTPUT: "the latch's output stays as it is, though the board says yes",
    Fault.LINKED_OUTPUT: "the board's first input switches the latch (linkage mode)",
    Fault.CUT_LINE: "the wires A and B are torn: nothing passes either way",
    Fault.SLOW: f"every answer comes {SLOW_S} s late",
    Fault.GARBAGE: "every answer is damaged, in one of many ways",
    Fault.WRONG_UNIT: "every answer is whole and carries another board's address",
}


def other_unit(answer: bytes) -> bytes:
    """The same answer, sound, from the next board."""
    body = bytes((answer[0] % 247 + 1,)) + answer[1:-2]
    return body + FramerRTU.compute_CRC(body).to_bytes(2)


def garble(answer: bytes, chance: random.Random) -> bytes:
    """The answer as a bad line delivers it: never the answer itself, never nothing."""
    at = chance.randrange(len(answer))
    noise = chance.randbytes(chance.randint(1, 12))
    flipped = answer[:at] + bytes((answer[at] ^ 1 << chance.randrange(8),)) + answer[at + 1 :]
    cut = answer[: max(at, 1)]
    return chance.choice((flipped, cut, noise + answer, answer + noise, noise + b"\x00"))
