"""Ends and answers: a sign in its colour, what happened, what to do now."""

from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.layout.chrome import TONE_COLOURS
from ui.layout.sizes import picture_size
from ui.scene import Align, Element, Glyph, Panel, Picture, Rect
from ui.theme import FOOTER, MARGIN, Colour, Role
from ui.view import Result, Tone, View

_DISC = 148


def result(canvas: Canvas, view: View, content: Result) -> list[Element]:
    across = min(canvas.width - 2 * MARGIN, 940)
    left = (canvas.width - across) / 2
    title = canvas.height_of(view.heading, Role.HEADING, across)
    text = canvas.height_of(content.text, Role.LEAD, across)
    notes = 68 * len(content.notes)
    art = picture_size(content.picture)[1] if content.picture else _DISC
    bottom = FOOTER if view.actions else 0
    whole = art + 28 + title + 8 + text + (28 + notes if notes else 0)
    above = canvas.header + (40 if view.step else 0)
    top = above + (canvas.height - above - bottom - whole) / 2
    art_at = Rect(left, top, across, art)
    title_at = Rect(left, art_at.bottom + 28, across, title)
    text_at = Rect(left, title_at.bottom + 8, across, text)
    return [
        *_art(art_at, content),
        *_title(canvas, title_at, view, content),
        canvas.text(text_at, content.text, Role.LEAD, Colour.MUTED, Align.CENTRE),
        *_notes(canvas, Rect(left, text_at.bottom + 28, across, notes), content),
    ]


def _art(place: Rect, content: Result) -> list[Element]:
    if content.picture:
        return [Picture(place, content.picture)]
    return disc(place, content.tone, content.icon)


def disc(place: Rect, tone: Tone, icon: Icon) -> list[Element]:
    """The sign of a tone in its ring, in the middle of a place."""
    ink, ground = TONE_COLOURS[tone]
    at = place.square(_DISC)
    return [Panel(at, ground, _DISC / 2, ink, 4), Glyph(at, icon, 84, ink)]


def _title(canvas: Canvas, place: Rect, view: View, content: Result) -> list[Element]:
    """The heading, with the sign beside it where a picture has taken the sign's place."""
    if not content.picture:
        return [canvas.text(place, view.heading, Role.HEADING, Colour.TEXT, Align.CENTRE)]
    ink, _ = TONE_COLOURS[content.tone]
    wide = canvas.width_of(view.heading, Role.HEADING)
    left = place.centre[0] - (wide + 64) / 2
    return [
        Glyph(Rect(left, place.y, 48, place.height), content.icon, 48, ink),
        canvas.text(Rect(left + 64, place.y, wide, place.height), view.heading, Role.HEADING),
    ]


def _notes(canvas: Canvas, place: Rect, content: Result) -> list[Element]:
    elements: list[Element] = []
    for index, (icon, text) in enumerate(content.notes):
        wide = canvas.width_of(text, Role.BODY)
        left = place.centre[0] - (wide + 52 + 48) / 2
        at = Rect(left, place.y + index * 68, wide + 52 + 48, 60)
        elements += [
            Panel(at, Colour.SURFACE, 30, Colour.LINE, 2),
            Glyph(Rect(at.x + 24, at.y, 34, at.height), icon, 34, Colour.PRIMARY),
            canvas.text(Rect(at.x + 24 + 34 + 18, at.y, wide, at.height), text, Role.BODY),
        ]
    return elements
