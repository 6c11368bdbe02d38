"""Tracking and receipt numbers: twelve random digits, the last a Damm check digit.

The first digit tells the two apart (2–5 tracking, 6–9 receipt); a run of three equal, rising or falling
digits is refused, so that numbers are easy to copy.
"""

import re
from collections.abc import Callable
from enum import Enum
from itertools import pairwise

from kiosk.domain.text import ascii_digits

LENGTH = 12

# The quasigroup of H. M. Damm's thesis (2004): catches every wrong digit and every swap of neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


class NumberKind(Enum):
    """What a number names, by its first digits."""

    TRACKING = "2345"
    RECEIPT = "6789"


def damm(digits: str) -> int:
    """The check digit of ASCII digits; 0 for digits that already end in their right one."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def parse_number(text: str, kind: NumberKind) -> str | None:
    """The twelve digits of a number as typed or scanned, in any digits and groups; None if it is not one."""
    digits = re.sub(r"[ -]", "", ascii_digits(text))
    if not re.fullmatch(r"[0-9]{12}", digits) or digits[0] not in kind.value:
        return None
    return None if damm(digits) or has_run(digits) else digits


def make_number(kind: NumberKind, below: Callable[[int], int]) -> str:
    """A new number; `below(n)` gives a random int in [0, n) (`secrets.randbelow` in the field)."""
    while True:
        body = kind.value[below(4)] + "".join(str(below(10)) for _ in range(LENGTH - 2))
        number = f"{body}{damm(body)}"
        if not has_run(number):
            return number


def has_run(digits: str) -> bool:
    """Whether three neighbours are equal, rising or falling by one."""
    steps = [int(right) - int(left) for left, right in pairwise(digits)]
    return any(a == b and abs(a) <= 1 for a, b in pairwise(steps))


def grouped(number: str) -> str:
    """Three groups of four, as shown and printed."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
