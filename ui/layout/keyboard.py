"""The docked keyboard: its pages as tables of keys, and the tables as things to touch.

Persian letters stand where ISIRI 9147 has them without shift; eleven keys a row are as many as a narrow page
holds, so that there چ stands where ئ does on a wide one, and ئ is a long press on ی and on the page of signs.
"""

from dataclasses import dataclass, replace

from kiosk.domain.text import ZWNJ
from kiosk.session.states import Language
from ui.draft import BoardTurned, Erased, Typed
from ui.fields import Board, Keyboard
from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.layout.controls import number_pad
from ui.scene import Align, Element, Glyph, Panel, Rect, Target
from ui.theme import Colour, Role
from ui.view import Message
from ui.wording import Words, words

HEIGHT_WIDE, HEIGHT_TALL = 400.0, 470.0
SPACING = 8.0
_PADDING = 12.0
_DOCKED_KEY = (150.0, 84.0)
_DIGITS = "1234567890"
_LETTERS = {
    Board.PERSIAN: ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپوژآئ"),
    Board.LATIN: ("qwertyuiop", "asdfghjkl", "zxcvbnm.-_"),
    Board.CAPITALS: ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM.-_"),
    Board.SYMBOLS: ("ؤأءةۀئـ«»", "،؛:؟!()/-.", "@_+#&*='\"%"),
}
_NARROW = {Board.PERSIAN: ("ضصثقفغعهخحج", "شسیبلاتنمکگ", "ظطزرذدپوژآچ")}
HELD = {"ا": "أ", "و": "ؤ", "ی": "ئ", "ه": "ة", "ک": "ـ", "ز": "ژ", "ج": "چ", "ن": "ء", "خ": "ۀ"}
_LETTER_ROW_SPAN = 12


@dataclass(frozen=True, slots=True)
class KeyCap:
    """One key: its name, what is written on it, what it says, and how many letters wide it is."""

    name: str
    face: str | Icon
    sends: Message
    span: float = 1.0
    held: Message | None = None
    function: bool = True
    main: bool = False
    label: str = ""  # what it is called where a sign stands on it


def keyboard_place(canvas: Canvas) -> Rect:
    height = HEIGHT_WIDE if canvas.wide else HEIGHT_TALL
    return Rect(0, canvas.height - height, canvas.width, height)


def keyboard(canvas: Canvas, board: Keyboard, onward: Message) -> list[Element]:
    """The whole keyboard at the foot of the page; `onward` is what its Next key says."""
    place = keyboard_place(canvas)
    say = words(canvas.language, brief=canvas.large)
    ground = Panel(place, Colour.KEY_GROUND)
    if board.board is Board.NUMBERS:
        return [ground, *_numbers(canvas, place, board, say)]
    rows = key_rows(board, say, onward, wide=canvas.wide)
    inner = place.inset(24 if canvas.wide else _PADDING, _PADDING)
    height = (inner.height - SPACING * (len(rows) - 1)) / len(rows)
    elements: list[Element] = [ground]
    for index, row in enumerate(rows):
        at = Rect(inner.x, inner.y + index * (height + SPACING), inner.width, height)
        keys = _row(canvas, at, row, last=index == len(rows) - 1, wide=canvas.wide)
        elements += _as_read(canvas, keys)
    return elements


def key_rows(board: Keyboard, say: Words, onward: Message, *, wide: bool) -> list[list[KeyCap]]:
    """The page of keys from the top left; letters in reading order from the start of the line."""
    table = _LETTERS[board.board] if wide else _NARROW.get(board.board, _LETTERS[board.board])
    write, erased = writing(board)
    erase = KeyCap("key.back", Icon.BACKSPACE, erased, 1.5 if wide else 1.0, label=say("keyboard.back"))
    digits = [KeyCap(f"key.{n}", say.digits(n), replace(write, text=n), function=False) for n in _DIGITS]
    rows = [[*digits, erase]]
    rows += [[_letter(letter, write) for letter in row] for row in table]
    if board.board in (Board.LATIN, Board.CAPITALS):
        rows[3] = [_shift(board.board, 1.3 if wide else 1.0, say("keyboard.shift")), *rows[3]]
    return [*rows, _bottom(board, say, write, onward)]


def writing(board: Keyboard) -> tuple[Typed, Erased]:
    """What every letter key says beside its letter, and what backspace says."""
    return Typed("", board.longest, board.after, board.box), Erased(board.before, board.box)


def _letter(letter: str, write: Typed) -> KeyCap:
    held = HELD.get(letter)
    return KeyCap(
        f"key.{letter}",
        letter,
        replace(write, text=letter),
        held=replace(write, text=held) if held else None,
        function=False,
    )


