"""What can go wrong with a simulated camera, by name."""

from enum import StrEnum


class Fault(StrEnum):
    FREEZE = "freeze"
    SILENT = "silent"
    SLOW = "slow"
    DARK = "dark"
    NOISE = "noise"
    GARBAGE = "garbage"
    HALF_SIZE = "half_size"
    HUGE = "huge"
    BOMB = "bomb"
    EMPTY = "empty"
    CUT = "cut"
    PNG = "png"


SLOW_S = 0.7
HUGE_SIZE = (12_000, 9_000)
BOMB_SIZE = (65_500, 65_500)
CATALOGUE: dict[str, str] = {
    Fault.FREEZE: "one and the same picture for ever",
    Fault.SILENT: "the connection stays and no picture comes",
    Fault.SLOW: f"a picture every {SLOW_S} s",
    Fault.DARK: "hardly any light falls in",
    Fault.NOISE: "the sensor's noise is strong",
    Fault.GARBAGE: "what is sent is no picture",
    Fault.HALF_SIZE: "pictures of half the width and height",
    Fault.HUGE: "pictures of 108 megapixels",
    Fault.BOMB: "a few hundred bytes that say they are 65,500 × 65,500 pixels",
    Fault.EMPTY: "pictures of 0 bytes",
    Fault.CUT: "pictures that end in the middle",
    Fault.PNG: "pictures in another format than was agreed",
}
