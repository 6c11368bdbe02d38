"""Pages of large letters: header and buttons as everywhere, and between them one thing to read or do."""

from ui.fields import Form
from ui.layout import chrome
from ui.layout.canvas import Canvas, split
from ui.layout.finger import glass, hand
from ui.layout.form import has_buttons
from ui.layout.headed import headed
from ui.layout.large.buttons import buttons
from ui.layout.large.form import docked_page, form_page
from ui.layout.large.results import drawing, result, told
from ui.layout.large.typing import typing_page
from ui.layout.month import month
from ui.layout.tiles import tile_rows
from ui.layout.waiting import ring
from ui.scene import Element, Glyph, Panel, Rect
from ui.theme import CARD_RADIUS, GAP, GUTTER, MARGIN, Colour, Role
from ui.view import (
    Checklist,
    Choice,
    Entry,
    Facts,
    FingerAsked,
    Listing,
    Live,
    Month,
    Notice,
    Result,
    Review,
    Timeline,
    Toolboard,
    TouchPoints,
    View,
    Waiting,
    Welcome,
)

_ABOVE = 40
_ROW = 84
_HAND = 400.0


def page(canvas: Canvas, view: View) -> list[Element]:
    if isinstance(view.content, Form) and has_buttons(view.content):
        return [
            *chrome.header_ground(canvas, view),
            *chrome.steps(canvas, view),
            *docked_page(canvas, view, view.content),
            *chrome.header_tools(canvas, view),
        ]
    start = view.content.start if isinstance(view.content, Welcome) else None
    actions = (start,) if start else view.actions
    footer, bottom = buttons(canvas, actions)
    top = canvas.header + _ABOVE
    place = Rect(MARGIN, top, canvas.width - 2 * MARGIN, bottom - top)
    return [
        *chrome.header_ground(canvas, view),
        *chrome.steps(canvas, view),
        *_between(canvas, place, view),
        *footer,
        *chrome.header_tools(canvas, view),
    ]


def _between(canvas: Canvas, place: Rect, view: View) -> list[Element]:
    match view.content:
        case Welcome() as content:
            return _welcome(canvas, place, view, content)
        case Entry() as content:
            return typing_page(canvas, place, view, content)
        case Form() as content:
            return form_page(canvas, place, view, content)
        case Choice() | Checklist() | Review() | Timeline() | Listing() | Live():
            return _headed(canvas, place, view)
        case Facts() | Toolboard() | TouchPoints():  # technicians read normal letters
            return _headed(canvas, place, view)
        case Month() as content:
            return month(canvas, place, view, content)
        case FingerAsked() as content:
            return _finger(canvas, place, view, content)
        case Waiting(text, picture, icon):
            arts = (*drawing(picture), (180.0, lambda at: ring(at, icon)))
            return told(canvas, place, view.heading, text, arts)
        case Result() as content:
            return result(canvas, place, view.heading, content)


def _headed(canvas: Canvas, place: Rect, view: View) -> list[Element]:
    """The heading, and under it the same as in normal letters, only fewer at a time."""
    title = canvas.height_of(view.heading, Role.HEADING, place.width)
    head: list[Element] = [
        canvas.text(Rect(place.x, place.y, place.width, title), view.heading, Role.HEADING)
    ]
    rest = place.below(title + GAP)
    if view.notice and not isinstance(view.content, Live):
        height = notice_height(canvas, view.notice, rest.width)
        head = notice(canvas, Rect(rest.x, place.y, rest.width, height), view.notice)
        rest = place.below(height + GAP)
    return [*head, *headed(canvas, rest, view)]


def _welcome(canvas: Canvas, place: Rect, view: View, content: Welcome) -> list[Element]:
    """What can be done here, and what to bring unless something has to be said first."""
    if content.tiles:
        return tile_rows(canvas, place, content)
    title = canvas.height_of(content.title, Role.DISPLAY, place.width)
    said = notice_height(canvas, view.notice, place.width) if view.notice else _ROW * len(content.bring)
    top = place.y + (place.height - title - GUTTER - said) / 2
    below = Rect(place.x, top + title + GUTTER, place.width, said)
    return [
        canvas.text(Rect(place.x, top, place.width, title), content.title, Role.DISPLAY),
        *(notice(canvas, below, view.notice) if view.notice else _bring(canvas, below, content)),
    ]


def _bring(canvas: Canvas, place: Rect, content: Welcome) -> list[Element]:
    elements: list[Element] = []
    for index, (icon, words) in enumerate(content.bring):
        y = place.y + index * _ROW
        elements += [
            Glyph(Rect(place.x, y, 56, _ROW), icon, 56, Colour.PRIMARY),
            canvas.text(Rect(place.x + 80, y, place.width - 80, _ROW), words, Role.BODY),
        ]
    return elements


def _finger(canvas: Canvas, place: Rect, view: View, content: FingerAsked) -> list[Element]:
    """The finger asked for, or its picture as it comes; beside it what to do."""
    shown, words = split(place, first=_HAND, gap=GUTTER * 1.5, wide=canvas.wide)
    picture = hand(shown, content.finger) if content.progress is None else glass(shown, content)
    title = canvas.height_of(view.heading, Role.HEADING, words.width)
    said = notice_height(canvas, view.notice, words.width) if view.notice else 0
    top = words.y + (words.height - title - GUTTER - said) / 2
    title_at = Rect(words.x, top, words.width, title)
    below = Rect(words.x, title_at.bottom + GUTTER, words.width, said)
    return [
        Panel(shown, Colour.SURFACE, CARD_RADIUS),
        *picture,
        canvas.text(title_at, view.heading, Role.HEADING),
        *(notice(canvas, below, view.notice) if view.notice else []),
    ]


def notice(canvas: Canvas, place: Rect, said: Notice) -> list[Element]:
    return chrome.banner(canvas, place, said)


def notice_height(canvas: Canvas, said: Notice, width: float) -> float:
    return chrome.banner_height(canvas, said, width)
