"""The first screen: what can be done here, what to bring, one touch to start."""

from ui.layout.canvas import Canvas, split
from ui.layout.chrome import banner, banner_height
from ui.layout.controls import button, button_width, tool
from ui.scene import Align, Element, Glyph, Panel, Picture, Rect
from ui.theme import GUTTER, MARGIN, Colour, Role
from ui.view import Action, View, Welcome

_START_HEIGHT = 112


def attract(canvas: Canvas, view: View, welcome: Welcome) -> list[Element]:
    whole = Rect(0, 0, canvas.width, canvas.height)
    words, picture = split(whole, first=0.54, gap=0, wide=canvas.wide)
    if not canvas.wide:
        picture, words = split(whole, first=0.42, gap=0, wide=False)
    return [
        Panel(picture, Colour.PRIMARY),
        Picture(picture, "hero"),
        *_brand(canvas, words, view),
        *_language(canvas, words, welcome.language),
        *_invitation(canvas, words.inset(MARGIN, 0), view, welcome),
    ]


def _brand(canvas: Canvas, words: Rect, view: View) -> list[Element]:
    top = words.y + 28
    name = canvas.width_of(view.service, Role.LABEL)
    return [
        Picture(Rect(words.x + MARGIN, top + 8, 56, 56), "emblem"),
        canvas.text(Rect(words.x + MARGIN + 72, top, name, 72), view.service, Role.LABEL, Colour.TEXT),
    ]


def _language(canvas: Canvas, words: Rect, action: Action) -> list[Element]:
    width = button_width(canvas, action, Role.TOOL) - 16
    return [tool(canvas, Rect(words.right - MARGIN - width, words.y + 28, width, 72), action)]


def _invitation(canvas: Canvas, column: Rect, view: View, welcome: Welcome) -> list[Element]:
    title = canvas.height_of(welcome.title, Role.DISPLAY, column.width)
    subtitle = canvas.height_of(welcome.subtitle, Role.BODY, column.width)
    top = column.y + (column.height - title - subtitle - 24 - 132 - 24 - _START_HEIGHT - 60) / 2 + 60
    title_at = Rect(column.x, top, column.width, title)
    subtitle_at = Rect(column.x, title_at.bottom + 8, column.width, subtitle)
    bring_at = Rect(column.x, subtitle_at.bottom + 28, column.width, 132)
    start_at = Rect(column.x, bring_at.bottom + 28, column.width, _START_HEIGHT)
    elements: list[Element] = [
        canvas.text(title_at, welcome.title, Role.DISPLAY),
        canvas.text(subtitle_at, welcome.subtitle, Role.BODY, Colour.MUTED),
        *_bring(canvas, bring_at, welcome),
        button(canvas, start_at, welcome.start, Role.RESULT),
    ]
    if view.notice:
        height = banner_height(canvas, view.notice, column.width)
        place = Rect(column.x, start_at.bottom + GUTTER, column.width, height)
        elements += banner(canvas, place, view.notice)
    return elements


def _bring(canvas: Canvas, place: Rect, welcome: Welcome) -> list[Element]:
    """What to have at hand, side by side, each with its picture."""
    each = (place.width - 2 * 16) / len(welcome.bring)
    elements: list[Element] = []
    for index, (icon, words) in enumerate(welcome.bring):
        at = Rect(place.x + index * (each + 16), place.y, each, place.height)
        elements += [
            Panel(at, Colour.TINT, 16),
            Glyph(Rect(at.x, at.y + 16, at.width, 48), icon, 44, Colour.PRIMARY),
            canvas.text(Rect(at.x, at.y + 70, at.width, 46), words, Role.TOOL, Colour.TEXT, Align.CENTRE),
        ]
    return elements
