"""Pages to read before going on: a few lines, each with its sign, and a sentence in smaller letters."""

from ui.layout.canvas import Canvas
from ui.scene import Element, Glyph, Panel, Rect
from ui.theme import CARD_RADIUS, GUTTER, Colour, Role
from ui.view import Checklist

_DISC = 72.0
_ROW = 92.0


def checklist(canvas: Canvas, place: Rect, content: Checklist) -> list[Element]:
    print_height = (
        canvas.height_of(content.small_print, Role.HINT, place.width) + 16 if content.small_print else 0
    )
    across = 2 if canvas.wide and not canvas.large and len(content.items) > 3 else 1
    down = -(-len(content.items) // across)
    row = min(_ROW + 24, (place.height - print_height - GUTTER * (down - 1) - 8) / down)
    width = (place.width - GUTTER * (across - 1)) / across
    elements: list[Element] = []
    for index, (icon, text) in enumerate(content.items):
        line, column = divmod(index, across)
        at = Rect(place.x + column * (width + GUTTER), place.y + line * (row + GUTTER), width, row)
        disc = Rect(at.x + 24, at.y, _DISC, at.height).square(_DISC)
        words = Rect(disc.right + 24, at.y, at.right - disc.right - 48, at.height)
        elements += [
            Panel(at, Colour.SURFACE, CARD_RADIUS, Colour.LINE, 2),
            Panel(disc, Colour.TINT, _DISC / 2),
            Glyph(disc, icon, 40, Colour.PRIMARY),
            canvas.text(words, text, Role.BODY),
        ]
    if content.small_print:
        bottom = place.y + down * (row + GUTTER)
        at = Rect(place.x, bottom, place.width, print_height - 16)
        elements.append(canvas.text(at, content.small_print, Role.HINT, Colour.MUTED))
    return elements
