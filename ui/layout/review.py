"""All answers to look at once more: what was asked, what was given, and Change beside each."""

from dataclasses import replace

from ui.draft import Scrolled
from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.layout.controls import button, button_width, label_script, sign_button
from ui.layout.rows import paged
from ui.scene import Align, Element, Glyph, Panel, Rect
from ui.theme import RADIUS, Colour, Role
from ui.view import Answered, Review
from ui.wording import Words

_ROW, _ROW_LARGE, _ROW_LARGE_TALL = 100.0, 156.0, 232.0
_MANY = 5
_INSET = 24.0
_SIGN = 96.0


def review(canvas: Canvas, place: Rect, content: Review, say: Words) -> list[Element]:
    """As many answers as fit, beside each other where there are many, and turners to the rest."""
    across = 2 if canvas.wide and not canvas.large and len(content.rows) >= _MANY else 1
    height = (_ROW_LARGE if canvas.wide else _ROW_LARGE_TALL) if canvas.large else _ROW
    rows = (len(content.rows), content.first_row)
    places, turners = paged(place, rows, (height, across), say, Scrolled)
    elements: list[Element] = []
    for index, at in places:
        elements += _answered(canvas, at, content.rows[index])
    return [*elements, *turners]


def _answered(canvas: Canvas, at: Rect, row: Answered) -> list[Element]:
    edge = Colour.ERROR if row.missing else Colour.LINE
    signed = canvas.large and not canvas.wide  # no room for the word
    wide = _SIGN if signed else button_width(canvas, row.change) if row.change else 0.0
    text = Rect(at.x + _INSET, at.y, at.width - 2 * _INSET - wide, at.height)
    value_height = canvas.role(Role.LABEL).value.line_px
    upper = Rect(text.x, at.y + 8, text.width, at.height - 16 - value_height)
    lower = Rect(text.x, upper.bottom, text.width, value_height)
    elements: list[Element] = [
        Panel(at, Colour.SURFACE, RADIUS, edge, 2),
        canvas.text(upper, row.label, Role.HINT, Colour.MUTED),
    ]
    if row.missing:
        size = 48 if canvas.large else 30
        elements.append(Glyph(Rect(lower.x, lower.y, size, lower.height), Icon.ERROR, size, Colour.ERROR))
        lower = Rect(lower.x + size + 10, lower.y, lower.width - size - 10, lower.height)
    ink = Colour.ERROR if row.missing else Colour.TEXT
    script = label_script(canvas, row.value)
    value = canvas.shortened(row.value, Role.LABEL, lower.width, script)
    # Under its label at the reading start, whichever script it is written in.
    align = Align.START if script is canvas.script else Align.END
    elements.append(canvas.text(lower, value, Role.LABEL, ink, align, script))
    if row.change:
        place = Rect(at.right - wide - 12, at.y + 12, wide, at.height - 24)
        elements.append(
            sign_button(place, replace(row.change, icon=Icon.EDIT), 52)
            if signed
            else button(canvas, place, row.change)
        )
    return elements
