"""Pages to read before going on: a few lines, each with its sign, and a sentence in smaller letters."""

from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.scene import Element, Glyph, Panel, Rect
from ui.theme import CARD_RADIUS, GUTTER, Colour, Role
from ui.view import Checklist

_DISC = 72.0
_ROW = 116.0


def checklist(canvas: Canvas, place: Rect, content: Checklist) -> list[Element]:
    """Each line on a card of its own; in large letters without the cards, which would take their room."""
    small = canvas.height_of(content.small_print, Role.HINT, place.width) + 16 if content.small_print else 0
    across = 2 if canvas.wide and not canvas.large and len(content.items) > 3 else 1
    down = -(-len(content.items) // across)
    gap = 0.0 if canvas.large else GUTTER
    row = min(_ROW, (place.height - small - gap * (down - 1) - 8) / down)
    width = (place.width - gap * (across - 1)) / across
    elements: list[Element] = []
    for index, (icon, text) in enumerate(content.items):
        line, column = divmod(index, across)
        at = Rect(place.x + column * (width + gap), place.y + line * (row + gap), width, row)
        elements += _plain(canvas, at, icon, text) if canvas.large else _card(canvas, at, icon, text)
    if content.small_print:
        bottom = place.y + down * (row + gap) + (8 if canvas.large else 0)
        at = Rect(place.x, bottom, place.width, small - 16)
        elements.append(canvas.text(at, content.small_print, Role.HINT, Colour.MUTED))
    return elements


def _card(canvas: Canvas, at: Rect, icon: Icon, text: str) -> list[Element]:
    disc = Rect(at.x + 24, at.y, _DISC, at.height).square(_DISC)
    words = Rect(disc.right + 24, at.y, at.right - disc.right - 48, at.height)
    return [
        Panel(at, Colour.SURFACE, CARD_RADIUS, Colour.LINE, 2),
        Panel(disc, Colour.TINT, _DISC / 2),
        Glyph(disc, icon, 40, Colour.PRIMARY),
        canvas.text(words, text, Role.BODY),
    ]


def _plain(canvas: Canvas, at: Rect, icon: Icon, text: str) -> list[Element]:
    sign = Rect(at.x, at.y, 64, at.height)
    words = Rect(sign.right + 16, at.y, at.right - sign.right - 16, at.height)
    return [Glyph(sign, icon, 52, Colour.PRIMARY), canvas.text(words, text, Role.BODY)]
