"""A Jalali month as a grid from Saturday on: days with places are tinted, the others only stand there."""

from ui.layout.canvas import Canvas
from ui.layout.controls import sign_button
from ui.scene import Align, Element, Rect, Target
from ui.theme import GAP, RADIUS, Colour, Role
from ui.view import Action, Month

_TITLE, _WEEKDAYS = 80.0, 34.0
_TITLE_LARGE = 92.0
_TALLEST = 86.0
_DAYS = 7


def month(canvas: Canvas, place: Rect, content: Month) -> list[Element]:
    across = min(place.width, 900.0)
    at = Rect(place.centre[0] - across / 2, place.y, across, place.height)
    title = _TITLE_LARGE if canvas.large else _TITLE
    names = 0.0 if canvas.large else _WEEKDAYS
    gap = GAP
    rows = len(content.weeks)
    height = min(118.0 if canvas.large else _TALLEST, (at.height - title - names - GAP) / rows - gap)
    width = (at.width - gap * (_DAYS - 1)) / _DAYS
    grid = at.below(title + GAP / 2 + names)
    elements = _title(canvas, Rect(at.x, at.y, at.width, title), content)
    if names:
        for index, name in enumerate(content.weekdays):
            box = Rect(at.x + index * (width + gap), at.y + title + GAP / 2, width, names)
            elements.append(canvas.text(box, name, Role.CAPTION, Colour.MUTED, Align.CENTRE))
    for row, (week, places) in enumerate(zip(content.weeks, content.places, strict=True)):
        for column, (day, free) in enumerate(zip(week, places, strict=True)):
            if day:
                box = Rect(grid.x + column * (width + gap), grid.y + row * (height + gap), width, height)
                elements += _day(canvas, box, day, free)
    return elements


def _title(canvas: Canvas, place: Rect, content: Month) -> list[Element]:
    """The month's name between the ways to the month before and after; time runs with the reading."""
    wide = 112.0
    before = Rect(place.x, place.y, wide, place.height)
    after = Rect(place.right - wide, place.y, wide, place.height)
    name = Rect(before.right, place.y, place.width - 2 * wide, place.height)
    return [
        sign_button(before, content.before),
        canvas.text(name, content.title, Role.RESULT, Colour.TEXT, Align.CENTRE),
        sign_button(after, content.after),
    ]


def _day(canvas: Canvas, place: Rect, day: Action, free: str) -> list[Element]:
    """The number, and under it how many places are left; a day without any is no target."""
    if not day.enabled:
        return [canvas.text(place, day.label, Role.BODY, Colour.MUTED, Align.CENTRE)]
    number = (
        place if canvas.large or not free else Rect(place.x, place.y + 4, place.width, place.height * 0.55)
    )
    parts: list[Element] = [canvas.text(number, day.label, Role.LABEL, Colour.PRIMARY, Align.CENTRE)]
    if number is not place:
        below = Rect(place.x, number.bottom - 6, place.width, place.bottom - number.bottom)
        parts.append(canvas.text(below, free, Role.CAPTION, Colour.TEXT, Align.CENTRE))
    return [
        Target(
            place,
            day.name,
            day.sends,
            Colour.TINT,
            Colour.TINT_PRESSED,
            tuple(parts),
            RADIUS,
            Colour.PRIMARY,
            2,
        )
    ]
