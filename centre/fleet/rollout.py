"""How a configuration reaches a fleet: in stages, and back when too many kiosks do not bear it; pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

STAGES = (1, 10, 50, 100)  # percent of the fleet


class Turn(Enum):
    """What a roll-out does next."""

    WAIT = "wait"
    FORWARD = "forward"
    DONE = "done"
    ABORT = "abort"


@dataclass(frozen=True, slots=True)
class Tally:
    """How those who were asked stand; who is away and was away before is asked and not counted as open."""

    asked: int = 0
    applied: int = 0
    refused: int = 0
    lost: int = 0
    open: int = 0


def in_turn(revision: int, kiosks: Iterable[str]) -> list[str]:
    """The kiosks in this roll-out's own order, so that it is not always the same who are first."""
    return sorted(kiosks, key=lambda name: hashlib.sha256(f"{revision}|{name}".encode()).digest())


def share(kiosks: int, stage: int) -> int:
    """How many kiosks a stage reaches; the first reaches one at least."""
    return -(-kiosks * STAGES[stage] // 100)


def turn(stage: int, tally: Tally, abort_percent: int, *, held: bool) -> Turn:
    """`held`: the stage has lasted as long as it was meant to."""
    if (tally.refused + tally.lost) * 100 > abort_percent * tally.asked:
        return Turn.ABORT
    if tally.open or not held:
        return Turn.WAIT
    return Turn.FORWARD if stage + 1 < len(STAGES) else Turn.DONE
