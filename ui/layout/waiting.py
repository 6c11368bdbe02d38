"""Pages without anything to touch: a picture or icon, what happens now, and a sign of work."""

from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.layout.sizes import picture_size
from ui.scene import Align, Busy, Element, Glyph, Panel, Picture, Rect
from ui.theme import MARGIN, Colour, Role
from ui.view import View, Waiting

_RING = 200


def waiting(canvas: Canvas, view: View, content: Waiting) -> list[Element]:
    """Everything in the middle, as one block."""
    across = min(canvas.width - 2 * MARGIN, 980)
    left = (canvas.width - across) / 2
    title = canvas.height_of(view.heading, Role.HEADING, across)
    text = canvas.height_of(content.text, Role.LEAD, across)
    art = picture_size(content.picture)[1] if content.picture else _RING
    sign = 72 + 24 if content.picture else 0
    whole = art + 28 + title + 8 + text + sign
    above = canvas.header + 40
    top = above + (canvas.height - above - whole) / 2 - 20
    art_at = Rect(left, top, across, art)
    title_at = Rect(left, art_at.bottom + 28, across, title)
    text_at = Rect(left, title_at.bottom + 8, across, text)
    sign_at = Rect(left, text_at.bottom + 24, across, 72)
    return [
        *_art(art_at, content),
        canvas.text(title_at, view.heading, Role.HEADING, Colour.TEXT, Align.CENTRE),
        canvas.text(text_at, content.text, Role.LEAD, Colour.MUTED, Align.CENTRE),
        *_sign(sign_at, content),
    ]


def _art(place: Rect, content: Waiting) -> list[Element]:
    if content.picture:
        return [Picture(place, content.picture)]
    return ring(place.square(_RING), content.icon)


def ring(place: Rect, icon: Icon | None) -> list[Element]:
    """The turning arc round what is being worked at."""
    disc = place.square(place.height)
    core = disc.inset(26)
    shown = [Glyph(core, icon, 92, Colour.PRIMARY)] if icon else []
    return [Busy(disc, Colour.PRIMARY, Colour.TINT, 10), Panel(core, Colour.TINT, core.width / 2), *shown]


def _sign(place: Rect, content: Waiting) -> list[Element]:
    return [Busy(place.square(64), Colour.PRIMARY, Colour.TINT, 8)] if content.picture else []
