"""Ends and answers: a sign in its colour, what happened, what to keep in mind, what to do now."""

from kiosk.typeset import ENGLISH
from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.layout.chrome import TONE_COLOURS
from ui.layout.sizes import picture_size
from ui.scene import Align, Element, Glyph, Panel, Picture, Rect
from ui.theme import CARD_RADIUS, FOOTER, MARGIN, Colour, Role
from ui.view import Result, Tone, View

_DISC, _SMALL_DISC = 148.0, 104.0
_NUMBER = 136.0
_NOTE = 60.0
_NOTE_SIDES = 52 + 48  # the sign with its gap, and the air at both ends
_GAP = 28.0


def result(canvas: Canvas, view: View, content: Result) -> list[Element]:
    across = min(canvas.width - 2 * MARGIN, 940)
    left = (canvas.width - across) / 2
    heights = [
        _art_height(content),
        canvas.height_of(view.heading, Role.HEADING, across),
        *([_NUMBER] if content.number else []),
        canvas.height_of(content.text, Role.LEAD, across),
        *(_note_height(canvas, text, across) for _, text in content.notes),
    ]
    gaps = [_GAP, *([12.0] if content.number else []), 8.0, *[_GAP / 2 + 4 for _ in content.notes]]
    bottom = FOOTER if view.actions else 0
    above = canvas.header + (40 if view.step else 0)
    top = above + (canvas.height - above - bottom - sum(heights) - sum(gaps)) / 2
    places = _stacked(Rect(left, top, across, 0), heights, gaps)
    art, title, *number, text = places[: len(places) - len(content.notes)]
    return [
        *_art(art, content),
        *_title(canvas, title, view, content),
        *(number_card(canvas, number[0], content) if number else []),
        canvas.text(text, content.text, Role.LEAD, Colour.MUTED, Align.CENTRE),
        *_notes(canvas, places[len(places) - len(content.notes) :], content),
    ]


def number_card(canvas: Canvas, place: Rect, content: Result) -> list[Element]:
    """The number by itself, large enough to be copied or photographed; its groups run from the left."""
    wide = min(
        place.width,
        max(
            canvas.width_of(content.number, Role.DISPLAY, ENGLISH),
            canvas.width_of(content.number_label, Role.HINT),
        )
        + 96,
    )
    card = Rect(place.centre[0] - wide / 2, place.y, wide, place.height)
    label = 0.3 if canvas.large else 0.27
    at = Rect(card.x, card.y + 10, card.width, card.height * label)
    below = Rect(card.x, at.bottom, card.width, card.bottom - at.bottom - 10)
    return [
        Panel(card, Colour.SURFACE, CARD_RADIUS, Colour.PRIMARY, 2),
        canvas.text(at, content.number_label, Role.HINT, Colour.MUTED, Align.CENTRE),
        canvas.text(below, content.number, Role.DISPLAY, Colour.TEXT, Align.CENTRE, ENGLISH),
    ]


def disc(place: Rect, tone: Tone, icon: Icon) -> list[Element]:
    """The sign of a tone in its ring, in the middle of a place."""
    ink, ground = TONE_COLOURS[tone]
    side = min(_DISC, place.height)
    at = place.square(side)
    return [Panel(at, ground, side / 2, ink, 4), Glyph(at, icon, round(side * 0.57), ink)]


def _stacked(first: Rect, heights: list[float], gaps: list[float]) -> list[Rect]:
    places, top = [], first.y
    for height, gap in zip(heights, [*gaps, 0.0], strict=True):
        places.append(Rect(first.x, top, first.width, height))
        top += height + gap
    return places


def _art_height(content: Result) -> float:
    if content.picture:
        return picture_size(content.picture)[1]
    return _SMALL_DISC if content.number else _DISC


def _art(place: Rect, content: Result) -> list[Element]:
    if content.picture:
        return [Picture(place, content.picture)]
    return disc(place, content.tone, content.icon)


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


def _note_height(canvas: Canvas, text: str, across: float) -> float:
    return max(_NOTE, canvas.height_of(text, Role.BODY, across - _NOTE_SIDES) + 20)


def _notes(canvas: Canvas, places: list[Rect], content: Result) -> list[Element]:
    elements: list[Element] = []
    for place, (icon, text) in zip(places, content.notes, strict=True):
        wide = min(canvas.width_of(text, Role.BODY) + 1, place.width - _NOTE_SIDES)
        left = place.centre[0] - (wide + _NOTE_SIDES) / 2
        at = Rect(left, place.y, wide + _NOTE_SIDES, place.height)
        elements += [
            Panel(at, Colour.SURFACE, 30, Colour.LINE, 2),
            Glyph(Rect(at.x + 24, at.y, 34, at.height), icon, 34, Colour.PRIMARY),
            canvas.text(Rect(at.x + 24 + 34 + 18, at.y, wide, at.height), text, Role.BODY),
        ]
    return elements
