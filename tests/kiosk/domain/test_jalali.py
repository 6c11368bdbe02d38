"""The Solar Hijri calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.jalali import age, jalali_parts, jalali_text, month_begin, next_month, parse_jalali
from kiosk.domain.problems import FieldError

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize("year", [1399, 1403, 1408])
def test_leap_years_have_a_thirtieth_of_esfand(year: int) -> None:
    assert jalali_parts(parse_jalali(f"{year}/12/30") + timedelta(days=1)) == (year + 1, 1, 1)


@pytest.mark.parametrize("year", [1400, 1401, 1402, 1404, 1405, 1406, 1407])
def test_common_years_have_none(year: int) -> None:
    with pytest.raises(FieldError, match="date_impossible"):
        parse_jalali(f"{year}/12/30")


def test_the_days_of_the_sheet_meet() -> None:
    assert parse_jalali("1408/12/30") == date(2030, 3, 20)
    assert parse_jalali("1405/09/01") == date(2026, 11, 22)
    assert date(2026, 11, 22).strftime("%A") == "Sunday"


@pytest.mark.parametrize("typed", ["0000/01/01", "1405/00/01", "1405/01/00", "1405/07/31", "9999/12/30"])
def test_days_that_are_not_there_are_refused(typed: str) -> None:
    with pytest.raises(FieldError):
        parse_jalali(typed)


@given(DAYS)
def test_every_day_comes_back_from_its_text(day: date) -> None:
    assert parse_jalali(jalali_text(day)) == day


def test_a_day_is_shown_in_persian_digits() -> None:
    assert jalali_text(date(2026, 11, 22)) == "۱۴۰۵/۰۹/۰۱"


def test_age_grows_on_the_birthday() -> None:
    born = parse_jalali("1390/06/31")
    assert age(born, parse_jalali("1405/06/30")) == 14
    assert age(born, parse_jalali("1405/06/31")) == 15


def test_a_birthday_on_the_last_day_of_a_leap_year_counts_on_the_first_of_farvardin() -> None:
    born = parse_jalali("1399/12/30")
    assert age(born, parse_jalali("1404/12/29")) == 4
    assert age(born, parse_jalali("1405/01/01")) == 5
    assert age(born, parse_jalali("1403/12/30")) == 4


@given(DAYS, st.integers(0, 40_000))
def test_age_never_falls_from_one_day_to_the_next(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    assert 0 <= age(born, day) <= age(born, day + timedelta(days=1)) <= age(born, day) + 1


def test_months_begin_and_follow_each_other_in_the_jalali_calendar() -> None:
    assert month_begin(date(2026, 11, 25)) == date(2026, 11, 22)
    assert next_month(date(2026, 11, 22)) == date(2026, 12, 22)
    month, seen = month_begin(date(2024, 3, 25)), []
    for _ in range(60):
        seen.append((jalali_parts(month)[1], jalali_parts(month)[2]))
        month = next_month(month)
    assert seen == [(at % 12 + 1, 1) for at in range(60)]
