"""Buttons with large words: in one row if they fit, else forward in a row of its own, else stacked."""

from ui.layout.canvas import Canvas
from ui.layout.controls import button, button_width
from ui.scene import Element, Rect
from ui.theme import MARGIN
from ui.view import Action

HEIGHT = 118
GAP = 18
_BELOW = 20


def buttons(canvas: Canvas, actions: tuple[Action, ...]) -> tuple[list[Element], float]:
    """The buttons at the foot of the page, forward last, and where the room above them ends."""
    rows = _rows(canvas, actions)
    top = canvas.height - _BELOW - len(rows) * (HEIGHT + GAP) + GAP
    elements: list[Element] = []
    for index, row in enumerate(rows):
        place = Rect(MARGIN, top + index * (HEIGHT + GAP), canvas.width - 2 * MARGIN, HEIGHT)
        elements += _row(canvas, place, row)
    return elements, top - GAP


def _rows(canvas: Canvas, actions: tuple[Action, ...]) -> list[tuple[Action, ...]]:
    if not actions:
        return []
    forward, *others = actions
    for rows in ([(*others, forward)], [tuple(others), (forward,)]):
        if all(_fits(canvas, row) for row in rows):
            return rows
    return [(each,) for each in (*others, forward)]


def _fits(canvas: Canvas, row: tuple[Action, ...]) -> bool:
    wide = sum(button_width(canvas, each) for each in row) + GAP * (len(row) - 1)
    return wide <= canvas.width - 2 * MARGIN


def _row(canvas: Canvas, place: Rect, row: tuple[Action, ...]) -> list[Element]:
    """Widths in proportion to the words, so that the row is filled and nothing is hard to hit."""
    widths = [button_width(canvas, each) for each in row]
    more = (place.width - GAP * (len(row) - 1)) / sum(widths)
    left = place.x
    elements: list[Element] = []
    for action, width in zip(row, widths, strict=True):
        elements.append(button(canvas, Rect(left, place.y, width * more, HEIGHT), action))
        left += width * more + GAP
    return elements
