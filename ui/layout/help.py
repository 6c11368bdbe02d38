"""Help over the dimmed page: its picture, what to do there, and a person who can be called."""

from ui.layout.canvas import Canvas
from ui.layout.controls import button
from ui.layout.sizes import picture_size
from ui.scene import Align, Element, Glyph, Panel, Picture, Rect
from ui.theme import CARD_RADIUS, GAP, MARGIN, PADDING, Colour, Role
from ui.view import Action, Help

_SIGN, _SMALL_SIGN = 96, 64
_BUTTON = {False: 88.0, True: 118.0}
_WIDEST = 900.0
_SAFE = 24.0  # of the page that is seen round the card


def help_card(canvas: Canvas, told: Help) -> tuple[Element, ...]:
    margin = _SAFE if canvas.large else MARGIN
    width = canvas.width - 2 * margin if canvas.large else min(_WIDEST, canvas.width - 2 * margin)
    padding = PADDING / 2 if canvas.large else PADDING
    across = width - 2 * padding
    told = told if _height(canvas, told, across) <= canvas.height - 2 * _SAFE else _bare(told)
    height = min(canvas.height - 2 * _SAFE, _height(canvas, told, across))
    card = Rect((canvas.width - width) / 2, (canvas.height - height) / 2, width, height)
    return (
        Panel(Rect(0, 0, canvas.width, canvas.height), Colour.SCRIM, opacity=0.62),
        Panel(card, Colour.SURFACE, CARD_RADIUS, shadow=True),
        *_inside(canvas, Rect(card.x + padding, card.y + padding, across, height - 2 * padding), told),
    )


def _inside(canvas: Canvas, place: Rect, told: Help) -> list[Element]:
    elements, top = _head(canvas, place, told)
    text = canvas.height_of(told.text, Role.LEAD, place.width)
    at = Rect(place.x, top, place.width, text)
    elements.append(canvas.text(at, told.text, Role.LEAD, Colour.TEXT, Align.CENTRE))
    elements += _person(canvas, place, at.bottom + GAP, told)
    actions = _actions(told)
    rows = _rows(canvas, actions, place)
    return [*elements, *(button(canvas, rect, action) for rect, action in zip(rows, actions, strict=True))]


def _head(canvas: Canvas, place: Rect, told: Help) -> tuple[list[Element], float]:
    """The picture or sign with the heading under it; in large letters the heading alone."""
    title = canvas.height_of(told.heading, Role.HEADING, place.width)
    art = _art_height(canvas, told)
    at = Rect(place.x, place.y, place.width, art)
    drawn: list[Element] = []
    if told.picture:
        drawn = [Picture(at, told.picture)]
    elif art:
        drawn = [Glyph(at, told.icon, _SIGN, Colour.PRIMARY)]
    title_at = Rect(place.x, at.bottom + (GAP if art else 0), place.width, title)
    heading = canvas.text(title_at, told.heading, Role.HEADING, Colour.TEXT, Align.CENTRE)
    return [*drawn, heading], title_at.bottom + GAP / 2


def _person(canvas: Canvas, place: Rect, top: float, told: Help) -> list[Element]:
    """Whether somebody comes, in a line with its sign."""
    icon, text = told.told
    size = _SMALL_SIGN if canvas.large else 36
    room = place.width - size - 2 * GAP
    wide = min(room, canvas.width_of(text, Role.BODY) + 1)
    height = max(size, canvas.height_of(text, Role.BODY, room))
    left = place.centre[0] - (wide + size + GAP) / 2
    ink = Colour.SUCCESS if told.call is None and told.called else Colour.PRIMARY
    return [
        Glyph(Rect(left, top, size, height), icon, size, ink),
        canvas.text(Rect(left + size + GAP, top, wide, height), text, Role.BODY),
    ]


def _actions(told: Help) -> list[Action]:
    return [told.call, told.close] if told.call else [told.close]


def _rows(canvas: Canvas, actions: list[Action], place: Rect) -> list[Rect]:
    """At the foot: beside each other where there is room, else the way on at the bottom."""
    tall = _BUTTON[canvas.large]
    if canvas.wide or len(actions) == 1:
        wide = (place.width - GAP * (len(actions) - 1)) / len(actions)
        return [
            Rect(place.x + index * (wide + GAP), place.bottom - tall, wide, tall)
            for index in range(len(actions))
        ]
    first = place.bottom - len(actions) * (tall + GAP) + GAP
    return [Rect(place.x, first + index * (tall + GAP), place.width, tall) for index in range(len(actions))]


def _art_height(canvas: Canvas, told: Help) -> float:
    if told.picture:
        return float(picture_size(told.picture)[1])
    return 0.0 if canvas.large else float(_SIGN)


def _bare(told: Help) -> Help:
    """Without its picture, where the words fill the page."""
    return Help(told.heading, told.text, told.icon, told.close, None, told.call, told.told, told.called)


def _height(canvas: Canvas, told: Help, across: float) -> float:
    """From the card's upper edge to its lower one."""
    padding = PADDING if not canvas.large else PADDING / 2
    art = _art_height(canvas, told)
    size = _SMALL_SIGN if canvas.large else 36
    person = max(size, canvas.height_of(told.told[1], Role.BODY, across - size - 2 * GAP))
    words = canvas.height_of(told.heading, Role.HEADING, across)
    words += canvas.height_of(told.text, Role.LEAD, across) + person
    buttons = 1 if canvas.wide else len(_actions(told))
    below = buttons * (_BUTTON[canvas.large] + GAP) + (GAP if canvas.large else PADDING)
    return 2 * padding + (art + GAP if art else 0) + words + 1.5 * GAP + below
