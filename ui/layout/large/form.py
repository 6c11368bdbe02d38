"""Questions in large letters: one at a time, its name as the heading above the keys."""

from dataclasses import replace

from ui.draft import Scrolled
from ui.fields import FieldKind, Form, FormField
from ui.layout.canvas import Canvas
from ui.layout.choices import answer, yes_no
from ui.layout.chrome import banner, banner_height
from ui.layout.controls import button, button_width, number_pad
from ui.layout.field import box_height, boxes, told
from ui.layout.form import suggestions
from ui.layout.keyboard import keyboard, keyboard_place, writing
from ui.layout.large.buttons import GAP as BUTTON_GAP
from ui.layout.large.buttons import HEIGHT
from ui.layout.large.typing import KEY_TALL, KEY_WIDE, columns
from ui.layout.rows import list_rows
from ui.scene import Element, Panel, Rect
from ui.theme import CARD_RADIUS, GAP, GUTTER, MARGIN, Colour, Role
from ui.view import View
from ui.wording import words

_DIGITS = "1234567890"
_SUGGESTION = 84.0


def form_page(canvas: Canvas, place: Rect, view: View, content: Form) -> list[Element]:
    """The active question in the room between header and buttons."""
    field = content.active
    if field.kind in (FieldKind.YES_NO, FieldKind.CHOICE):
        return _chosen(canvas, place, view, content)
    side, pad = columns(canvas, place)
    assert content.keyboard
    board, say = content.keyboard, words(view.language)
    return [
        *_asked(canvas, side, view, field),
        Panel(pad, Colour.KEY_GROUND, CARD_RADIUS),
        *number_pad(
            canvas,
            pad,
            tuple(say.digits(_DIGITS)),
            say("pad.clear"),
            KEY_WIDE if canvas.wide else KEY_TALL,
            writes=writing(board),
        ),
    ]


def docked_page(canvas: Canvas, view: View, content: Form) -> list[Element]:
    """The active question above the keyboard, the buttons beside it or under it."""
    foot = keyboard_place(canvas)
    assert content.keyboard
    top = canvas.header + 28
    whole = Rect(MARGIN, top, canvas.width - 2 * MARGIN, foot.y - 12 - top)
    onward, *others = view.actions
    if canvas.wide:
        wide = max(320.0, *(button_width(canvas, each) for each in view.actions))
        place = Rect(whole.x, whole.y, whole.width - wide - GUTTER, whole.height)
        rows = [
            Rect(place.right + GUTTER, whole.y + 8 + index * (HEIGHT + BUTTON_GAP), wide, HEIGHT)
            for index in range(len(view.actions))
        ]
        placed = list(zip(rows, (onward, *others), strict=True))
    else:
        place = Rect(whole.x, whole.y, whole.width, whole.height - HEIGHT - GAP)
        width = (whole.width - GUTTER * len(others)) / len(view.actions)
        rows = [
            Rect(whole.x + index * (width + GUTTER), whole.bottom - HEIGHT, width, HEIGHT)
            for index in range(len(view.actions))
        ]
        placed = list(zip(rows, (*others, onward), strict=True))
    return [
        *_question(canvas, place, content.active, content),
        *(button(canvas, at, action) for at, action in placed),
        *keyboard(canvas, content.keyboard, onward.sends),
    ]


def _asked(canvas: Canvas, place: Rect, view: View, field: FormField) -> list[Element]:
    """The question; what the page has to say stands under it, or in its stead where there is no room."""
    if view.notice is None or field.error:
        return _question(canvas, place, field)
    said = banner_height(canvas, view.notice, place.width)
    title = canvas.height_of(field.label, Role.HEADING, place.width)
    height = box_height(canvas, field.kind)
    if title + height + said + 2 * GAP <= place.height:
        at = Rect(place.x, place.y + title + height + 2 * GAP, place.width, said)
        asked = _question(canvas, place, replace(field, hint=""))
        return [*asked, *banner(canvas, at, view.notice)]
    at = Rect(place.x, place.y + said + GAP, place.width, height)
    told_at = Rect(place.x, place.y, place.width, said)
    return [*banner(canvas, told_at, view.notice), *boxes(canvas, at, field)]


def _question(canvas: Canvas, place: Rect, field: FormField, content: Form | None = None) -> list[Element]:
    """What is asked or what was wrong with it, and the place for the answer."""
    title = canvas.height_of(field.label, Role.HEADING, place.width)
    at = Rect(place.x, place.y + title + 4, place.width, box_height(canvas, field.kind))
    below = place.below(at.bottom + 8 - place.y)
    elements = [
        canvas.text(Rect(place.x, place.y, place.width, title), field.label, Role.HEADING),
        *boxes(canvas, at, field),
    ]
    if content and content.suggestions and not field.error:
        line = Rect(below.x, below.y + 4, below.width, _SUGGESTION)
        return [*elements, *suggestions(canvas, line, content)]
    said = field.error or field.hint
    height = canvas.height_of(said, Role.HINT, below.width - 58)
    if not field.error and height > below.height:
        return elements
    return [*elements, *told(canvas, Rect(below.x, below.y, below.width, height), field)]


def _chosen(canvas: Canvas, place: Rect, view: View, content: Form) -> list[Element]:
    field = content.active
    asked = view.heading
    title = canvas.height_of(asked, Role.HEADING, place.width)
    head = canvas.text(Rect(place.x, place.y, place.width, title), asked, Role.HEADING)
    rest = place.below(title + GAP)
    if field.kind is FieldKind.YES_NO:
        return [head, *yes_no(canvas, rest, field)]
    elements: list[Element] = [head]
    if field.error:
        height = canvas.height_of(field.error, Role.HINT, rest.width - 58)
        elements += told(canvas, Rect(rest.x, rest.y, rest.width, height), field)
        rest = rest.below(height + GAP)
    actions = [answer(field, option) for option in field.options]
    return [*elements, *list_rows(canvas, rest, actions, content.first_row, words(view.language), Scrolled)]
