"""The bytes a printer receives, cut into commands; unfinished ones wait for the rest.

LF                0A                        print the line
ESC @             1B 40                     forget the line and all modes
ESC d n           1B 64 n                   feed n lines
ESC J n           1B 4A n                   feed n dots
ESC a n           1B 61 n                   0 left, 1 middle, 2 right
GS v 0            1D 76 30 m x x y y d…     a raster picture, x bytes wide, y rows high
GS ( L            1D 28 4C p p m 70 …       the same into memory (112), then printed (50)
GS V m [n]        1D 56 m                   cut; 65 and 66 feed n dots before
GS r n            1D 72 n                   answer in turn
DLE EOT/ENQ/DC4   10 …                      obeyed on arrival, skipped here
"""

from dataclasses import dataclass
from typing import TypeAlias

LINE_DOTS = 30
LONGEST_PICTURE = 1 << 20


@dataclass(frozen=True, slots=True)
class Raster:
    """Dots, one bit each, most significant first; `width` in bytes; `zoom` is 1 or 2 across and down."""

    width: int
    rows: tuple[bytes, ...]
    zoom: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Text:
    line: bytes


@dataclass(frozen=True, slots=True)
class Feed:
    dots: int


@dataclass(frozen=True, slots=True)
class Justify:
    """0 left, 1 middle, 2 right."""

    where: int


@dataclass(frozen=True, slots=True)
class Store:
    """A picture into the graphics memory; without one, the memory is printed."""

    picture: Raster | None


@dataclass(frozen=True, slots=True)
class Cut:
    feed: int


@dataclass(frozen=True, slots=True)
class AnswerInTurn:
    about: int


@dataclass(frozen=True, slots=True)
class Reset:
    pass


@dataclass(frozen=True, slots=True)
class Skipped:
    """What this printer does not know, or has obeyed on arrival."""

    data: bytes


Command: TypeAlias = Raster | Text | Feed | Justify | Store | Cut | AnswerInTurn | Reset | Skipped
_FIXED_LENGTHS = {
    b"\x1b@": 2,
    b"\x1bd": 3,
    b"\x1bJ": 3,
    b"\x1ba": 3,
    b"\x1dr": 3,
    b"\x1da": 3,
    b"\x1dP": 4,
    b"\x10\x04": 3,
    b"\x10\x05": 3,
}


def take(buffer: bytes) -> tuple[Command, int] | None:
    """The first command and its length; None while it is not whole."""
    lead = buffer[:2]
    if buffer[:1] not in (b"\x1b", b"\x1d", b"\x10"):
        return _take_text(buffer)
    if len(lead) < 2:
        return None
    if lead in _FIXED_LENGTHS:
        length = _FIXED_LENGTHS[lead]
        return (_short(buffer[:length]), length) if len(buffer) >= length else None
    takers = {b"\x1dv": _take_raster, b"\x1d(": _take_block, b"\x1dV": _take_cut, b"\x10\x14": _take_dc4}
    taker = takers.get(lead)
    return taker(buffer) if taker else (Skipped(lead), 2)


def _take_text(buffer: bytes) -> tuple[Command, int] | None:
    at = next((i for i, byte in enumerate(buffer) if byte in b"\n\x1b\x1d\x10"), None)
    if at is None:
        return None
    if buffer[at : at + 1] != b"\n":
        return Text(buffer[:at]), at
    return (Text(buffer[:at]), at) if at else (Feed(LINE_DOTS), 1)


def _short(command: bytes) -> Command:
    match command[:2], command[2:]:
        case b"\x1b@", _:
            return Reset()
        case b"\x1bd", value:
            return Feed(LINE_DOTS * value[0])
        case b"\x1bJ", value:
            return Feed(value[0])
        case b"\x1ba", value:
            return Justify(value[0] % 48)
        case b"\x1dr", value:
            return AnswerInTurn(value[0] % 48)
        case _:
            return Skipped(command)


def _take_raster(buffer: bytes) -> tuple[Command, int] | None:
    if len(buffer) < 8:
        return None
    mode, width, height = buffer[3] & 3, *_numbers(buffer[4:8])
    length = 8 + width * height
    if not 0 < width * height <= LONGEST_PICTURE:
        return Skipped(buffer[:8]), 8
    if len(buffer) < length:
        return None
    return Raster(width, _rows(buffer[8:length], width), (1 + (mode & 1), 1 + (mode >> 1))), length


def _take_block(buffer: bytes) -> tuple[Command, int] | None:
    if len(buffer) < 7:
        return None
    length = 5 + _numbers(buffer[3:5])[0]
    if len(buffer) < length:
        return None
    kind, body = buffer[2:3], buffer[5:length]
    if kind != b"L" or body[1:2] not in (b"p", b"2"):
        return Skipped(buffer[:length]), length
    if body[1:2] == b"2":
        return Store(None), length
    dots, _ = _numbers(body[6:10])
    width = (dots + 7) // 8
    return Store(Raster(width, _rows(body[10:], max(width, 1)), (body[3] or 1, body[4] or 1))), length


def _take_cut(buffer: bytes) -> tuple[Command, int] | None:
    if len(buffer) < 3:
        return None
    if buffer[2] not in (65, 66):
        return Cut(0), 3
    return (Cut(buffer[3]), 4) if len(buffer) > 3 else None


def _take_dc4(buffer: bytes) -> tuple[Command, int] | None:
    if len(buffer) < 3:
        return None
    length = 10 if buffer[2] == 8 else 5
    return (Skipped(buffer[:length]), length) if len(buffer) >= length else None


def _numbers(data: bytes) -> tuple[int, int]:
    """One or two little-endian words."""
    return int.from_bytes(data[:2], "little"), int.from_bytes(data[2:4], "little")


def _rows(data: bytes, width: int) -> tuple[bytes, ...]:
    return tuple(data[at : at + width] for at in range(0, len(data) - width + 1, width))
