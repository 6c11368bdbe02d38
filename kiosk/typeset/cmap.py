"""Which characters a font file can draw, read from its `cmap` table (OpenType, formats 4 and 12)."""

import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

# Characters that a shaper consumes or draws as nothing (default ignorables and layout controls).
IGNORABLE = frozenset("\n\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\u061c\ufeff")


def missing_characters(text: str, font: Path) -> set[str]:
    """Characters of the text that the font has no glyph for."""
    known = characters(font)
    return {each for each in text if each not in IGNORABLE and ord(each) not in known}


@lru_cache(maxsize=16)
def characters(font: Path) -> frozenset[int]:
    """Every code point the font maps to a glyph."""
    data = font.read_bytes()
    table = data[_table_offset(data, b"cmap") :]
    (count,) = struct.unpack_from(">H", table, 2)
    offsets = {struct.unpack_from(">HHI", table, 4 + 8 * index)[2] for index in range(count)}
    return frozenset(code for offset in offsets for code in _subtable(table[offset:]))


def _table_offset(data: bytes, wanted: bytes) -> int:
    (tables,) = struct.unpack_from(">H", data, 4)
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        if tag == wanted:
            return int(offset)
    raise ValueError("the font has no cmap table")


def _subtable(table: bytes) -> Iterator[int]:
    (form,) = struct.unpack_from(">H", table)
    if form == 4:
        return _segments(table)
    if form == 12:
        return _groups(table)
    return iter(())


def _segments(table: bytes) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", table, 6)
    ends = struct.unpack_from(f">{doubled // 2}H", table, 14)
    starts = struct.unpack_from(f">{doubled // 2}H", table, 16 + doubled)
    for start, end in zip(starts, ends, strict=True):
        yield from range(start, end + 1 if end != 0xFFFF else end)


def _groups(table: bytes) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", table, 12)
    for index in range(count):
        start, end, _ = struct.unpack_from(">III", table, 16 + 12 * index)
        yield from range(start, end + 1)
