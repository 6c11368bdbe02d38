"""Where the caret stands in a line and which place in the text a touch means.

A caret stands at the leading edge of the character behind it: its left edge in a run from left to right, its
right edge in one from right to left; behind the last character, at the end of the paragraph. The width of a
ligature is shared among its letters; marks and joiners have no place of their own.
"""

import unicodedata
from functools import lru_cache

import uharfbuzz as hb

from kiosk.typeset.bidi import levels, visual_runs
from kiosk.typeset.faces import Weight, font_file
from kiosk.typeset.line import advance
from kiosk.typeset.style import Direction, Script, Style

_SUBPIXELS = 64


def caret_stops(text: str, style: Style, script: Script) -> tuple[int, ...]:
    """The caret's place before every character and behind the last, in pixels from the line's left edge."""
    found = levels(text, script.direction)
    stops = [0.0] * (len(text) + 1)
    left = 0.0
    for first, behind in visual_runs(found):
        left = _run(text[first:behind], found[first] % 2 == 1, style, script, stops, first, left)
    whole = advance(text, style, script)
    stops[-1] = 0.0 if script.direction is Direction.RIGHT_TO_LEFT else left
    share = whole / left if left else 1.0  # the rasteriser rounds what the shaper does not
    return tuple(round(stop * share) for stop in stops)


def nearest_stop(stops: tuple[int, ...], x: float) -> int:
    """How many characters stand before the place that a touch at `x` means."""
    return min(range(len(stops)), key=lambda at: (abs(stops[at] - x), -at))


def _run(
    text: str, backwards: bool, style: Style, script: Script, stops: list[float], first: int, left: float
) -> float:
    """Notes the leading edges of one run that begins at `left`; returns where it ends."""
    widths = _widths(text, backwards, style, script)
    whole = sum(widths)
    before = 0.0
    for at, width in enumerate(widths):
        stops[first + at] = left + whole - before if backwards else left + before
        before += width
    return left + whole


def _widths(text: str, backwards: bool, style: Style, script: Script) -> list[float]:
    """What each character takes of the run's width."""
    shaped = hb.Buffer()
    shaped.add_str(text)
    shaped.guess_segment_properties()
    shaped.direction = "rtl" if backwards else "ltr"
    shaped.language = script.language
    hb.shape(_font(style.weight, style.px), shaped)
    taken: dict[int, float] = {}
    for glyph, place in zip(shaped.glyph_infos, shaped.glyph_positions, strict=True):
        taken[glyph.cluster] = taken.get(glyph.cluster, 0.0) + place.x_advance / _SUBPIXELS
    return _shared(text, taken)


def _shared(text: str, clusters: dict[int, float]) -> list[float]:
    """Each cluster's width divided among its letters."""
    widths = [0.0] * len(text)
    starts = sorted(clusters)
    for start, behind in zip(starts, [*starts[1:], len(text)], strict=True):
        letters = [at for at in range(start, behind) if not _placeless(text[at])] or [start]
        for at in letters:
            widths[at] = clusters[start] / len(letters)
    return widths


def _placeless(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me", "Cf")


@lru_cache(maxsize=32)
def _font(weight: Weight, px: int) -> hb.Font:
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(font_file(weight)))))
    font.scale = (px * _SUBPIXELS, px * _SUBPIXELS)
    return font
