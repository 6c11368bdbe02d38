"""Text in the making: broken into lines that know their place in it, and the part of a long line to show."""

from dataclasses import dataclass, field

from kiosk.typeset.line import advance
from kiosk.typeset.paragraph import wrapped
from kiosk.typeset.style import Script, Style


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A stretch of the text as one line; `start` counts the characters before it."""

    start: int
    text: str = field(repr=False)

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def typed_lines(text: str, style: Style, script: Script, width: int) -> tuple[TypedLine, ...]:
    """The lines of a text in the making; a word too long for a line goes on in the next."""
    lines: list[TypedLine] = []
    start = 0
    for line in wrapped(text, style, script, width):
        lines += _broken(TypedLine(start, line), style, script, width)
        start += len(line) + 1  # the space or line feed it was broken at
    return tuple(lines)


def line_at(lines: tuple[TypedLine, ...], caret: int) -> int:
    """Which line the caret stands in."""
    return max(at for at, line in enumerate(lines) if line.start <= caret or at == 0)


def window_of(text: str, caret: int, style: Style, script: Script, width: int) -> TypedLine:
    """The part of a single line that fits, with the caret in it and as much as possible before it."""
    start, end = 0, len(text)
    while start < caret and advance(text[start:caret], style, script) > width:
        start += 1
    while end > caret and advance(text[start:end], style, script) > width:
        end -= 1
    return TypedLine(start, text[start:end])


def _broken(line: TypedLine, style: Style, script: Script, width: int) -> list[TypedLine]:
    parts: list[TypedLine] = []
    rest = line
    while advance(rest.text, style, script) > width and len(rest.text) > 1:
        fits = next(
            at
            for at in range(len(rest.text) - 1, 0, -1)
            if at == 1 or advance(rest.text[:at], style, script) <= width
        )
        parts.append(TypedLine(rest.start, rest.text[:fits]))
        rest = TypedLine(rest.start + fits, rest.text[fits:])
    return [*parts, rest]
