"""Answers in large letters: the heading, what happened, and as many of the notes as there is room for."""

from collections.abc import Callable

from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.layout.result import disc, number_card
from ui.layout.sizes import picture_size
from ui.scene import Align, Element, Glyph, Picture, Rect
from ui.theme import GAP, GUTTER, Colour, Role
from ui.view import Result

Art = tuple[float, Callable[[Rect], list[Element]]]
NUMBER = 220.0
_SIGN = 52.0
_DISC = 148.0


def drawing(name: str | None) -> tuple[Art, ...]:
    if name is None:
        return ()
    return ((float(picture_size(name)[1]), lambda at: [Picture(at, name)]),)


def result(canvas: Canvas, place: Rect, heading: str, content: Result) -> list[Element]:
    if content.number:
        return _numbered(canvas, place, heading, content)
    notes = _fitting(canvas, place, heading, content)
    sign: Art = (_DISC, lambda at: disc(at, content.tone, content.icon))
    below = sum(height + GAP for height, _, _ in notes)
    upper = Rect(place.x, place.y, place.width, place.height - below)
    elements = told(canvas, upper, heading, content.text, (*drawing(content.picture), sign))
    top = max(each.rect.bottom for each in elements) + GAP if notes else 0
    for height, icon, text in notes:
        elements += _note(canvas, Rect(place.x, top, place.width, height), icon, text)
        top += height + GAP
    return elements


def told(canvas: Canvas, place: Rect, heading: str, text: str, arts: tuple[Art, ...]) -> list[Element]:
    """Heading and text in the middle, under the first of the drawings that there is room for."""
    title = canvas.height_of(heading, Role.HEADING, place.width)
    body = canvas.height_of(text, Role.LEAD, place.width)
    free = place.height - title - body
    fitting = next((art for art in arts if art[0] + GUTTER <= free), None)
    above = fitting[0] + GUTTER if fitting else 0
    top = place.y + (free - above) / 2
    drawn = fitting[1](Rect(place.x, top, place.width, fitting[0])) if fitting else []
    title_at = Rect(place.x, top + above, place.width, title)
    text_at = Rect(place.x, title_at.bottom, place.width, body)
    return [
        *drawn,
        canvas.text(title_at, heading, Role.HEADING, Colour.TEXT, Align.CENTRE),
        canvas.text(text_at, text, Role.LEAD, Colour.TEXT, Align.CENTRE),
    ]


def _fitting(canvas: Canvas, place: Rect, heading: str, content: Result) -> list[tuple[float, Icon, str]]:
    """The first notes that leave room for heading and text; what matters most stands first."""
    free = place.height - canvas.height_of(heading, Role.HEADING, place.width)
    free -= canvas.height_of(content.text, Role.LEAD, place.width)
    fitting: list[tuple[float, Icon, str]] = []
    for icon, text in content.notes:
        height = max(_SIGN, canvas.height_of(text, Role.BODY, place.width - 2 * _SIGN - GUTTER))
        free -= height + GAP
        if free < 0:
            break
        fitting.append((height, icon, text))
    return fitting


def _note(canvas: Canvas, at: Rect, icon: Icon, text: str) -> list[Element]:
    """Sign and sentence together in the middle."""
    room = at.width - 2 * _SIGN - GUTTER
    wide = min(room, canvas.width_of(text, Role.BODY) + 1)
    left = at.centre[0] - (wide + _SIGN + GUTTER / 2) / 2
    words = Rect(left + _SIGN + GUTTER / 2, at.y, wide, at.height)
    sign = Glyph(Rect(left, at.y, _SIGN, at.height), icon, int(_SIGN), Colour.PRIMARY)
    return [sign, canvas.text(words, text, Role.BODY)]


def _numbered(canvas: Canvas, place: Rect, heading: str, content: Result) -> list[Element]:
    """Heading, number and what to do, as much of it as there is room for."""
    title = canvas.height_of(heading, Role.HEADING, place.width)
    texts = [content.text, *(note for _, note in content.notes)]
    heights = [canvas.height_of(text, Role.LEAD, place.width) for text in texts]
    while len(texts) > 1 and title + NUMBER + 2 * GAP + sum(heights) > place.height:
        del texts[0], heights[0]
    top = place.y + max(0.0, (place.height - title - NUMBER - 2 * GAP - sum(heights)) / 2)
    number = Rect(place.x, top + title + GAP, place.width, NUMBER)
    title_at = Rect(place.x, top, place.width, title)
    elements: list[Element] = [
        canvas.text(title_at, heading, Role.HEADING, Colour.TEXT, Align.CENTRE),
        *number_card(canvas, number, content),
    ]
    below = number.bottom + GAP
    for text, height in zip(texts, heights, strict=True):
        at = Rect(place.x, below, place.width, height)
        elements.append(canvas.text(at, text, Role.LEAD, Colour.TEXT, Align.CENTRE))
        below += height
    return elements
