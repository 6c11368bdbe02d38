"""The first screen: what can be done here, what to bring, one touch to start."""

from ui.layout.canvas import Canvas, split
from ui.layout.chrome import TOOL_HEIGHT, banner, banner_height, brand, tools
from ui.layout.controls import button
from ui.layout.tiles import tiles_page
from ui.scene import Align, Element, Glyph, Panel, Picture, Rect
from ui.theme import MARGIN, Colour, Role
from ui.view import View, Welcome

_START_HEIGHT = 112
_BRAND_HEIGHT = 100


def attract(canvas: Canvas, view: View, welcome: Welcome) -> list[Element]:
    if welcome.tiles:
        return tiles_page(canvas, view, welcome)
    whole = Rect(0, 0, canvas.width, canvas.height)
    words, picture = split(whole, first=0.575, gap=0, wide=canvas.wide)
    if not canvas.wide:
        picture, words = split(whole, first=0.47, gap=0, wide=False)
    return [
        Panel(picture, Colour.BRAND),
        Picture(picture if canvas.wide else picture.below(TOOL_HEIGHT), "hero"),
        *brand(canvas, words.x + MARGIN, words.y + (8 if canvas.wide else 28), view.service),
        *_invitation(canvas, words.inset(MARGIN, 0), view, welcome),
        *tools(canvas, Rect(MARGIN, 8, canvas.width - 2 * MARGIN, TOOL_HEIGHT), view),
    ]


def _invitation(canvas: Canvas, column: Rect, view: View, welcome: Welcome) -> list[Element]:
    """Title, what to bring and the start button, in the middle of what the brand leaves free."""
    heights = [
        canvas.height_of(welcome.title, Role.DISPLAY, column.width),
        canvas.height_of(welcome.subtitle, Role.LEAD, column.width),
        132,
        _START_HEIGHT,
    ]
    if view.notice:
        heights.append(banner_height(canvas, view.notice, column.width))
    title, subtitle, bring, start, *notice = _stacked(column, _BRAND_HEIGHT, heights)
    elements: list[Element] = [
        canvas.text(title, welcome.title, Role.DISPLAY),
        canvas.text(subtitle, welcome.subtitle, Role.LEAD, Colour.MUTED),
        *_bring(canvas, bring, welcome),
        *([button(canvas, start, welcome.start, Role.RESULT)] if welcome.start else []),
    ]
    for place in notice:
        elements += banner(canvas, place, view.notice) if view.notice else []
    return elements


def _stacked(column: Rect, above: float, heights: list[float]) -> list[Rect]:
    """One under the other with even gaps, in the middle of the column below `above`."""
    free = column.height - above - sum(heights)
    gap = min(36.0, free / (len(heights) + 1))
    top = column.y + above + (free - gap * (len(heights) - 1)) / 2
    places: list[Rect] = []
    for height in heights:
        places.append(Rect(column.x, top, column.width, height))
        top += height + gap
    return places


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
