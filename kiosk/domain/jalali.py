"""The Solar Hijri calendar for what people type and read; what is stored is Gregorian."""

import re
from datetime import date, timedelta

import jdatetime

from kiosk.domain.problems import FieldError, Problem
from kiosk.domain.text import ascii_digits, persian_digits

OLDEST_BIRTH_YEAR = 1270


def parse_jalali(text: str) -> date:
    """A Jalali date typed as 13650412 or 1365/4/12, in any digits."""
    typed = ascii_digits(text)
    parts = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", typed) or re.fullmatch(
        r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})", typed
    )
    if parts is None:
        raise FieldError(Problem.DATE_FORM)
    try:
        gregorian: date = jdatetime.date(*(int(part) for part in parts.groups())).togregorian()
    except (ValueError, OverflowError) as error:
        raise FieldError(Problem.DATE_IMPOSSIBLE) from error
    return gregorian


def birth_date(text: str) -> date:
    """A date of birth as people type it; whether it lies in the future, only the form can say."""
    born = parse_jalali(text)
    if jalali_parts(born)[0] < OLDEST_BIRTH_YEAR:
        raise FieldError(Problem.DATE_TOO_EARLY)
    return born


def jalali_parts(day: date) -> tuple[int, int, int]:
    """Year, month and day of the Solar Hijri calendar."""
    shown = jdatetime.date.fromgregorian(date=day)
    return shown.year, shown.month, shown.day


def month_begin(day: date) -> date:
    """The first day of the Jalali month this day lies in."""
    return day - timedelta(days=jalali_parts(day)[2] - 1)


def next_month(month: date) -> date:
    """The first day of the Jalali month after the one that begins on `month`."""
    return month_begin(month + timedelta(days=31))


def jalali_text(day: date) -> str:
    """The day as the Persian interface shows it."""
    return persian_digits("{:04}/{:02}/{:02}".format(*jalali_parts(day)))


def age(born: date, on: date) -> int:
    """Full Jalali years; who was born on 30 Esfand is a year older on 1 Farvardin of a common year."""
    birth_year, *birthday = jalali_parts(born)
    year, *today = jalali_parts(on)
    return year - birth_year - (today < birthday)
