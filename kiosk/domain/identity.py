"""What a person's identity data must look like: codes, names, birth certificate, and the second item.

Texts come as typed; what is returned is the stored form (Persian letters, ASCII digits, ISO dates).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.domain.jalali import birth_date, jalali_parts
from kiosk.domain.problems import FieldError, Problem
from kiosk.domain.text import ZWNJ, ascii_digits, normalise

__all__ = [
    "FieldError",
    "SecondItem",
    "SecondItemKind",
    "birth_date",
    "certificate_number",
    "certificate_serial",
    "certificate_series",
    "national_code",
    "person_name",
    "second_item",
]

# The letters of Persian names, with hamza on its carriers as the registry writes it.
_LETTERS = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءأؤئۀة"
_NAME = re.compile(rf"[{_LETTERS}]\u0654?(?:[ {ZWNJ}-]?[{_LETTERS}]\u0654?)*")
_SERIES = re.compile(rf"([{_LETTERS}]|الف) ?([0-9]{{1,2}})")
CODE_REPLACED_NUMBER = 1368  # from this year of birth the certificate number is the national code


class SecondItemKind(StrEnum):
    NATIONAL_CODE = "national_code"
    BIRTH_DATE = "birth_date"


@dataclass(frozen=True, slots=True, repr=False)
class SecondItem:
    """What the applicant proves beside the receipt: the national code, or the birth date in ISO form."""

    kind: SecondItemKind
    value: str


def national_code(text: str) -> str:
    """The ten digits of a national code; a shorter input is never padded."""
    code = ascii_digits(text)
    if not re.fullmatch(r"[0-9]{10}", code):
        raise FieldError(Problem.CODE_LENGTH)
    if len(set(code)) == 1:
        raise FieldError(Problem.CODE_REPEATED)
    if code.startswith("000"):
        raise FieldError(Problem.CODE_DISTRICT)
    if code[3:9] == "000000":
        raise FieldError(Problem.CODE_SERIAL)
    if int(code[9]) != _check_digit(code):
        raise FieldError(Problem.CODE_CHECK_DIGIT)
    return code


def second_item(text: str) -> SecondItem:
    """National code or birth date, told apart by their form."""
    typed = ascii_digits(text)
    if re.fullmatch(r"[0-9]{9,11}", typed):
        return SecondItem(SecondItemKind.NATIONAL_CODE, national_code(typed))
    if re.fullmatch(r"[0-9]{8}|[0-9]{4}[/.-].*", typed):
        return SecondItem(SecondItemKind.BIRTH_DATE, birth_date(typed).isoformat())
    raise FieldError(Problem.SECOND_ITEM_FORM)


def person_name(text: str) -> str:
    """A first or last name: Persian letters, with a space, ZWNJ or hyphen only between them."""
    name = normalise(text)
    if not 2 <= len(name) <= 50:
        raise FieldError(Problem.NAME_LENGTH)
    if not _NAME.fullmatch(name):
        raise FieldError(Problem.NAME_LETTERS)
    return name


def certificate_number(text: str, code: str, born: date) -> str:
    """The number of the birth certificate; from 1368 on "0" and the national code say the same."""
    number = ascii_digits(text)
    if jalali_parts(born)[0] >= CODE_REPLACED_NUMBER:
        if number not in ("0", code):
            raise FieldError(Problem.CERTIFICATE_NOT_CODE)
        return code
    if not re.fullmatch(r"[1-9][0-9]{0,9}", number):
        raise FieldError(Problem.CERTIFICATE_NUMBER)
    return number


def certificate_series(text: str) -> str:
    """Letter and number of the series, as in الف ۲۳, with one space between them."""
    parts = _SERIES.fullmatch(ascii_digits(text))
    if parts is None:
        raise FieldError(Problem.CERTIFICATE_SERIES)
    return f"{parts[1]} {parts[2]}"


def certificate_serial(text: str) -> str:
    serial = ascii_digits(text)
    if not re.fullmatch(r"[0-9]{1,6}", serial):
        raise FieldError(Problem.CERTIFICATE_SERIAL)
    return serial


def _check_digit(code: str) -> int:
    weighted = sum(int(digit) * weight for digit, weight in zip(code, range(10, 1, -1), strict=False))
    rest = weighted % 11
    return rest if rest < 2 else 11 - rest
