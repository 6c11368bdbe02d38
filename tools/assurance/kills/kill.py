"""When one kiosk is killed, and what dies with it: decided by seed and number alone; pure."""

import random
from dataclasses import dataclass
from enum import StrEnum

STARTING_S, LATER_S = 2.0, 0.4
MOST_LINES = 40  # some two sessions' worth
_STARTS = 0.2


class Victim(StrEnum):
    KIOSK = "kiosk"  # with all it started, the card in its reader included
    CENTRE = "centre"  # a moment before the kiosk
    WORLD = "world"  # everything at once, the broker too


_SHARES = {Victim.KIOSK: 75, Victim.CENTRE: 10, Victim.WORLD: 15}


@dataclass(frozen=True, slots=True)
class Kill:
    """`after_s` since the kiosk was started, or since it told that many lines after it served.

    Counting lines, not seconds, makes a kill fall among the same steps however busy the machine is.
    """

    lines: int | None
    after_s: float
    victim: Victim


def kill_of(seed: int, number: int) -> Kill:
    """One kill of a thousand."""
    chance = random.Random(f"{seed}/{number}/kill")
    lines = chance.randrange(MOST_LINES) if chance.random() >= _STARTS else None
    after_s = chance.uniform(0.0, STARTING_S if lines is None else LATER_S)
    return Kill(lines, after_s, chance.choices(list(_SHARES), list(_SHARES.values()))[0])