def _shift(board: Board, span: float, label: str) -> KeyCap:
    on = board is Board.CAPITALS
    other, sign = (Board.LATIN, Icon.SHIFT_ON) if on else (Board.CAPITALS, Icon.SHIFT)
    return KeyCap("key.shift", sign, BoardTurned(other), span, label=label)


def _bottom(board: Keyboard, say: Words, write: Typed, onward: Message) -> list[KeyCap]:
    """Other pages, the joiner's opposite, space and the way on."""
    persian = board.board is Board.PERSIAN
    script = KeyCap(
        "key.script",
        "ABC" if persian else say("keyboard.persian"),
        BoardTurned(Board.LATIN if persian else Board.PERSIAN),
        2.2,
    )
    turners = [
        script,
        KeyCap("key.signs", "؟!،", BoardTurned(Board.SYMBOLS), 1.5, label=say("keyboard.signs")),
    ]
    if board.board is Board.SYMBOLS:
        back = say("keyboard.persian") if board.letters is Board.PERSIAN else "ABC"
        turners = [KeyCap("key.letters", back, BoardTurned(board.letters), 2.2)]
    joiner = KeyCap("key.joiner", say("keyboard.joiner"), replace(write, text=ZWNJ), 3.2)
    at_sign = KeyCap("key.@", "@", replace(write, text="@"), 1.2, function=False)
    between = joiner if board.board in (Board.PERSIAN, Board.SYMBOLS) else at_sign
    space = KeyCap("key.space", say("keyboard.space"), replace(write, text=" "), 2.8, function=False)
    onward_key = KeyCap("key.next", say("keyboard.next"), onward, 2.0, main=True)
    return [*turners, between, space, onward_key]


def _row(canvas: Canvas, place: Rect, row: list[KeyCap], *, last: bool, wide: bool) -> list[Target]:
    """Keys of one unit where they fit, in the middle; the last row fills the width."""
    span = sum(key.span for key in row)
    gaps = SPACING * (len(row) - 1)
    most = (place.width - SPACING * (_LETTER_ROW_SPAN - 1)) / _LETTER_ROW_SPAN if wide else place.width
    unit = (place.width - gaps) / span
    unit = unit if last or not wide else min(unit, most)
    left = place.x + (place.width - unit * span - gaps) / 2
    keys = []
    for key in row:
        keys.append(_key(canvas, Rect(left, place.y, unit * key.span, place.height), key))
        left += unit * key.span + SPACING
    return keys


def _key(canvas: Canvas, rect: Rect, key: KeyCap) -> Target:
    ground = Colour.PRIMARY if key.main else Colour.KEY_FUNCTION if key.function else Colour.SURFACE
    ink = Colour.SURFACE if key.main else Colour.TEXT
    part: Element = (
        Glyph(rect, key.face, 52 if canvas.large else 40, ink)
        if isinstance(key.face, Icon)
        else canvas.text(rect, key.face, _role(canvas, key, rect), ink, Align.CENTRE)
    )
    return Target(
        rect,
        key.name,
        key.sends,
        ground,
        Colour.PRIMARY_PRESSED if key.main else Colour.KEY_PRESSED,
        (part,),
        12,
        None if key.function else Colour.LINE,
        0 if key.function else 2,
        spare=SPACING / 2,
        held=key.held,
        label=key.label,
        repeats=isinstance(key.sends, Erased),
    )


def _role(canvas: Canvas, key: KeyCap, rect: Rect) -> Role:
    """The widest letters (ص and ض) are a little smaller where a narrow page leaves them no room."""
    if key.function:
        return Role.TOOL
    tight = len(key.face) == 1 and canvas.width_of(key.face, Role.CAP) > rect.width - 6
    return Role.TIGHT_CAP if tight else Role.CAP


def _as_read(canvas: Canvas, keys: list[Target]) -> list[Target]:
    """Letters stand as on any keyboard: the page may be turned, the keyboard is not."""
    if canvas.language is Language.ENGLISH:
        return keys
    return [_unturned(canvas, key) for key in keys]


def _unturned(canvas: Canvas, key: Target) -> Target:
    rect = replace(key.rect, x=canvas.width - key.rect.right)
    return replace(key, rect=rect, parts=tuple(replace(part, rect=rect) for part in key.parts))


def _numbers(canvas: Canvas, place: Rect, board: Keyboard, say: Words) -> list[Element]:
    digits = tuple(say.digits(_DIGITS))
    return number_pad(
        canvas,
        place,
        digits,
        say("pad.clear"),
        _DOCKED_KEY,
        writes=writing(board),
    )
