"""Things to touch: buttons in their three looks, header tools, choices and number keys."""

from dataclasses import replace

from kiosk.typeset import ENGLISH, PERSIAN, Script
from ui.draft import Cleared, Edit, Erased, Typed
from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.scene import Align, Element, Glyph, Rect, Target
from ui.theme import BUTTON_WIDTH_MIN, GAP, KEY_HEIGHT, KEY_WIDTH, RADIUS, Colour, Role
from ui.view import Action, Emphasis
from ui.wording import words

_ICON, _LARGE_ICON = 34, 52
_TOOL_ICON = 28
_TOOL_WIDTH_MIN = 112.0
_SYMBOL = 40
_SYMBOL_WIDTH = 84.0
KEY = (KEY_WIDTH, KEY_HEIGHT)
_LOOKS = {
    Emphasis.PRIMARY: (Colour.PRIMARY, Colour.PRIMARY_PRESSED, Colour.SURFACE, None),
    Emphasis.SECONDARY: (Colour.SURFACE, Colour.TINT, Colour.PRIMARY, Colour.PRIMARY),
    Emphasis.QUIET: (Colour.GROUND, Colour.KEY_FUNCTION, Colour.TEXT, None),
}
_DISABLED = (Colour.DISABLED_GROUND, Colour.DISABLED_GROUND, Colour.MUTED, None)


def button(canvas: Canvas, rect: Rect, action: Action, role: Role = Role.BUTTON) -> Target:
    fill, pressed, ink, edge = _LOOKS[action.emphasis] if action.enabled else _DISABLED
    return Target(
        rect,
        action.name,
        action.sends,
        fill,
        pressed,
        tuple(_label(canvas, rect, action, role, ink)),
        RADIUS,
        edge,
        2 if edge else 0,
        action.enabled,
        primary=action.emphasis is Emphasis.PRIMARY,
        goes_back=action.goes_back,
    )


def sign_button(rect: Rect, action: Action, size: int = 40) -> Target:
    """A button whose icon says it all; its label is for those who cannot see it."""
    ink = Colour.PRIMARY if action.enabled else Colour.MUTED
    ground = Colour.SURFACE if action.enabled else Colour.DISABLED_GROUND
    edge = Colour.PRIMARY if action.enabled else None
    sign = (Glyph(rect, action.icon, size, ink),) if action.icon else ()
    return Target(
        rect,
        action.name,
        action.sends,
        ground,
        Colour.TINT,
        sign,
        RADIUS,
        edge,
        2 if edge else 0,
        action.enabled,
        label=action.label,
    )


def button_width(canvas: Canvas, action: Action, role: Role = Role.BUTTON) -> float:
    """Wide enough for icon and label with air around them."""
    icon = _icon(canvas) + GAP if action.icon else 0
    script = label_script(canvas, action.label)
    return max(BUTTON_WIDTH_MIN, canvas.width_of(action.label, role, script) + icon + 64)


def tool(canvas: Canvas, rect: Rect, action: Action) -> Target:
    """A header tool: icon, word or both; filled while it is on, quiet until touched."""
    fill, ink = (Colour.PRIMARY, Colour.SURFACE) if action.chosen else (Colour.SURFACE, Colour.PRIMARY)
    pressed = Colour.PRIMARY_PRESSED if action.chosen else Colour.TINT
    if _is_symbol(canvas, action) and action.icon:
        parts: list[Element] = [Glyph(rect, action.icon, _SYMBOL, ink)]
    else:
        shown = replace(action, icon=None) if canvas.large else action
        parts = _label(canvas, rect, shown, Role.TOOL, ink, icon_size=_TOOL_ICON)
    return Target(
        rect,
        action.name,
        action.sends,
        fill,
        pressed,
        tuple(parts),
        RADIUS,
        Colour.LINE,
        2,
        goes_back=action.goes_back,
        label=action.label,
    )


def tool_width(canvas: Canvas, action: Action) -> float:
    if _is_symbol(canvas, action):
        return _SYMBOL_WIDTH
    icon = _TOOL_ICON + GAP if action.icon and not canvas.large else 0
    label = canvas.width_of(action.label, Role.TOOL, label_script(canvas, action.label))
    return max(_TOOL_WIDTH_MIN, label + icon + 52)


def _is_symbol(canvas: Canvas, action: Action) -> bool:
    """Large words find no room beside each other on a narrow page: the way out keeps its cross alone."""
    return action.symbol or (canvas.large and not canvas.wide and action.goes_back)


