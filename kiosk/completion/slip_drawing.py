"""A slip's lines as black dots on 72 mm of paper: shaped Persian or English, large numbers, the QR code.

Sizes hold for 8 dots a millimetre: the smallest letters are 3 mm high (U33), a QR module is 0.75 mm.
"""

from collections.abc import Iterable

import segno
from PIL import Image

from kiosk.completion.receipt import Banner, Code, Line, Note, Number, Row, Title
from kiosk.typeset import (
    ENGLISH,
    PERSIAN,
    Direction,
    Paragraph,
    Script,
    Style,
    Weight,
    forget_texts,
    isolated,
    set_paragraph,
)

WIDTH = 576
_MARGIN = 8
_GAP = 14
_MODULE = 6
_QUIET = 4
_BODY = Style(Weight.MEDIUM, 36, 1.35)
_STRONG = Style(Weight.BOLD, 36, 1.35)
_LABEL = Style(Weight.MEDIUM, 34, 1.3)
_TITLE = Style(Weight.BOLD, 50, 1.3)
_LARGEST_NUMBER, _SMALLEST_NUMBER = 80, 48
_INK = 120  # coverage from which a dot is burnt


def draw_slip(lines: Iterable[Line], language: str) -> Image.Image:
    """The slip as a one-bit picture, `WIDTH` dots wide; none of its lines is kept among those set before."""
    script = PERSIAN if language == "fa" else ENGLISH
    try:
        blocks = [_block(line, script) for line in lines]
    finally:
        forget_texts()
    height = sum(block.height + _GAP for block in blocks) + _GAP
    paper = Image.new("1", (WIDTH, height), 1)
    top = _GAP
    for block in blocks:
        paper.paste(block, (0, top))
        top += block.height + _GAP
    return paper


def _block(line: Line, script: Script) -> Image.Image:
    match line:
        case Title(text):
            return _paragraph(text, _TITLE, script, centred=True)
        case Banner(text):
            # ImageChops.invert leaves a picture of mode 1 white where it was filled with 1.
            return _paragraph(text, _TITLE, script, centred=True).point(lambda dot: not dot, "1")
        case Number(text):
            return _number(text, script)
        case Row(label, value):
            return _row(label, value, script)
        case Note(text, strong):
            return _paragraph(text, _STRONG if strong else _BODY, script)
        case Code(text):
            return _qr(text)


def _paragraph(text: str, style: Style, script: Script, *, centred: bool = False) -> Image.Image:
    paragraph = set_paragraph(text, style, script, WIDTH - 2 * _MARGIN)
    block = Image.new("1", (WIDTH, paragraph.height), 1)
    _burn(block, paragraph, style, script, centred=centred)
    return block


def _number(text: str, script: Script) -> Image.Image:
    """The largest letters in which the number stands on one line."""
    code = isolated(text)
    for px in range(_LARGEST_NUMBER, _SMALLEST_NUMBER - 1, -2):
        style = Style(Weight.BOLD, px, 1.2)
        if set_paragraph(code, style, script).width <= WIDTH - 2 * _MARGIN:
            break
    return _paragraph(code, style, script, centred=True)


def _row(label: str, value: str, script: Script) -> Image.Image:
    above, below = _paragraph(f"{label}:", _LABEL, script), _paragraph(value, _STRONG, script)
    block = Image.new("1", (WIDTH, above.height + below.height), 1)
    block.paste(above, (0, 0))
    block.paste(below, (0, above.height))
    return block


def _qr(text: str) -> Image.Image:
    code = segno.make(text, error="m", micro=False)
    rows = [bytes(1 - bit for bit in row) for row in code.matrix_iter(border=_QUIET)]
    side = len(rows)
    dots = Image.frombytes("L", (side, side), bytes(255 * bit for row in rows for bit in row))
    dots = dots.resize((side * _MODULE, side * _MODULE), Image.Resampling.NEAREST)
    block = Image.new("1", (WIDTH, dots.height), 1)
    block.paste(dots.convert("1"), ((WIDTH - dots.width) // 2, 0))
    return block


def _burn(block: Image.Image, paragraph: Paragraph, style: Style, script: Script, *, centred: bool) -> None:
    for number, line in enumerate(paragraph.lines):
        free = WIDTH - 2 * _MARGIN - line.advance
        at_right = script.direction is Direction.RIGHT_TO_LEFT
        left = _MARGIN + (free // 2 if centred else free if at_right else 0)
        coverage = Image.frombytes("L", (line.width, line.height), line.coverage)
        ink = coverage.point(lambda value: 255 if value >= _INK else 0).convert("1")
        block.paste(0, (left + line.left, number * style.line_px + line.top), ink)
