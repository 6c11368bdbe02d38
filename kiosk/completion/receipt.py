"""What stands on a printed slip: its lines in order, in one language, with nothing biometric in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from kiosk.completion.receipt_words import WORDS, Words
from kiosk.domain.jalali import jalali_parts
from kiosk.domain.numbers import NumberKind, grouped
from kiosk.domain.text import persian_digits


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go, in the words of the slip's language."""

    name: str
    address: str
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """When the person is expected; hours as the clock shows them, 09:30."""

    day: date
    begins: str
    ends: str
    place: Place


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """Everything a slip may tell. There is no room here for a name, a national code or a picture.

    `place` of delivery is known from completion on; `visit` stands on a slip about an appointment. `excused`
    are the positions of fingers recorded as exceptions (ISO/IEC 19794-2). With `moved`, the card goes to
    another place than an earlier slip says.
    """

    number: str
    kind: NumberKind
    day: date
    kiosk: str
    code: str = field(repr=False)
    place: Place | None = None
    visit: Visit | None = None
    about_days: int = 20
    excused: tuple[int, ...] = ()
    moved: bool = False
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    text: str


@dataclass(frozen=True, slots=True)
class Banner:
    """White on black across the whole width."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """The number the person will copy: as large as fits."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code."""

    text: str


Line: TypeAlias = Title | Banner | Number | Row | Note | Code


def slip_lines(facts: SlipFacts, language: str) -> tuple[Line, ...]:
    """The slip from top to bottom; `language` is fa or en."""
    words = WORDS[language]
    lines: list[Line] = [Title(words.service)]
    if facts.copy:
        lines.append(Banner(words.copy))
    is_receipt = facts.kind is NumberKind.RECEIPT
    lines += [
        Note(words.receipt if is_receipt else words.tracking, strong=True),
        Number(_digits(grouped(facts.number), language)),
        Row(words.day, slip_day(facts.day, language)),
    ]
    if is_receipt:
        lines += _receipt_part(facts, words, language)
    else:
        lines += [*_visit_part(facts.visit, words, language), Note(words.tracking_next)]
    lines += [Code(facts.code), Note(words.check), Note(facts.kiosk)]
    return tuple(lines)


def spoken_lines(lines: Sequence[Line]) -> tuple[str, ...]:
    """What is read aloud of a slip: all of it but the code (U9)."""
    return tuple(
        f"{line.label}: {line.value}" if isinstance(line, Row) else line.text
        for line in lines
        if not isinstance(line, Code)
    )


def slip_day(day: date, language: str) -> str:
    """Solar Hijri in both languages; English adds the Gregorian day."""
    jalali = "{:04}/{:02}/{:02}".format(*jalali_parts(day))
    return persian_digits(jalali) if language == "fa" else f"{jalali} ({day:%-d %B %Y})"


def _receipt_part(facts: SlipFacts, words: Words, language: str) -> list[Line]:
    if facts.place is None:
        raise ValueError("a receipt names the place of delivery")
    lines = _place_rows(words.place, facts.place, words)
    if facts.excused:
        fingers = words.list_sign.join(words.fingers[each] for each in facts.excused)
        lines.append(Row(words.excused, fingers))
    about = words.about.format(days=_digits(str(facts.about_days), language))
    return [
        *lines,
        Note(words.moved if facts.moved else about),
        Note(words.keep, strong=True),
        Note(words.bring),
    ]


def _visit_part(visit: Visit | None, words: Words, language: str) -> list[Line]:
    if visit is None:
        return []
    hours = _digits(words.from_to.format(begins=visit.begins, ends=visit.ends), language)
    appointment = Row(words.appointment, f"{slip_day(visit.day, language)}{words.list_sign}{hours}")
    return [appointment, *_place_rows(words.visit_place, visit.place, words), Note(words.visit_bring)]


def _place_rows(label: str, place: Place, words: Words) -> list[Line]:
    """Only what is known of the place."""
    rows = ((label, place.name), (words.address, place.address), (words.hours, place.hours))
    return [Row(name, value) for name, value in rows if value]


def _digits(text: str, language: str) -> str:
    return persian_digits(text) if language == "fa" else text
