""" "Are you still there?" in large letters: the seconds, the question and the two answers."""

from ui.layout.canvas import Canvas
from ui.layout.controls import button
from ui.scene import Align, Element, Panel, Rect, Ring
from ui.theme import CARD_RADIUS, MARGIN, PADDING, Colour, Role
from ui.view import StillThere

_RING = 180
_BUTTON = 118


def still_there(canvas: Canvas, warning: StillThere) -> tuple[Element, ...]:
    width = canvas.width - 2 * MARGIN
    across = width - 2 * PADDING
    title = canvas.height_of(warning.heading, Role.HEADING, across)
    height = PADDING + _RING + 12 + title + 20 + 2 * _BUTTON + 16 + PADDING
    card = Rect(MARGIN, (canvas.height - height) / 2, width, height)
    ring = Rect(card.centre[0] - _RING / 2, card.y + PADDING, _RING, _RING)
    title_at = Rect(card.x + PADDING, ring.bottom + 12, across, title)
    first = Rect(title_at.x, title_at.bottom + 20, across, _BUTTON)
    second = Rect(first.x, first.bottom + 16, across, _BUTTON)
    return (
        Panel(Rect(0, 0, canvas.width, canvas.height), Colour.SCRIM, opacity=0.62),
        Panel(card, Colour.SURFACE, CARD_RADIUS, shadow=True),
        Ring(ring, warning.fraction, Colour.PRIMARY, Colour.TINT, 14),
        canvas.text(ring, warning.seconds, Role.DISPLAY, align=Align.CENTRE),
        canvas.text(title_at, warning.heading, Role.HEADING, Colour.TEXT, Align.CENTRE),
        button(canvas, first, warning.leave),
        button(canvas, second, warning.stay),
    )
