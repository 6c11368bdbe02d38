"""Paragraphs: wrapped in logical order, then every line set on its own, so lines keep their order."""

from dataclasses import dataclass
from functools import lru_cache

from kiosk.typeset.line import Bitmap, advance, set_line
from kiosk.typeset.style import Script, Style


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines top to bottom; `width` is the widest line's advance, `height` the sum of the line boxes."""

    lines: tuple[Bitmap, ...]
    width: int
    height: int


def set_paragraph(
    text: str, style: Style, script: Script, width: int | None = None, *, balanced: bool = False
) -> Paragraph:
    """Set a text into a column `width` pixels wide; without one, only at its line feeds.

    `balanced` makes the lines about equally long, in as few lines, so that no word is left alone.
    """
    if balanced and width is not None:
        width = _narrowest(text, style, script, width)
    lines = tuple(set_line(line, style, script) for line in wrapped(text, style, script, width))
    return Paragraph(lines, max(line.advance for line in lines), style.line_px * len(lines))


def wrapped(text: str, style: Style, script: Script, width: int | None) -> list[str]:
    """The text cut at spaces into lines no wider than `width`; a longer word stands alone, whole."""
    paragraphs = text.split("\n")
    if width is None:
        return paragraphs
    return [line for each in paragraphs for line in _fill(each.split(" "), style, script, width)]


def _narrowest(text: str, style: Style, script: Script, width: int) -> int:
    """The smallest width that needs no more lines than `width` does; for one line, that width itself."""
    allowed = len(wrapped(text, style, script, width))
    if allowed == 1:
        return width
    low, high = 1, width
    while low < high:
        half = (low + high) // 2
        lines = wrapped(text, style, script, half)
        fits = len(lines) <= allowed and all(advance(line, style, script) <= half for line in lines)
        low, high = (low, half) if fits else (half + 1, high)
    return high


def _fill(words: list[str], style: Style, script: Script, width: int) -> list[str]:
    lines: list[str] = []
    line, used = words[0], word_advance(words[0], style, script)
    space = word_advance(" ", style, script)
    for word in words[1:]:
        longer = f"{line} {word}"
        wide = word_advance(word, style, script)
        # Widths are rounded word by word, so a line that only just fits is measured whole.
        if used + space + wide <= width or advance(longer, style, script) <= width:
            line, used = longer, used + space + wide
        else:
            lines.append(line)
            line, used = word, wide
    return [*lines, line]


@lru_cache(maxsize=2048)
def word_advance(word: str, style: Style, script: Script) -> int:
    return advance(word, style, script)


def forget_texts() -> None:
    """Drop every cached word and line, so that nothing a person typed outlives the session."""
    word_advance.cache_clear()
    set_line.cache_clear()
