"""Places, times and the like to choose from: a row each, its name above what more there is to say of it."""

from ui.draft import Scrolled
from ui.layout.canvas import Canvas
from ui.layout.controls import label_script
from ui.layout.rows import paged
from ui.scene import Align, Element, Glyph, Rect, Target
from ui.theme import RADIUS, Colour, Role
from ui.view import Action, Listing
from ui.wording import Words

_ROW, _TOLD, _LARGE = 80.0, 104.0, 112.0
_MANY = 5
_INSET, _SIGN = 24.0, 40.0


def listing(canvas: Canvas, place: Rect, content: Listing, say: Words) -> list[Element]:
    told = any(detail for _, detail in content.rows)
    height = _LARGE if canvas.large else _TOLD if told else _ROW
    across = 2 if canvas.wide and not canvas.large and len(content.rows) >= _MANY else 1
    places, turners = paged(place, (len(content.rows), content.first_row), (height, across), say, Scrolled)
    return [*(_row(canvas, at, *content.rows[index]) for index, at in places), *turners]


def _row(canvas: Canvas, at: Rect, action: Action, detail: str) -> Target:
    ink = Colour.TEXT if action.enabled else Colour.MUTED
    sign_ink = Colour.PRIMARY if action.enabled else Colour.MUTED
    ground = Colour.SURFACE if action.enabled else Colour.DISABLED_GROUND
    if action.chosen:
        ink, sign_ink, ground = Colour.SURFACE, Colour.SURFACE, Colour.PRIMARY
    size = 52 if canvas.large else _SIGN
    left = at.x + _INSET + (size + 20 if action.icon else 0)
    text = Rect(left, at.y, at.right - _INSET - left, at.height)
    parts: list[Element] = []
    if action.icon:
        sign = Rect(at.x + _INSET, at.y, size, at.height)
        parts.append(Glyph(sign, action.icon, int(size), sign_ink))
    return Target(
        at,
        action.name,
        action.sends,
        ground,
        Colour.TINT,
        (*parts, *_words(canvas, text, action, detail, ink)),
        RADIUS,
        Colour.BORDER if action.enabled else None,
        2 if action.enabled else 0,
        action.enabled,
    )


def _words(canvas: Canvas, at: Rect, action: Action, detail: str, ink: Colour) -> list[Element]:
    script = label_script(canvas, action.label)
    align = Align.START if script is canvas.script else Align.END
    label = canvas.shortened(action.label, Role.LABEL, at.width, script)
    if not detail or canvas.large:
        return [canvas.text(at, label, Role.LABEL, ink, align, script)]
    half = at.height / 2
    upper = Rect(at.x, at.y + 8, at.width, half)
    lower = Rect(at.x, at.y + half, at.width, half - 8)
    said = label_script(canvas, detail)
    soft = ink if action.chosen else Colour.MUTED
    shown = canvas.shortened(detail, Role.CAPTION, at.width, said)
    return [
        canvas.text(upper, label, Role.LABEL, ink, align, script),
        canvas.text(
            lower, shown, Role.CAPTION, soft, Align.START if said is canvas.script else Align.END, said
        ),
    ]
