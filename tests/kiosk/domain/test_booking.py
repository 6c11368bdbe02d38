"""The guards of appointments."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from kiosk.domain.booking import (
    BookingRefusal,
    SlotTime,
    check_cancel,
    check_day,
    check_rebook,
    check_visit,
    local_day,
)
from kiosk.domain.calendar import PlaceCalendar
from kiosk.domain.policy import DEFAULT_POLICY, read_policy

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday, 15:30 in Tehran
MONDAY = SlotTime(date(2026, 11, 23), time(8))


def day(slot: SlotTime, *, authorised: bool = True) -> BookingRefusal | None:
    return check_day(slot, PlaceCalendar(), authorised=authorised, now=NOW, policy=DEFAULT_POLICY)


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (0, BookingRefusal.OUTSIDE_HORIZON),
        (1, None),
        (5, BookingRefusal.DAY_CLOSED),
        (30, None),
        (31, BookingRefusal.OUTSIDE_HORIZON),
        (-1, BookingRefusal.OUTSIDE_HORIZON),
    ],
)
def test_a_day_is_open_and_inside_lead_and_horizon(ahead: int, told: BookingRefusal | None) -> None:
    assert day(SlotTime(NOW.date() + timedelta(days=ahead), time(8))) is told


def test_a_place_must_be_authorised() -> None:
    assert day(MONDAY, authorised=False) is BookingRefusal.PLACE_NOT_AUTHORISED


def test_a_time_of_today_that_is_over_is_not_offered_even_without_lead() -> None:
    policy = read_policy({"booking_lead_days": 0})
    for begins, told in ((time(15), BookingRefusal.OUTSIDE_HORIZON), (time(16), None)):
        slot = SlotTime(date(2026, 11, 22), begins)
        assert check_day(slot, PlaceCalendar(), authorised=True, now=NOW, policy=policy) is told


def test_the_day_turns_at_midnight_in_iran() -> None:
    assert local_day(datetime(2026, 11, 22, 20, 29, tzinfo=UTC)) == date(2026, 11, 22)
    assert local_day(datetime(2026, 11, 22, 20, 30, tzinfo=UTC)) == date(2026, 11, 23)


def test_moving_ends_48_hours_before_the_visit() -> None:
    cut_off = MONDAY.instant() - timedelta(hours=48)
    second = timedelta(seconds=1)
    assert check_rebook(MONDAY, rebooks=2, now=cut_off, policy=DEFAULT_POLICY) is None
    late = check_rebook(MONDAY, rebooks=2, now=cut_off + second, policy=DEFAULT_POLICY)
    assert late is BookingRefusal.TOO_LATE
    often = check_rebook(MONDAY, rebooks=3, now=cut_off, policy=DEFAULT_POLICY)
    assert often is BookingRefusal.REBOOK_LIMIT


def test_cancelling_ends_with_the_begin_of_the_visit() -> None:
    begins = MONDAY.instant()
    assert check_cancel(MONDAY, now=begins - timedelta(seconds=1)) is None
    assert check_cancel(MONDAY, now=begins) is BookingRefusal.TOO_LATE


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (-DEFAULT_POLICY.early_arrival_min - 1, BookingRefusal.OTHER_TIME),
        (-DEFAULT_POLICY.early_arrival_min, None),
        (0, None),
        (30 + DEFAULT_POLICY.late_arrival_min, None),
        (30 + DEFAULT_POLICY.late_arrival_min + 1, BookingRefusal.OTHER_TIME),
        (24 * 60, BookingRefusal.OTHER_DAY),
        (-24 * 60, BookingRefusal.OTHER_DAY),
    ],
)
def test_a_visitor_may_be_a_little_early_and_a_little_late(minutes: int, told: BookingRefusal | None) -> None:
    arrived = MONDAY.instant() + timedelta(minutes=minutes)
    assert check_visit(MONDAY, time(8, 30), arrived=arrived, policy=DEFAULT_POLICY) is told
