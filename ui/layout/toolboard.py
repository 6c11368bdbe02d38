"""The technician's menu: a square for each thing that can be looked at or tried, and points to be touched."""

from ui.layout.canvas import Canvas
from ui.scene import Align, Element, Glyph, Rect, Target
from ui.theme import GAP, RADIUS, Colour, Role
from ui.view import Action, Toolboard, TouchPoints

_TOOLS_ACROSS, _POINTS_ACROSS, _ACROSS_TALL = 6, 5, 3
_SIGN, _LOW_SIGN = 48, 34
_LOW = 134  # a square that is lower has a smaller sign, so that two lines fit under it
_POINT = 88.0


def toolboard(canvas: Canvas, place: Rect, content: Toolboard) -> list[Element]:
    return [
        _tool(canvas, at, tool)
        for at, tool in zip(
            _grid(canvas, place, len(content.tools), _TOOLS_ACROSS), content.tools, strict=True
        )
    ]


def touch_points(canvas: Canvas, place: Rect, content: TouchPoints) -> list[Element]:
    """From edge to edge, so that a dead strip of the screen is found."""
    return [
        _point(at.square(_POINT), point)
        for at, point in zip(
            _grid(canvas, place, len(content.points), _POINTS_ACROSS), content.points, strict=True
        )
    ]


def _grid(canvas: Canvas, place: Rect, count: int, across_wide: int) -> list[Rect]:
    across = across_wide if canvas.wide else _ACROSS_TALL
    down = -(-count // across)
    width = (place.width - GAP * (across - 1)) / across
    height = (place.height - GAP * down) / down
    places = []
    for index in range(count):
        row, column = divmod(index, across)
        places.append(Rect(place.x + column * (width + GAP), place.y + row * (height + GAP), width, height))
    return places


def _tool(canvas: Canvas, at: Rect, action: Action) -> Target:
    ink = Colour.SURFACE if action.chosen else Colour.TEXT if action.enabled else Colour.MUTED
    size, above = (_SIGN, 14) if at.height >= _LOW else (_LOW_SIGN, 6)
    sign = Rect(at.x, at.y + above, at.width, size + 8)
    words = Rect(at.x + 12, sign.bottom, at.width - 24, at.bottom - sign.bottom - 10)
    sign_ink = ink if action.chosen or not action.enabled else Colour.PRIMARY
    parts: list[Element] = [canvas.text(words, action.label, Role.HINT, ink, Align.CENTRE)]
    if action.icon:
        parts.append(Glyph(sign, action.icon, size, sign_ink))
    ground = Colour.SURFACE if action.enabled else Colour.DISABLED_GROUND
    return Target(
        at,
        action.name,
        action.sends,
        Colour.PRIMARY if action.chosen else ground,
        Colour.TINT,
        tuple(parts),
        RADIUS,
        Colour.BORDER if action.enabled else None,
        2 if action.enabled else 0,
        action.enabled,
    )


def _point(at: Rect, action: Action) -> Target:
    ink = Colour.SURFACE if action.chosen else Colour.PRIMARY
    return Target(
        at,
        action.name,
        action.sends,
        Colour.SUCCESS if action.chosen else Colour.SURFACE,
        Colour.TINT,
        (Glyph(at, action.icon, 44, ink),) if action.icon else (),
        at.width / 2,
        Colour.BORDER,
        2,
        label=action.label,
    )
