"""A place to type letters or digits in: its label, its text with the caret, its error or hint.

Everything is laid out as on a page read from the left and turned with it; what stands inside a box keeps the
order of its own script, so it is turned beforehand.
"""

from dataclasses import dataclass, replace

from kiosk.typeset import ENGLISH, PERSIAN, Script, TypedLine, caret_stops, line_at, typed_lines, window_of
from ui.draft import Cleared, EyeOpened, Focused
from ui.fields import WRITTEN, Box, FieldKind, FormField
from ui.icons import Icon
from ui.layout.canvas import Canvas, pixel_style
from ui.scene import Align, Element, Glyph, Panel, Rect, Spot, Target
from ui.theme import GAP, RADIUS, Colour, Role
from ui.wording import words

BOX, BOX_LARGE = 76.0, 96.0
LABEL = 40.0
HELP = 44.0
_INSET = 18.0
_CARET = 3.0
_ADDRESS_LINES = {False: 2, True: 3}  # on a wide page, on a tall one


@dataclass(frozen=True, slots=True)
class Setting:
    """How the text of one box is set: its script, where its lines stand, and how many it may have."""

    script: Script
    align: Align
    lines: int = 1


def setting(kind: FieldKind, *, tall: bool = False) -> Setting:
    match kind:
        case FieldKind.TEXT:
            return Setting(PERSIAN, Align.START)
        case FieldKind.ADDRESS:
            return Setting(PERSIAN, Align.START, _ADDRESS_LINES[tall])
        case FieldKind.LATIN:
            return Setting(ENGLISH, Align.START)
        case _:
            return Setting(ENGLISH, Align.CENTRE)


def box_height(canvas: Canvas, kind: FieldKind) -> float:
    if kind is FieldKind.ADDRESS:
        lines = setting(kind, tall=not canvas.wide).lines
        return lines * canvas.role(Role.VALUE).value.line_px + 24
    return BOX_LARGE if canvas.large else BOX


def labelled(canvas: Canvas, place: Rect, field: FormField) -> list[Element]:
    """Label, box or boxes, and under them the error or the hint."""
    label = Rect(place.x, place.y, place.width, LABEL)
    at = Rect(place.x, label.bottom, place.width, box_height(canvas, field.kind))
    below = Rect(place.x, at.bottom + 2, place.width, HELP)
    return [
        canvas.text(label, field.label, Role.LABEL),
        *boxes(canvas, at, field),
        *told(canvas, below, field),
    ]


def boxes(canvas: Canvas, at: Rect, field: FormField) -> list[Element]:
    """The one box with what clears it or opens its eye, or the three of a date."""
    if field.kind is FieldKind.DATE:
        return _date(canvas, at, field)
    box = field.boxes[0]
    side = min(at.height, BOX_LARGE)
    narrow = Rect(at.x, at.y, at.width - side - GAP, at.height)
    button = Rect(narrow.right + GAP, at.y, side, side)
    if field.kind is FieldKind.MASKED:
        return [typed_box(canvas, narrow, field, box), _eye(canvas, button, field)]
    if field.kind in WRITTEN and field.active:
        return [
            typed_box(canvas, narrow, field, box),
            _cross(canvas, button, box.name, enabled=bool(box.shown)),
        ]
    return [typed_box(canvas, at, field, box)]


def told(canvas: Canvas, place: Rect, field: FormField) -> list[Element]:
    """The error with its icon, else the hint."""
    size = 48 if canvas.large else 30
    if field.error:
        text = Rect(place.x + size + 10, place.y, place.width - size - 10, place.height)
        return [
            Glyph(Rect(place.x, place.y, size, place.height), Icon.ERROR, size, Colour.ERROR),
            canvas.text(text, field.error, Role.HINT, Colour.ERROR),
        ]
    return [canvas.text(place, field.hint, Role.HINT, Colour.MUTED)] if field.hint else []


def typed_box(canvas: Canvas, at: Rect, field: FormField, box: Box) -> Target:
    """The place to type in, its edge telling whether it is being typed into and whether it is right."""
    active = box.caret is not None
    edge = Colour.ERROR if field.error else Colour.FOCUS if active else Colour.BORDER
    parts, spots = _text(canvas, at, field.kind, box)
    return Target(
        at,
        f"field.{box.name}",
        Focused(box.name),
        Colour.SURFACE,
        Colour.SURFACE,
        tuple(parts),
        RADIUS,
        edge,
        4 if active or field.error else 2,
        spots=tuple(spots),
        label=field.label if box.label == field.label else f"{field.label} {box.label}",
    )


