"""The way of an application: its steps beside each other, and what is the matter now in a card below."""

from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.scene import Align, Element, Glyph, Panel, Rect
from ui.theme import CARD_RADIUS, GAP, GUTTER, PADDING, Colour, Role
from ui.view import Mark, Timeline

_DISC, _LINE = 56.0, 6.0
_STEPS = 116.0
_NOTE = 52.0
_SIGNS = {
    Mark.DONE: (Icon.CHECK, Colour.SURFACE, Colour.PRIMARY),
    Mark.CURRENT: (Icon.STEP_CURRENT, Colour.PRIMARY, Colour.TINT),
    Mark.STOPPED: (Icon.ALERT, Colour.WARNING, Colour.WARNING_GROUND),
    Mark.AHEAD: (None, Colour.MUTED, Colour.SURFACE),
}


def timeline(canvas: Canvas, place: Rect, content: Timeline) -> list[Element]:
    if canvas.large:
        return _told(canvas, place, content)
    steps = Rect(place.x, place.y, place.width, _STEPS)
    card = place.below(_STEPS + GUTTER)
    inner = card.inset(PADDING, PADDING / 2)
    title = canvas.height_of(content.title, Role.RESULT, inner.width)
    text = canvas.height_of(content.text, Role.LEAD, inner.width)
    notes = [_note_height(canvas, note, inner.width) for _, note in content.notes]
    whole = title + text + GAP + sum(notes)
    card = Rect(card.x, card.y, card.width, min(card.height, whole + PADDING))
    inner = Rect(inner.x, card.y + (card.height - whole) / 2, inner.width, whole)
    return [
        *_steps(canvas, steps, content),
        Panel(card, Colour.SURFACE, CARD_RADIUS),
        canvas.text(Rect(inner.x, inner.y, inner.width, title), content.title, Role.RESULT),
        canvas.text(Rect(inner.x, inner.y + title, inner.width, text), content.text, Role.LEAD, Colour.MUTED),
        *_notes(canvas, inner.below(title + text + GAP), notes, content),
    ]


def _steps(canvas: Canvas, place: Rect, content: Timeline) -> list[Element]:
    """A disc for each step on one line, done up to where the application stands."""
    wide = place.width / len(content.steps)
    elements: list[Element] = []
    for index in range(1, len(content.steps)):
        reached = content.steps[index][0] is not Mark.AHEAD
        ink = Colour.PRIMARY if reached else Colour.LINE
        left = place.x + (index - 0.5) * wide + _DISC / 2
        line = Rect(left, place.y + (_DISC - _LINE) / 2, wide - _DISC, _LINE)
        elements.append(Panel(line, ink, _LINE / 2))
    for index, (mark, label) in enumerate(content.steps):
        at = Rect(place.x + index * wide, place.y, wide, place.height)
        elements += _step(canvas, at, mark, label)
    return elements


def _step(canvas: Canvas, at: Rect, mark: Mark, label: str) -> list[Element]:
    icon, ink, ground = _SIGNS[mark]
    disc = Rect(at.centre[0] - _DISC / 2, at.y, _DISC, _DISC)
    edge = Colour.LINE if mark is Mark.AHEAD else Colour.PRIMARY if mark is not Mark.STOPPED else ink
    sign: list[Element] = [Glyph(disc, icon, 32, ink)] if icon else []
    words = Colour.MUTED if mark is Mark.AHEAD else Colour.TEXT
    below = Rect(at.x, disc.bottom + 8, at.width, at.bottom - disc.bottom - 8)
    role = Role.CAPTION if mark is Mark.AHEAD else Role.TOOL
    return [
        Panel(disc, ground, _DISC / 2, edge, 3),
        *sign,
        canvas.text(below, label, role, words, Align.CENTRE),
    ]


def _note_height(canvas: Canvas, text: str, across: float) -> float:
    return max(_NOTE, canvas.height_of(text, Role.BODY, across - 56) + 8)


def _notes(canvas: Canvas, place: Rect, heights: list[float], content: Timeline) -> list[Element]:
    elements: list[Element] = []
    top = place.y
    for height, (icon, text) in zip(heights, content.notes, strict=True):
        elements += [
            Glyph(Rect(place.x, top, 36, height), icon, 36, Colour.PRIMARY),
            canvas.text(Rect(place.x + 56, top, place.width - 56, height), text, Role.BODY),
        ]
        top += height
    return elements


def _told(canvas: Canvas, place: Rect, content: Timeline) -> list[Element]:
    """In large letters the step bar stands above, and as much is told as there is room for."""
    texts = [content.text, *(note for _, note in content.notes)]
    heights = [canvas.height_of(text, Role.LEAD, place.width) for text in texts]
    while len(texts) > 1 and sum(heights) + GAP * len(heights) > place.height:
        del texts[-1], heights[-1]
    elements: list[Element] = []
    top = place.y
    for text, height in zip(texts, heights, strict=True):
        elements.append(canvas.text(Rect(place.x, top, place.width, height), text, Role.LEAD))
        top += height + GAP
    return elements
