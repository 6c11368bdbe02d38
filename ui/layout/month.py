"""A Jalali month as a grid from Saturday on: days with places are tinted, the others only stand there."""

from ui.layout.canvas import Canvas, split
from ui.layout.chrome import banner, banner_height
from ui.layout.controls import sign_button
from ui.scene import Align, Element, Rect, Target
from ui.theme import FOOTER, GAP, GUTTER, MARGIN, RADIUS, Colour, Role
from ui.view import Action, Month, View

_SIDE, _SIDE_LARGE = 360.0, 430.0
_TURNER = 80.0
_WEEKDAYS = 34.0
_TALLEST = 110.0
_DAYS = 7


def month_page(canvas: Canvas, view: View, content: Month) -> list[Element]:
    """Question, month and the ways to other months at the reading start of the grid, or above it."""
    top = canvas.header + 40
    bottom = canvas.height - FOOTER
    return month(canvas, Rect(MARGIN, top, canvas.width - 2 * MARGIN, bottom - top), view, content)


def month(canvas: Canvas, place: Rect, view: View, content: Month) -> list[Element]:
    side = _SIDE_LARGE if canvas.large else _SIDE
    if canvas.wide:
        words, grid = split(place, first=side, gap=GUTTER, wide=True)
        elements, _ = _side(canvas, words, view, content)
    else:
        elements, end = _side(canvas, place, view, content)
        grid = place.below(end - place.y + GUTTER)
    return [*elements, *_grid(canvas, grid, content)]


def _side(canvas: Canvas, place: Rect, view: View, content: Month) -> tuple[list[Element], float]:
    """The words and turners from the top of their place, and where they end."""
    heading = canvas.height_of(view.heading, Role.HEADING, place.width)
    elements: list[Element] = []
    top = place.y
    if not (canvas.large and view.notice):
        elements.append(canvas.text(Rect(place.x, top, place.width, heading), view.heading, Role.HEADING))
        top += heading + GAP
    if view.notice:
        height = banner_height(canvas, view.notice, place.width)
        elements += banner(canvas, Rect(place.x, top, place.width, height), view.notice)
        top += height + GAP
    title = canvas.height_of(content.title, Role.RESULT, place.width)
    elements.append(canvas.text(Rect(place.x, top, place.width, title), content.title, Role.RESULT))
    top += title + GAP
    half = (place.width - GAP) / 2
    for index, way in enumerate((content.before, content.after)):
        turner = Rect(place.x + index * (half + GAP), top, half, _TURNER)
        elements.append(sign_button(turner, way))
    return elements, top + _TURNER


def _grid(canvas: Canvas, place: Rect, content: Month) -> list[Element]:
    names = 0.0 if canvas.large else _WEEKDAYS
    rows = len(content.weeks)
    height = min(_TALLEST, (place.height - names - GAP * (rows - 1)) / rows)
    width = (place.width - GAP * (_DAYS - 1)) / _DAYS
    elements: list[Element] = []
    for index, name in enumerate(content.weekdays if names else ()):
        box = Rect(place.x + index * (width + GAP), place.y, width, names)
        elements.append(canvas.text(box, name, Role.CAPTION, Colour.MUTED, Align.CENTRE))
    top = place.y + names
    for row, (week, places) in enumerate(zip(content.weeks, content.places, strict=True)):
        for column, (day, free) in enumerate(zip(week, places, strict=True)):
            box = Rect(place.x + column * (width + GAP), top + row * (height + GAP), width, height)
            elements += [_day(canvas, box, day, free)] if day else []
    return elements


def _day(canvas: Canvas, place: Rect, day: Action, free: str) -> Element:
    """The number, and under it how many places are left; a day without any is no target."""
    if not day.enabled:
        return canvas.text(place, day.label, Role.BODY, Colour.MUTED, Align.CENTRE)
    alone = canvas.large or not free
    number = place if alone else Rect(place.x, place.y + 4, place.width, place.height / 2)
    parts: list[Element] = [canvas.text(number, day.label, Role.LABEL, Colour.PRIMARY, Align.CENTRE)]
    if not alone:
        below = Rect(place.x, number.bottom - 4, place.width, place.bottom - number.bottom)
        parts.append(canvas.text(below, free, Role.CAPTION, Colour.TEXT, Align.CENTRE))
    ground = (Colour.TINT, Colour.TINT_PRESSED)
    return Target(place, day.name, day.sends, *ground, tuple(parts), RADIUS, Colour.PRIMARY, 2)
