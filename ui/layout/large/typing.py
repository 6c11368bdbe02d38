"""Typing in large letters: one field at a time beside the number pad, the other one a touch away."""

from ui.draft import Focused
from ui.icons import Icon
from ui.layout.canvas import Canvas, split
from ui.layout.chrome import banner, banner_height
from ui.layout.controls import button, number_pad
from ui.layout.entry import box
from ui.scene import Element, Glyph, Panel, Rect
from ui.theme import CARD_RADIUS, GAP, GUTTER, Colour, Role
from ui.view import Action, Entry, EntryField, View
from ui.wording import words

KEY_WIDE, KEY_TALL = (140.0, 116.0), (140.0, 104.0)
_FIELD = 100
_CHOICE = 88


def typing_page(canvas: Canvas, place: Rect, view: View, content: Entry) -> list[Element]:
    side, pad = columns(canvas, place)
    field = next((each for each in content.fields if each.focused), content.fields[0])
    return [
        *_question(canvas, side, view, content, field),
        Panel(pad, Colour.KEY_GROUND, CARD_RADIUS),
        *number_pad(canvas, pad, content.digits, words(view.language)("pad.clear"), _key(canvas)),
    ]


def _key(canvas: Canvas) -> tuple[float, float]:
    return KEY_WIDE if canvas.wide else KEY_TALL


def columns(canvas: Canvas, place: Rect) -> tuple[Rect, Rect]:
    """Where the question stands and where the number pad does."""
    key = _key(canvas)
    width, height = 3 * key[0] + 2 * GAP + 48, 4 * key[1] + 3 * GAP + 36
    if canvas.wide:
        side, pad = split(place, first=place.width - width - GUTTER, gap=GUTTER, wide=True)
        return side, Rect(pad.x, pad.y, width, height)
    side, pad = split(place, first=place.height - height - GUTTER, gap=GUTTER, wide=False)
    return side, Rect(pad.x + (pad.width - width) / 2, pad.y, width, height)


def _question(canvas: Canvas, place: Rect, view: View, content: Entry, field: EntryField) -> list[Element]:
    """What is asked, what was wrong with it, the place for it, and the other field if there is one."""
    asked = field.label if content.choices else view.heading
    title = canvas.height_of(asked, Role.HEADING, place.width)
    elements: list[Element] = [canvas.text(Rect(place.x, place.y, place.width, title), asked, Role.HEADING)]
    top = place.y + title + GAP
    if view.notice:
        height = banner_height(canvas, view.notice, place.width)
        elements += banner(canvas, Rect(place.x, top, place.width, height), view.notice)
        top += height + GAP
    if len(content.fields) > 1 and not view.notice:
        elements.append(canvas.text(Rect(place.x, top, place.width, 70), field.label, Role.LABEL))
        top += 70
    at = Rect(place.x, top, place.width, _FIELD)
    rest = place.below(at.bottom + GAP - place.y)
    return [*elements, box(canvas, at, field), *_below(canvas, rest, content, field)]


def _below(canvas: Canvas, place: Rect, content: Entry, field: EntryField) -> list[Element]:
    elements: list[Element] = []
    if field.error:
        text = Rect(place.x + 64, place.y, place.width - 64, 0)
        height = canvas.height_of(field.error, Role.HINT, text.width)
        elements = [
            Glyph(Rect(place.x, place.y, 48, height), Icon.ERROR, 48, Colour.ERROR),
            canvas.text(Rect(text.x, text.y, text.width, height), field.error, Role.HINT, Colour.ERROR),
        ]
        place = place.below(height + GAP)
    other = _other(content, field)
    if other:
        elements.append(button(canvas, Rect(place.x, place.y, place.width, _CHOICE), other))
    return elements


def _other(content: Entry, field: EntryField) -> Action | None:
    """The other answer or field, as one button."""
    choices = [each for each in content.choices if not each.chosen]
    fields = [
        Action(f"field.{each.slot}", each.label, Focused(each.slot))
        for each in content.fields
        if each is not field
    ]
    return next(iter((*choices, *fields)), None)
