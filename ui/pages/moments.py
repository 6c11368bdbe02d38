"""Days and times as people in Iran read them."""

from datetime import date, datetime, time

from kiosk.domain.booking import TEHRAN
from kiosk.domain.jalali import jalali_parts
from kiosk.session.states import Language
from kiosk.typeset import NO_BREAK_SPACE, isolated
from ui.wording import Words

MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
MONTHS_LATIN = (
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
)
# From Monday, as Python counts.
WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنج‌شنبه", "جمعه", "شنبه", "یکشنبه")
WEEKDAYS_LATIN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def month_name(say: Words, day: date) -> str:
    """The month a day lies in, with its year."""
    year, month, _ = jalali_parts(day)
    names = MONTHS if say.language is Language.PERSIAN else MONTHS_LATIN
    return say.digits(f"{names[month - 1]} {year}")


def weekday_name(say: Words, day: date) -> str:
    names = WEEKDAYS if say.language is Language.PERSIAN else WEEKDAYS_LATIN
    return names[day.weekday()]


def whole_day(say: Words, day: date) -> str:
    """Weekday, day and month in words."""
    number = jalali_parts(day)[2]
    gap = NO_BREAK_SPACE
    comma = "" if say.language is Language.PERSIAN else ","
    return say.digits(f"{weekday_name(say, day)}{comma} {number}{gap}{month_name(say, day)}")


def clock_time(say: Words, moment: time) -> str:
    """An hour as clocks show it, in one piece between letters of either direction."""
    return isolated(say.digits(f"{moment:%H:%M}"))


def day_and_time(say: Words, instant: datetime) -> str:
    """A day of the Jalali calendar and the time, in Iran's own time."""
    local = instant.astimezone(TEHRAN)
    day = "{:04}/{:02}/{:02}".format(*jalali_parts(local.date()))
    comma = "،" if say.language is Language.PERSIAN else ","
    return say.digits(f"{day}{comma}{NO_BREAK_SPACE}{local:%H:%M}")
