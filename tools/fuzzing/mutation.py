"""Inputs out of whole ones: bits and bytes changed, parts cut, doubled, moved, lies told; and noise."""

import random
from collections.abc import Iterator, Sequence

_ODD = (0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0xFE, 0xFF)
_WORDS = (
    b"null",
    b"-1",
    b"1e999",
    b"[]",
    b"{}",
    b'"\\ud800"',
    b'"\\u0000"',
    b"true",
    b"99999999999999999999",
)
LONGEST = 20_000


def inputs(seeds: Sequence[bytes], chance: random.Random) -> Iterator[bytes]:
    """For ever; now and then a whole one, so that what may pass still passes."""
    while True:
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 8))):
            _spoil(data, seeds, chance)
        yield bytes(data[:LONGEST])


def _spoil(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    upto = min(len(data), at + chance.choice((1, 1, 2, 4, 16, 64)))
    match chance.randrange(9):
        case 0 if data:
            data[at % len(data)] ^= 1 << chance.randrange(8)
        case 1 if data:
            data[at % len(data)] = chance.choice(_ODD)
        case 2:
            del data[at:]
        case 3:
            del data[at:upto]
        case 4:
            data[at:at] = data[at:upto]
        case 5:
            data[at:at] = chance.randbytes(chance.choice((1, 2, 16)))
        case 6:
            other = chance.choice(seeds)
            begin = chance.randrange(len(other) + 1)
            data[at:upto] = other[begin : begin + 16]
        case 7:
            data[at:upto] = chance.choice(_WORDS)
        case _:
            data[:] = chance.randbytes(chance.randrange(64))
