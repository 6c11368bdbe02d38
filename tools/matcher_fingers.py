"""Synthetic fingers as different as real ones, to set the matcher's thresholds and to judge its quality."""

from itertools import cycle
from pathlib import Path

import cv2

from simulators.fingers import BRIGHT_OPTICAL, CAPACITIVE, NAMED, OPTICAL, impression, master

IMPRESSIONS = 3
_SEED_SPAN = 1_000_003
_GLASS = (OPTICAL, BRIGHT_OPTICAL, CAPACITIVE)


def draw(folder: Path, *, seed: int, count: int) -> None:
    """Write <finger>_<impression>.png: two good ones and one of the named conditions, on three glasses."""
    folder.mkdir(parents=True, exist_ok=True)
    conditions = cycle(sorted(NAMED))
    for finger in range(1, count + 1):
        grown = master(seed * _SEED_SPAN + finger)
        states = ("good", "good", next(conditions))
        for number, state in enumerate(states, start=1):
            glass = _GLASS[(finger + number) % len(_GLASS)]
            taken = impression(grown, number, condition=NAMED[state], glass=glass)
            if not cv2.imwrite(str(folder / f"{finger}_{number}.png"), taken.image):
                raise OSError(f"{folder}: the pictures cannot be written there")
