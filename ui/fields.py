"""A page of questions as values: its fields, what is typed in each, and the keyboard they are typed with."""

from dataclasses import dataclass, field
from enum import StrEnum

from ui.draft import Edit


class FieldKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"  # Persian letters; English ones are a key away
    LATIN = "latin"  # e-mail addresses
    ADDRESS = "address"  # Persian, over several lines
    DIGITS = "digits"
    DATE = "date"  # year, month and day, Jalali
    MASKED = "masked"  # digits shown as dots unless the eye is open
    CHOICE = "choice"  # one of a list
    YES_NO = "yes_no"  # one of two big buttons


CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.YES_NO})
WRITTEN = frozenset({FieldKind.TEXT, FieldKind.LATIN, FieldKind.ADDRESS})


class Board(StrEnum):
    """What the docked keyboard shows."""

    PERSIAN = "persian"
    SYMBOLS = "symbols"
    LATIN = "latin"
    CAPITALS = "capitals"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Box:
    """One place to type in: a field has one, a date three. `caret` counts characters of `shown`."""

    name: str
    label: str
    shown: str = field(repr=False)
    longest: int
    caret: int | None = None  # None where nothing is being typed


@dataclass(frozen=True, slots=True)
class FormField:
    name: str
    kind: FieldKind
    label: str
    boxes: tuple[Box, ...] = ()
    options: tuple[Option, ...] = ()
    chosen: str = field(default="", repr=False)
    hint: str = ""
    error: str | None = None
    active: bool = False
    open: bool = False  # a masked field whose eye is open


@dataclass(frozen=True, slots=True)
class Keyboard:
    """What the keys write: at most `longest` characters, then the focus goes on to `after` by itself."""

    board: Board
    box: str  # where the keys write
    letters: Board  # the board that the symbol page goes back to
    longest: int
    before: str = ""  # where erasing in an empty box leads
    after: str = ""
    docked: bool = True  # across the foot of the page; else a number pad beside the fields


@dataclass(frozen=True, slots=True)
class Suggestion:
    label: str
    sends: Edit = field(repr=False)


@dataclass(frozen=True, slots=True)
class Form:
    fields: tuple[FormField, ...]
    keyboard: Keyboard | None = None  # None while the answer is chosen from a list
    suggestions: tuple[Suggestion, ...] = ()
    first_row: int = 0  # of a choice list that is longer than the page
    picture: str | None = None  # where the answer is found, shown if there is room

    @property
    def active(self) -> FormField:
        return next((each for each in self.fields if each.active), self.fields[0])
