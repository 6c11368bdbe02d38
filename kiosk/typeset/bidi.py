"""Embedding levels of a line by FriBidi (UAX #9), the library that Raqm orders lines with."""

import ctypes
import ctypes.util
from functools import lru_cache

from kiosk.typeset.error import TypesetError
from kiosk.typeset.style import Direction

_PARAGRAPH = {Direction.LEFT_TO_RIGHT: 0x110, Direction.RIGHT_TO_LEFT: 0x111}
_REMEDY = "FriBidi is missing; install libfribidi0 (make setup)"


def levels(text: str, direction: Direction) -> tuple[int, ...]:
    """The level of every character; odd ones run right to left."""
    if not text:
        return ()
    library, count = _fribidi(), len(text)
    letters = (ctypes.c_uint32 * count)(*map(ord, text))
    kinds, brackets = (ctypes.c_uint32 * count)(), (ctypes.c_uint32 * count)()
    found = (ctypes.c_int8 * count)()
    paragraph = ctypes.c_uint32(_PARAGRAPH[direction])
    library.fribidi_get_bidi_types(letters, count, kinds)
    library.fribidi_get_bracket_types(letters, count, kinds, brackets)
    library.fribidi_get_par_embedding_levels_ex(kinds, brackets, count, ctypes.byref(paragraph), found)
    return tuple(found)


def visual_runs(levels: tuple[int, ...]) -> list[tuple[int, int]]:
    """Stretches of one level as (first, behind), in the order they stand from left to right (rule L2)."""
    runs = _stretches(levels)
    for level in range(max(levels, default=0), 0, -1):
        runs = _turned(runs, levels, level)
    return runs


def _stretches(levels: tuple[int, ...]) -> list[tuple[int, int]]:
    edges = [at for at in range(1, len(levels)) if levels[at] != levels[at - 1]]
    return list(zip([0, *edges], [*edges, len(levels)], strict=True)) if levels else []


def _turned(runs: list[tuple[int, int]], levels: tuple[int, ...], level: int) -> list[tuple[int, int]]:
    """Every row of neighbours at this level or above, turned round."""
    turned: list[tuple[int, int]] = []
    row: list[tuple[int, int]] = []
    for run in runs:
        if levels[run[0]] >= level:
            row.append(run)
            continue
        turned += [*reversed(row), run]
        row = []
    return turned + row[::-1]


@lru_cache(maxsize=1)
def _fribidi() -> ctypes.CDLL:
    name = ctypes.util.find_library("fribidi") or "libfribidi.so.0"
    try:
        library = ctypes.CDLL(name)
    except OSError as error:
        raise TypesetError(_REMEDY) from error
    if not hasattr(library, "fribidi_get_par_embedding_levels_ex"):
        raise TypesetError("FriBidi is older than 1.0; install libfribidi0 (make setup)")
    return library
