"""Open days of a place."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.calendar import FRIDAY, PlaceCalendar, WeeklyClosing

TODAY = date(2026, 11, 22)  # a Sunday
THURSDAY = 3


def test_friday_is_closed_and_saturday_open() -> None:
    calendar = PlaceCalendar()
    assert not calendar.is_open(date(2026, 11, 27))
    assert calendar.is_open(date(2026, 11, 28))


def test_weekly_closing_days_belong_to_a_period() -> None:
    calendar = PlaceCalendar(
        weekly=(
            WeeklyClosing(date(2026, 12, 1), frozenset({THURSDAY, FRIDAY})),
            WeeklyClosing(date.min, frozenset({FRIDAY})),
        )
    )
    assert calendar.is_open(date(2026, 11, 26))
    assert not calendar.is_open(date(2026, 12, 3))


def test_the_centres_word_stands_above_holidays_and_weeks() -> None:
    calendar = PlaceCalendar(
        holidays=frozenset({date(2026, 11, 24)}),
        decreed={date(2026, 11, 24): True, date(2026, 11, 27): True, date(2026, 11, 25): False},
    )
    days = list(calendar.open_days(TODAY, lead_days=1, horizon_days=5))
    assert days == [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 26), date(2026, 11, 27)]


@given(st.integers(0, 10), st.integers(0, 60), st.sets(st.integers(0, 60)))
def test_days_on_offer_are_open_and_inside_the_horizon(lead: int, horizon: int, holidays: set[int]) -> None:
    calendar = PlaceCalendar(holidays=frozenset(TODAY + timedelta(days=n) for n in holidays))
    for day in calendar.open_days(TODAY, lead_days=lead, horizon_days=horizon):
        assert calendar.is_open(day)
        assert day.weekday() != FRIDAY
        assert lead <= (day - TODAY).days <= horizon
        assert (day - TODAY).days not in holidays
