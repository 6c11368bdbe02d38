"""A day's events in a few bytes, the same at both ends: how many, from which number to which, and a digest.

The digest is the exclusive or of every event id's SHA-256, so that it does not depend on the order.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Tally:
    count: int
    first: int
    last: int
    digest: bytes


def add_up(events: Iterable[tuple[int, str]]) -> Tally:
    """The tally of events given by number and id; of none, all zeros."""
    numbers, digest = [], 0
    for number, identifier in events:
        numbers.append(number)
        digest ^= int.from_bytes(hashlib.sha256(identifier.encode()).digest())
    first, last = (min(numbers), max(numbers)) if numbers else (0, 0)
    return Tally(len(numbers), first, last, digest.to_bytes(DIGEST_BYTES))


def ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Numbers as first and last of each unbroken run, lowest first."""
    begin = end = None
    for number in sorted(numbers):
        if begin is None or end is None:
            begin = end = number
        elif number == end + 1:
            end = number
        else:
            yield begin, end
            begin = end = number
    if begin is not None and end is not None:
        yield begin, end
