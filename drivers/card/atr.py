"""Answer to reset (ISO/IEC 7816-3 §8): what the card says of itself before any command.

TS (3B, 3F) | T0: Y1 K | TA1 TB1 TC1 TD1 ... as Y says | K historical bytes | TCK (unless T=0 alone)
"""

from dataclasses import dataclass
from functools import reduce
from operator import xor

from drivers.card.malformed import MalformedError

MAX_LENGTH = 33


class AtrError(MalformedError):
    """Not an answer to reset."""


@dataclass(frozen=True, slots=True)
class Atr:
    """The protocols offered (T numbers, in order) and the historical bytes."""

    protocols: tuple[int, ...]
    historical: bytes

    def __bytes__(self) -> bytes:
        body = [0x80 | len(self.historical)]
        for at, protocol in enumerate(self.protocols):
            more = 0x80 if at + 1 < len(self.protocols) else 0
            body.append(more | protocol)
        body += self.historical
        check = [reduce(xor, body)] if any(self.protocols) else []
        return bytes([0x3B, *body, *check])


def parse(data: bytes) -> Atr:
    if not 2 <= len(data) <= MAX_LENGTH or data[0] not in (0x3B, 0x3F):
        raise AtrError(f"an answer to reset of {len(data)} bytes, or a wrong first byte")
    protocols, offset = _read_interface(data)
    end = offset + (data[1] & 0x0F)
    checked = any(protocols)
    if len(data) != end + checked:
        raise AtrError(f"{end + checked} bytes announced, {len(data)} there")
    if checked and reduce(xor, data[1:]):
        raise AtrError("the check byte is wrong")
    return Atr(protocols or (0,), data[offset:end])


def _read_interface(data: bytes) -> tuple[tuple[int, ...], int]:
    protocols = []
    present, offset = data[1] >> 4, 2
    while present & 0x8:
        offset += (present & 0x7).bit_count()
        if offset >= len(data):
            raise AtrError("an interface byte is missing")
        protocols.append(data[offset] & 0x0F)
        present = data[offset] >> 4
        offset += 1
    return tuple(protocols), offset + present.bit_count()
