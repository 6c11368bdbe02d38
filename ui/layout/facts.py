"""Facts under each other: a sign for how each stands, what it is about, and what was found."""

from ui.draft import Scrolled
from ui.layout.canvas import Canvas
from ui.layout.chrome import TONE_COLOURS
from ui.layout.controls import label_script
from ui.layout.rows import paged
from ui.scene import Align, Element, Glyph, Panel, Rect
from ui.theme import RADIUS, Colour, Role
from ui.view import FactRow, Facts
from ui.wording import Words

_ROW, _ROW_TALL = 88.0, 168.0
_INSET, _SIGN, _LABEL = 20.0, 36, 250.0


def facts(canvas: Canvas, place: Rect, content: Facts, say: Words) -> list[Element]:
    height = _ROW if canvas.wide else _ROW_TALL
    places, turners = paged(place, (len(content.rows), content.first_row), (height, 1), say, Scrolled)
    elements: list[Element] = []
    for index, at in places:
        elements += _row(canvas, at, content.rows[index])
    return [*elements, *turners]


def _row(canvas: Canvas, at: Rect, row: FactRow) -> list[Element]:
    ink, _ = TONE_COLOURS[row.tone]
    left = at.x + _INSET + _SIGN + 16
    if canvas.wide:
        label = Rect(left, at.y, _LABEL, at.height)
        value = Rect(label.right + 16, at.y, at.right - _INSET - label.right - 16, at.height)
    else:
        label = Rect(left, at.y + 6, at.right - _INSET - left, 44)
        value = Rect(left, label.bottom, label.width, at.bottom - label.bottom - 6)
    script = label_script(canvas, row.value)
    align = Align.START if script is canvas.script else Align.END
    return [
        Panel(at, Colour.SURFACE, RADIUS, Colour.LINE, 2),
        Glyph(Rect(at.x + _INSET, at.y, _SIGN, at.height), row.icon, _SIGN, ink),
        canvas.text(label, canvas.shortened(row.label, Role.HINT, label.width), Role.HINT, Colour.MUTED),
        canvas.text(value, _fitting(canvas, row.value, value), Role.CAPTION, Colour.TEXT, align, script),
    ]


def _fitting(canvas: Canvas, text: str, place: Rect) -> str:
    """As much of the text as fits its place, with an ellipsis for the rest."""
    if canvas.height_of(text, Role.CAPTION, place.width) <= place.height:
        return text
    cut = text
    while cut and canvas.height_of(f"{cut}…", Role.CAPTION, place.width) > place.height:
        cut = cut[:-4]
    return f"{cut}…"