def choice(canvas: Canvas, rect: Rect, action: Action, role: Role = Role.LABEL) -> Target:
    """One of two or three answers; the chosen one is filled, ticked and dark."""
    fill, ink = (Colour.PRIMARY, Colour.SURFACE) if action.chosen else (Colour.SURFACE, Colour.PRIMARY)
    pressed = Colour.PRIMARY_PRESSED if action.chosen else Colour.TINT
    parts = tuple(_label(canvas, rect, action, role, ink))
    return Target(rect, action.name, action.sends, fill, pressed, parts, RADIUS, Colour.PRIMARY, 2)


def number_pad(
    canvas: Canvas,
    place: Rect,
    digits: tuple[str, ...],
    clear: str,
    key: tuple[float, float] = KEY,
    *,
    writes: tuple[Typed, Erased] = (Typed(""), Erased()),
) -> list[Element]:
    """Three by four keys in the middle of their place; the same way round in both languages.

    `writes` tells what a digit and the backspace do besides writing and erasing.
    """
    typed, erased = writes
    keys: list[tuple[str, str | Icon, Edit]] = [
        (f"key.{n}", digit, replace(typed, text=n)) for n, digit in zip("123456789", digits, strict=False)
    ]
    keys += [("key.clear", clear, Cleared(typed.into)), ("key.0", digits[9], replace(typed, text="0"))]
    keys += [("key.back", Icon.BACKSPACE, erased)]
    key_width, key_height = key
    width, height = key_width * 3 + GAP * 2, key_height * 4 + GAP * 3
    left, top = place.centre[0] - width / 2, place.y + (place.height - height) / 2
    elements: list[Element] = []
    for index, (name, face, edit) in enumerate(keys):
        row, column = divmod(index, 3)
        if canvas.script is PERSIAN:
            column = 2 - column  # turned here, and back again with the page
        rect = Rect(left + column * (key_width + GAP), top + row * (key_height + GAP), key_width, key_height)
        label = words(canvas.language)("keyboard.back") if isinstance(face, Icon) else ""
        elements.append(replace(_key(canvas, rect, name, face, edit), label=label))
    return elements


def label_script(canvas: Canvas, label: str) -> Script:
    """The script of the label itself: the other language's name is written in that language."""
    if any("\u0600" <= letter <= "\u06ff" for letter in label):
        return PERSIAN
    return ENGLISH if any(letter.isascii() and letter.isalpha() for letter in label) else canvas.script


def _key(canvas: Canvas, rect: Rect, name: str, face: str | Icon, edit: Edit) -> Target:
    function = not isinstance(edit, Typed)
    ground = Colour.KEY_FUNCTION if function else Colour.SURFACE
    if isinstance(face, Icon):
        part: Element = Glyph(rect, face, _LARGE_ICON if canvas.large else 40, Colour.TEXT)
    else:
        role = Role.LABEL if function else Role.KEY
        part = canvas.text(rect, face, role, Colour.TEXT, Align.CENTRE)
    edge = None if function else Colour.LINE
    return Target(
        rect,
        name,
        edit,
        ground,
        Colour.KEY_PRESSED,
        (part,),
        RADIUS,
        edge,
        2 if edge else 0,
        repeats=isinstance(edit, Erased),
    )


def _icon(canvas: Canvas) -> int:
    return _LARGE_ICON if canvas.large else _ICON


def _label(
    canvas: Canvas, rect: Rect, action: Action, role: Role, ink: Colour, icon_size: int = 0
) -> list[Element]:
    """Icon and label, together in the middle; arrows forward stand behind the words."""
    script = label_script(canvas, action.label)
    wide = canvas.width_of(action.label, role, script)
    icon_size = icon_size or _icon(canvas)
    if action.icon is None:
        return [canvas.text(rect, action.label, role, ink, Align.CENTRE, script)]
    whole = wide + GAP + icon_size
    left = rect.centre[0] - whole / 2
    behind = action.emphasis is Emphasis.PRIMARY and action.icon in (Icon.ARROW_LEFT, Icon.ARROW_RIGHT)
    icon_at, text_at = (left + wide + GAP, left) if behind else (left, left + icon_size + GAP)
    return [
        Glyph(Rect(icon_at, rect.y, icon_size, rect.height), action.icon, icon_size, ink),
        canvas.text(Rect(text_at, rect.y, wide, rect.height), action.label, role, ink, Align.CENTRE, script),
    ]
