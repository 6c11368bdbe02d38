"""Help over the dimmed page: what to do in general, and that a person helps."""

from ui.layout.canvas import Canvas
from ui.layout.controls import button
from ui.scene import Align, Element, Glyph, Panel, Rect
from ui.theme import CARD_RADIUS, MARGIN, PADDING, Colour, Role
from ui.view import Help

_SIGN = 120
_BUTTON = 118


def help_card(canvas: Canvas, told: Help) -> tuple[Element, ...]:
    width = canvas.width - 2 * MARGIN if canvas.large else min(860, canvas.width - 2 * MARGIN)
    across = width - 2 * PADDING
    title = canvas.height_of(told.heading, Role.HEADING, across)
    text = canvas.height_of(told.text, Role.LEAD, across)
    height = 4 * PADDING + _SIGN + title + text + _BUTTON
    card = Rect((canvas.width - width) / 2, (canvas.height - height) / 2, width, height)
    sign = Rect(card.x + PADDING, card.y + PADDING, across, _SIGN)
    title_at = Rect(sign.x, sign.bottom + PADDING / 2, across, title)
    text_at = Rect(sign.x, title_at.bottom + PADDING / 2, across, text)
    close = Rect(sign.x, text_at.bottom + PADDING, across, _BUTTON)
    return (
        Panel(Rect(0, 0, canvas.width, canvas.height), Colour.SCRIM, opacity=0.62),
        Panel(card, Colour.SURFACE, CARD_RADIUS, shadow=True),
        Glyph(sign, told.icon, _SIGN, Colour.PRIMARY),
        canvas.text(title_at, told.heading, Role.HEADING, Colour.TEXT, Align.CENTRE),
        canvas.text(text_at, told.text, Role.LEAD, Colour.TEXT, Align.CENTRE),
        button(canvas, close, told.close),
    )
