"""All answers to look at once more: what was asked, what was given, and Change beside each."""

from ui.draft import Scrolled
from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.layout.controls import button, button_width, label_script
from ui.layout.rows import paged
from ui.scene import Element, Glyph, Panel, Rect
from ui.theme import RADIUS, Colour, Role
from ui.view import Answered, Review
from ui.wording import Words

_ROW, _ROW_LARGE = 100.0, 156.0
_MANY = 5
_INSET = 24.0


def review(canvas: Canvas, place: Rect, content: Review, say: Words) -> list[Element]:
    """As many answers as fit, beside each other where there are many, and turners to the rest."""
    across = 2 if canvas.wide and not canvas.large and len(content.rows) >= _MANY else 1
    height = _ROW_LARGE if canvas.large else _ROW
    rows = (len(content.rows), content.first_row)
    places, turners = paged(place, rows, (height, across), say, Scrolled)
    elements: list[Element] = []
    for index, at in places:
        elements += _answered(canvas, at, content.rows[index])
    return [*elements, *turners]


def _answered(canvas: Canvas, at: Rect, row: Answered) -> list[Element]:
    edge = Colour.ERROR if row.missing else Colour.LINE
    wide = button_width(canvas, row.change) if row.change else 0.0
    text = Rect(at.x + _INSET, at.y, at.width - 2 * _INSET - wide, at.height)
    upper, lower = (
        Rect(text.x, at.y + 8, text.width, at.height / 2 - 8),
        Rect(text.x, at.y + at.height / 2 - 4, text.width, at.height / 2 - 4),
    )
    elements: list[Element] = [
        Panel(at, Colour.SURFACE, RADIUS, edge, 2),
        canvas.text(upper, row.label, Role.HINT, Colour.MUTED),
    ]
    if row.missing:
        size = 48 if canvas.large else 30
        elements.append(Glyph(Rect(lower.x, lower.y, size, lower.height), Icon.ERROR, size, Colour.ERROR))
        lower = Rect(lower.x + size + 10, lower.y, lower.width - size - 10, lower.height)
    ink = Colour.ERROR if row.missing else Colour.TEXT
    elements.append(canvas.text(lower, row.value, Role.LABEL, ink, script=label_script(canvas, row.value)))
    if row.change:
        place = Rect(at.right - wide - 12, at.y + 12, wide, at.height - 24)
        elements.append(button(canvas, place, row.change))
    return elements
