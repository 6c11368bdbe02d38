"""What a person's identity data must look like; every refusal names its rule.

Texts come as typed; what is returned is the stored form (ASCII digits, ISO dates).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import jdatetime

from kiosk.domain.text import ascii_digits

OLDEST_BIRTH_YEAR = 1270  # Solar Hijri


class Problem(StrEnum):
    """Why a field is refused; each value is the key of a message in both languages."""

    CODE_LENGTH = "code_length"
    CODE_REPEATED = "code_repeated"
    CODE_DISTRICT = "code_district"
    CODE_SERIAL = "code_serial"
    CODE_CHECK_DIGIT = "code_check_digit"
    DATE_FORM = "date_form"
    DATE_IMPOSSIBLE = "date_impossible"
    DATE_TOO_EARLY = "date_too_early"
    SECOND_ITEM_FORM = "second_item_form"


class FieldError(ValueError):
    """A field breaks a rule; the text is the rule's key and never the field's content."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


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


def birth_date(text: str) -> date:
    """A Jalali date of birth typed as 13650412 or 1365/4/12."""
    typed = ascii_digits(text)
    parts = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", typed) or re.fullmatch(
        r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})", typed
    )
    if parts is None:
        raise FieldError(Problem.DATE_FORM)
    year, month, day = (int(part) for part in parts.groups())
    if year < OLDEST_BIRTH_YEAR:
        raise FieldError(Problem.DATE_TOO_EARLY)
    try:
        gregorian: date = jdatetime.date(year, month, day).togregorian()
    except ValueError as error:
        raise FieldError(Problem.DATE_IMPOSSIBLE) from error
    return gregorian


def second_item(text: str) -> SecondItem:
    """National code or birth date, told apart by their form."""
    typed = ascii_digits(text)
    if re.fullmatch(r"[0-9]{9,11}", typed):
        return SecondItem(SecondItemKind.NATIONAL_CODE, national_code(typed))
    if re.fullmatch(r"[0-9]{8}|[0-9]{4}[/.-].*", typed):
        return SecondItem(SecondItemKind.BIRTH_DATE, birth_date(typed).isoformat())
    raise FieldError(Problem.SECOND_ITEM_FORM)


def _check_digit(code: str) -> int:
    weighted = sum(int(digit) * weight for digit, weight in zip(code, range(10, 1, -1), strict=False))
    rest = weighted % 11
    return rest if rest < 2 else 11 - rest
