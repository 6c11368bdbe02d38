"""Pages to type on: fields and their help at the start of the line, the number pad at its end."""

from dataclasses import replace

from ui.draft import Focused
from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.layout.chrome import banner, banner_height
from ui.layout.controls import choice, number_pad
from ui.layout.sizes import picture_size
from ui.pages.entry import MASK
from ui.scene import Align, Element, Glyph, Panel, Picture, Rect, Target
from ui.theme import CARD_RADIUS, GAP, GUTTER, KEY_HEIGHT, KEY_WIDTH, RADIUS, Colour, Role
from ui.view import Entry, EntryField, View
from ui.wording import words

_BOX = 84
_PAD = (KEY_WIDTH * 3 + GAP * 2 + 48, KEY_HEIGHT * 4 + GAP * 3 + 40)
_CHOICE = 76
_CELL = 46.0
_GROUP_GAP = 30.0


def entry(canvas: Canvas, view: View, content: Entry) -> list[Element]:
    side, pad = columns(canvas, view.heading)
    clear = words(view.language)("pad.clear")
    elements: list[Element] = []
    top = side.y
    if view.notice:
        height = banner_height(canvas, view.notice, side.width)
        elements += banner(canvas, Rect(side.x, top, side.width, height), view.notice)
        top += height + 16
    if content.explanation and not view.notice:
        height = canvas.height_of(content.explanation, Role.BODY, side.width)
        elements.append(canvas.text(Rect(side.x, top, side.width, height), content.explanation, Role.BODY))
        top += height + 16
    if content.choices:
        elements += _choices(canvas, Rect(side.x, top, side.width, _CHOICE), content)
        top += _CHOICE + GUTTER
    return [
        *elements,
        *_fields(canvas, Rect(side.x, top, side.width, side.bottom - top), content),
        Panel(pad, Colour.KEY_GROUND, CARD_RADIUS),
        *number_pad(canvas, pad, content.digits, clear),
    ]


def columns(canvas: Canvas, heading: str) -> tuple[Rect, Rect]:
    """Where fields stand and where the number pad does."""
    content = canvas.content(heading)
    width, height = _PAD
    if canvas.wide:
        pad = Rect(content.right - width, content.y, width, height)
        return Rect(content.x, content.y, content.width - width - 2 * GUTTER, content.height), pad
    pad = Rect(content.x + (content.width - width) / 2, content.bottom - height, width, height)
    return Rect(content.x, content.y, content.width, content.height - height - GUTTER), pad


def _choices(canvas: Canvas, place: Rect, content: Entry) -> list[Element]:
    each = (place.width - GAP * (len(content.choices) - 1)) / len(content.choices)
    return [
        choice(canvas, Rect(place.x + index * (each + GAP), place.y, each, place.height), action)
        for index, action in enumerate(content.choices)
    ]


def _fields(canvas: Canvas, place: Rect, content: Entry) -> list[Element]:
    elements: list[Element] = []
    top = place.y
    for field in content.fields:
        elements += _field(canvas, Rect(place.x, top, place.width, 0), field)
        top += 42 + _BOX + (16 if len(content.fields) > 1 else 64)
    if content.picture:
        height = picture_size(content.picture)[1]
        left = Rect(place.x, top, place.width, place.bottom - top)
        if left.height >= height:
            elements.append(Picture(left, content.picture))
    return elements


def _field(canvas: Canvas, place: Rect, field: EntryField) -> list[Element]:
    label = Rect(place.x, place.y, place.width, 42)
    at = Rect(place.x, label.bottom, place.width, _BOX)
    return [
        canvas.text(label, field.label, Role.LABEL),
        box(canvas, at, field),
        *_help(canvas, Rect(place.x, at.bottom + 8, place.width, 44), field),
    ]


def box(canvas: Canvas, at: Rect, field: EntryField) -> Target:
    """The place to type in, its edge telling whether it is being typed into and whether it is right."""
    edge = Colour.ERROR if field.error else Colour.FOCUS if field.focused else Colour.BORDER
    return Target(
        at,
        f"field.{field.slot}",
        Focused(field.slot),
        Colour.SURFACE,
        Colour.SURFACE,
        tuple(_cells(canvas, at.inset(20, 0), field)),
        RADIUS,
        edge,
        4 if field.focused or field.error else 2,
    )


def _cells(canvas: Canvas, place: Rect, field: EntryField) -> list[Element]:
    """One place a digit, left to right in both languages; the next one to type is marked."""
    groups = [_open_group(field)] if field.open_ended else list(field.groups)
    count = sum(len(group) for group in groups)
    each = min(_CELL, (place.width - _GROUP_GAP * (len(groups) - 1)) / count)
    left = place.x + (place.width - each * count - _GROUP_GAP * (len(groups) - 1)) / 2
    elements: list[Element] = []
    awaited = field.focused
    for number, group in enumerate(groups):
        if number:
            gap = Rect(left, place.y, _GROUP_GAP, place.height)
            elements.append(canvas.text(gap, field.separator, Role.VALUE, Colour.MUTED, Align.CENTRE))
            left += _GROUP_GAP
        for cell in group:
            elements += _cell(canvas, Rect(left, place.y, each, place.height), cell, awaited and not cell)
            awaited, left = awaited and bool(cell), left + each
    return _unmirrored(canvas, elements, place)


def _open_group(field: EntryField) -> tuple[str, ...]:
    """What was typed, and one more place while it is being typed into."""
    typed = tuple(cell for cell in field.groups[0] if cell)
    return (*typed, "") if field.focused or not typed else typed


def _cell(canvas: Canvas, at: Rect, cell: str, awaited: bool) -> list[Element]:
    mark = Panel(
        Rect(at.x + 5, at.bottom - 18, at.width - 10, 4), Colour.FOCUS if awaited else Colour.LINE, 2
    )
    if cell == MASK:
        return [Panel(at.square(16), Colour.TEXT, 8), mark]
    return [canvas.text(at, cell, Role.VALUE, Colour.TEXT, Align.CENTRE), mark] if cell else [mark]


def _unmirrored(canvas: Canvas, elements: list[Element], place: Rect) -> list[Element]:
    """Turned about the middle of their place, so that turning the page puts them right again."""
    if canvas.script.direction == "ltr":
        return elements
    return [_turned(element, place) for element in elements]


def _turned(element: Element, place: Rect) -> Element:
    return replace(element, rect=replace(element.rect, x=place.x + place.right - element.rect.right))


def _help(canvas: Canvas, place: Rect, field: EntryField) -> list[Element]:
    """The error in place of the hint, with its icon."""
    if field.error:
        text = Rect(place.x + 40, place.y, place.width - 40, place.height)
        return [
            Glyph(Rect(place.x, place.y, 30, place.height), Icon.ERROR, 30, Colour.ERROR),
            canvas.text(text, field.error, Role.HINT, Colour.ERROR),
        ]
    return [canvas.text(place, field.hint, Role.HINT, Colour.MUTED)] if field.hint else []
