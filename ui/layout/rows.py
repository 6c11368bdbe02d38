"""Long lists without swiping: as many rows as fit, and a button each way to the others."""

from collections.abc import Callable, Sequence

from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.layout.controls import label_script, sign_button
from ui.scene import Element, Glyph, Rect, Target
from ui.theme import GAP, GUTTER, RADIUS, Colour, Role
from ui.view import Action, Message
from ui.wording import Words

ROW, ROW_LARGE = 80.0, 96.0
_TURNER = 120.0
_MANY = 6
_INSET = 28.0


def list_rows(
    canvas: Canvas,
    place: Rect,
    actions: Sequence[Action],
    first: int,
    say: Words,
    turned: Callable[[int], Message],
) -> list[Element]:
    """Rows to choose from; `turned` says which row is to be the first."""
    height = ROW_LARGE if canvas.large else ROW
    across = 2 if canvas.wide and not canvas.large and len(actions) >= _MANY else 1
    places, turners = paged(place, (len(actions), first), (height, across), say, turned)
    return [*(option(canvas, at, actions[index]) for index, at in places), *turners]


def paged(
    place: Rect,
    rows: tuple[int, int],
    each: tuple[float, int],
    say: Words,
    turned: Callable[[int], Message],
) -> tuple[list[tuple[int, Rect]], list[Element]]:
    """Which of the rows (how many, the first to show) stand where, and the buttons to the others.

    `each` is the height of a row and how many stand beside each other.
    """
    (count, first), (height, across) = rows, each
    down = max(1, int((place.height + GAP) // (height + GAP)))
    whole = across * down
    if count <= whole:
        return _grid(place, range(count), across, height), []
    narrow = Rect(place.x, place.y, place.width - _TURNER - GUTTER, place.height)
    turners = Rect(narrow.right + GUTTER, place.y, _TURNER, down * (height + GAP) - GAP)
    first = max(0, min(first, count - 1)) // whole * whole
    onward = first + whole
    up = Action("list.up", say("list.up"), turned(max(0, first - whole)), Icon.CHEVRON_UP, enabled=first > 0)
    more = Action("list.down", say("list.down"), turned(onward), Icon.CHEVRON_DOWN, enabled=onward < count)
    return _grid(narrow, range(first, min(onward, count)), across, height), _turners(turners, (up, more))


def _grid(place: Rect, rows: range, across: int, height: float) -> list[tuple[int, Rect]]:
    width = (place.width - GUTTER * (across - 1)) / across
    places = []
    for index, row in enumerate(rows):
        down, column = divmod(index, across)
        at = Rect(place.x + column * (width + GUTTER), place.y + down * (height + GAP), width, height)
        places.append((row, at))
    return places


def option(canvas: Canvas, at: Rect, action: Action) -> Target:
    """One row: the whole of it touches; the tick of the chosen one at the reading start."""
    fill, ink = (Colour.PRIMARY, Colour.SURFACE) if action.chosen else (Colour.SURFACE, Colour.TEXT)
    pressed = Colour.PRIMARY_PRESSED if action.chosen else Colour.TINT
    size = 52 if canvas.large else 36
    sign = Icon.CHECK_CIRCLE if action.chosen else Icon.STEP_OPEN
    text = Rect(at.x + _INSET + size + 20, at.y, at.width - 2 * _INSET - size - 20, at.height)
    script = label_script(canvas, action.label)
    return Target(
        at,
        action.name,
        action.sends,
        fill,
        pressed,
        (
            Glyph(
                Rect(at.x + _INSET, at.y, size, at.height),
                sign,
                size,
                ink if action.chosen else Colour.PRIMARY,
            ),
            canvas.text(text, action.label, Role.LABEL, ink, script=script),
        ),
        RADIUS,
        Colour.PRIMARY if action.chosen else Colour.BORDER,
        2,
    )


def _turners(place: Rect, ways: tuple[Action, Action]) -> list[Element]:
    """Up and down beside the rows, each half as high as they are together."""
    half = (place.height - GAP) / 2
    return [
        sign_button(Rect(place.x, place.y + index * (half + GAP), place.width, half), way, 56)
        for index, way in enumerate(ways)
    ]
