"""Pages of questions: fields above the docked keyboard, beside a number pad, or a list to choose from."""

from ui.draft import Scrolled
from ui.fields import FieldKind, Form, FormField
from ui.layout import chrome
from ui.layout.canvas import Canvas
from ui.layout.choices import answer, yes_no
from ui.layout.controls import button, choice, number_pad
from ui.layout.entry import columns
from ui.layout.field import BOX, HELP, LABEL, box_height, labelled, told
from ui.layout.keyboard import keyboard, keyboard_place, writing
from ui.layout.rows import list_rows
from ui.layout.sizes import picture_size
from ui.scene import Element, Panel, Picture, Rect
from ui.theme import BUTTON_HEIGHT, CARD_RADIUS, GAP, GUTTER, MARGIN, Colour, Role
from ui.view import Action, Emphasis, View
from ui.wording import words

_ASIDE = 232.0
_SUGGESTION = 72.0
_DIGITS = "1234567890"


def form(canvas: Canvas, view: View, content: Form) -> list[Element]:
    """Everything between header and foot, buttons included."""
    if content.active.kind is FieldKind.YES_NO:
        return [*_headed(canvas, view), *yes_no(canvas, canvas.content(view.heading), content.active)]
    if content.active.kind is FieldKind.CHOICE:
        return [*_headed(canvas, view), *listed(canvas, canvas.content(view.heading), view, content)]
    if content.keyboard and content.keyboard.docked:
        return _docked(canvas, view, content)
    return _padded(canvas, view, content)


def has_buttons(content: Form) -> bool:
    """Whether the buttons stand in the page itself, the keyboard having taken the foot."""
    return content.keyboard is not None and content.keyboard.docked


def _headed(canvas: Canvas, view: View) -> list[Element]:
    return [chrome.heading(canvas, view)]


def _docked(canvas: Canvas, view: View, content: Form) -> list[Element]:
    foot = keyboard_place(canvas)
    top = canvas.heading(view.heading).bottom
    zone = Rect(MARGIN, top, canvas.width - 2 * MARGIN, foot.y - 8 - top)
    fields, buttons = _zones(zone, wide=canvas.wide)
    assert content.keyboard
    return [
        *_headed(canvas, view),
        *_fields(canvas, fields, content),
        *_buttons(canvas, buttons, view.actions),
        *keyboard(canvas, content.keyboard, view.actions[0].sends),
    ]


def _zones(zone: Rect, *, wide: bool) -> tuple[Rect, Rect]:
    """Where the fields stand and where the buttons do: beside them, or under them on a tall page."""
    if wide:
        fields = Rect(zone.x, zone.y, zone.width - _ASIDE - GUTTER, zone.height)
        return fields, Rect(fields.right + GUTTER, zone.y, _ASIDE, zone.height)
    height = BUTTON_HEIGHT + GAP
    return Rect(zone.x, zone.y, zone.width, zone.height - height), Rect(
        zone.x, zone.bottom - height, zone.width, BUTTON_HEIGHT
    )


def _fields(canvas: Canvas, zone: Rect, content: Form) -> list[Element]:
    """Beside each other on a wide page, under each other on a tall one."""
    count = len(content.fields)
    width = (zone.width - GUTTER * (count - 1)) / count if canvas.wide else zone.width
    at = Rect(zone.x, zone.y, width, zone.height)
    elements: list[Element] = []
    for field in content.fields:
        elements += _one(canvas, at, field, content)
        help_height = _SUGGESTION + GAP if field.active and content.suggestions else HELP
        height = LABEL + box_height(canvas, field.kind) + help_height + 16
        at = Rect(at.x + width + GUTTER, at.y, width, at.height) if canvas.wide else at.below(height)
    return elements


def _one(canvas: Canvas, at: Rect, field: FormField, content: Form) -> list[Element]:
    if not (field.active and content.suggestions) or field.error:
        return labelled(canvas, at, field)
    bare = FormField(field.name, field.kind, field.label, field.boxes, active=True, open=field.open)
    top = at.y + LABEL + box_height(canvas, field.kind) + GAP
    return [
        *labelled(canvas, at, bare),
        *suggestions(canvas, Rect(at.x, top, at.width, _SUGGESTION), content),
    ]


def suggestions(canvas: Canvas, place: Rect, content: Form) -> list[Element]:
    """Whole words for what was begun, the likeliest first, as many as the line holds."""
    left, elements = place.x, []
    for index, word in enumerate(content.suggestions):
        action = Action(f"suggestion.{index}", word.label, word.sends, emphasis=Emphasis.QUIET)
        width = max(112.0, canvas.width_of(word.label, Role.LABEL) + 48)
        if left + width > place.right:
            break
        elements.append(choice(canvas, Rect(left, place.y, width, place.height), action))
        left += width + GAP
    return list(elements)


def _buttons(canvas: Canvas, place: Rect, actions: tuple[Action, ...]) -> list[Element]:
    """Forward above back beside the fields; on a tall page, forward at the end of the line."""
    onward, *others = actions
    if canvas.wide:
        first = Rect(place.x, place.y + LABEL, place.width, BOX)
        rest = [
            Rect(place.x, first.bottom + GAP + index * (72 + GAP), place.width, 72)
            for index in range(len(others))
        ]
        back = [button(canvas, at, each) for at, each in zip(rest, others, strict=True)]
        return [button(canvas, first, onward), *back]
    width = (place.width - GUTTER * len(others)) / len(actions)
    row = [
        Rect(place.x + index * (width + GUTTER), place.y, width, place.height)
        for index in range(len(actions))
    ]
    placed = zip(row, (*others, onward), strict=True)
    return [button(canvas, at, each) for at, each in placed]


def _padded(canvas: Canvas, view: View, content: Form) -> list[Element]:
    """Fields at the start of the line, the number pad at its end or under them."""
    side, pad = columns(canvas, view.heading)
    assert content.keyboard
    board = content.keyboard
    say = words(view.language)
    elements: list[Element] = []
    top = side.y
    if view.notice:
        height = chrome.banner_height(canvas, view.notice, side.width)
        elements += chrome.banner(canvas, Rect(side.x, top, side.width, height), view.notice)
        top += height + 16
    for field in content.fields:
        elements += labelled(canvas, Rect(side.x, top, side.width, 0), field)
        top += LABEL + box_height(canvas, field.kind) + HELP + 20
    left = Rect(side.x, top, side.width, side.bottom - top)
    if content.picture and picture_size(content.picture)[1] <= left.height:
        elements.append(Picture(left, content.picture))
    return [
        *elements,
        Panel(pad, Colour.KEY_GROUND, CARD_RADIUS),
        *number_pad(
            canvas,
            pad,
            tuple(say.digits(_DIGITS)),
            say("pad.clear"),
            writes=writing(board),
        ),
        *_headed(canvas, view),
    ]


def listed(canvas: Canvas, place: Rect, view: View, content: Form) -> list[Element]:
    """The rows of a list, the chosen one ticked, with a way to the rows that do not fit."""
    field = content.active
    under = told(canvas, Rect(place.x, place.y, place.width, HELP), field)
    at = place.below(HELP + 8) if under else place
    actions = [answer(field, option) for option in field.options]
    return [*under, *list_rows(canvas, at, actions, content.first_row, words(view.language), Scrolled)]