def _date(canvas: Canvas, at: Rect, field: FormField) -> list[Element]:
    """Year, month and day from the left in both languages, as they are written, each with its name inside."""
    shares = (1.6, 1.0, 1.0)
    unit = (at.width - 2 * GAP) / sum(shares)
    left, elements = at.x, []
    for share, box in zip(shares, field.boxes, strict=True):
        place = Rect(left, at.y, unit * share, at.height)
        if canvas.script is PERSIAN:
            place = replace(place, x=at.x + at.right - place.right)
        elements.append(typed_box(canvas, place, field, box))
        left += unit * share + GAP
    return list(elements)


def _eye(canvas: Canvas, at: Rect, field: FormField) -> Target:
    """Shows what is masked, until it is touched again."""
    sends = EyeOpened("" if field.open else field.name)
    sign = Glyph(at, Icon.EYE_OFF if field.open else Icon.EYE, 40, Colour.PRIMARY)
    return Target(
        at,
        f"eye.{field.name}",
        sends,
        Colour.SURFACE,
        Colour.TINT,
        (sign,),
        RADIUS,
        Colour.BORDER,
        2,
        label=words(canvas.language)("keyboard.hide" if field.open else "keyboard.show"),
    )


def _cross(canvas: Canvas, at: Rect, into: str, *, enabled: bool) -> Target:
    """Takes away all that was typed; it keeps its place while there is nothing to take."""
    ground = Colour.KEY_FUNCTION if enabled else Colour.GROUND
    sign = (Glyph(at, Icon.CLOSE, 36, Colour.TEXT),) if enabled else ()
    return Target(
        at,
        "field.clear",
        Cleared(into),
        ground,
        Colour.KEY_PRESSED,
        sign,
        RADIUS,
        enabled=enabled,
        label=words(canvas.language)("keyboard.clear"),
    )


def _text(canvas: Canvas, at: Rect, kind: FieldKind, box: Box) -> tuple[list[Element], list[Spot]]:
    """The lines that are seen, the caret in them, and a spot for every place the caret can go to."""
    how = setting(kind, tall=not canvas.wide)
    inner = at.inset(_INSET, 0)
    if not box.shown and box.caret is None and kind is FieldKind.DATE:
        return [canvas.text(inner, box.label, Role.HINT, Colour.MUTED, Align.CENTRE)], []
    elements: list[Element] = []
    spots: list[Spot] = []
    lines = _seen(canvas, box, how, inner.width - _CARET)
    height = canvas.role(Role.VALUE).value.line_px
    top = at.y + (at.height - height * (len(lines) if how.lines == 1 else how.lines)) / 2
    for index, line in enumerate(lines):
        place = Rect(inner.x, top + index * height, inner.width, height)
        stops = _stops(canvas, line, how, place)
        if line.text:
            elements.append(canvas.text(place, line.text, Role.VALUE, Colour.TEXT, how.align, how.script))
            spots += [
                Spot(x, place.centre[1], Focused(box.name, line.start + count))
                for count, x in enumerate(stops)
            ]
        if box.caret is not None and line is lines[line_at(lines, box.caret)]:
            x = stops[min(max(0, box.caret - line.start), len(line.text))]
            caret = Rect(x - _CARET / 2, place.y + 8, _CARET, place.height - 16)
            elements.append(Panel(caret, Colour.FOCUS))
    return _turned(canvas, at, elements, spots)


def _seen(canvas: Canvas, box: Box, how: Setting, width: float) -> tuple[TypedLine, ...]:
    style = pixel_style(canvas.role(Role.VALUE), canvas.scale)
    room = round(width * canvas.scale)
    caret = len(box.shown) if box.caret is None else box.caret
    if how.lines == 1:
        return (window_of(box.shown, 0 if box.caret is None else caret, style, how.script, room),)
    lines = typed_lines(box.shown, style, how.script, room)
    last = max(how.lines, line_at(lines, caret) + 1) if box.caret is not None else how.lines
    return lines[last - how.lines : last]


def _stops(canvas: Canvas, line: TypedLine, how: Setting, place: Rect) -> list[float]:
    """The caret's places in page units, on a page that is not turned."""
    style = pixel_style(canvas.role(Role.VALUE), canvas.scale)
    stops = [stop / canvas.scale for stop in caret_stops(line.text, style, how.script)]
    wide = canvas.width_of(line.text, Role.VALUE, how.script) if line.text else 0.0
    if how.align is Align.CENTRE:
        left = place.centre[0] - wide / 2
    elif how.script is PERSIAN:
        left = place.right - wide
    else:
        left = place.x
    return [left + stop for stop in stops]


def _turned(
    canvas: Canvas, at: Rect, elements: list[Element], spots: list[Spot]
) -> tuple[list[Element], list[Spot]]:
    """Turned about the middle of the box, so that turning the page puts them right again."""
    if canvas.script is not PERSIAN:
        return elements, spots
    middle = at.x + at.right
    turned = [replace(each, rect=replace(each.rect, x=middle - each.rect.right)) for each in elements]
    return turned, [replace(spot, x=middle - spot.x) for spot in spots]
