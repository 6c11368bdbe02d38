"""When an appointment may be booked, moved or given back: the guards of T10, T12 and T13."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from kiosk.domain.calendar import PlaceCalendar
from kiosk.domain.policy import ProcessPolicy

TEHRAN = timezone(timedelta(hours=3, minutes=30))  # no summer time since 2022


class BookingRefusal(StrEnum):
    """Why nothing was booked, moved or given back."""

    NOT_POSSIBLE_NOW = "not_possible_now"
    UNKNOWN_PLACE = "unknown_place"
    PLACE_NOT_AUTHORISED = "place_not_authorised"
    DAY_CLOSED = "day_closed"
    OUTSIDE_HORIZON = "outside_horizon"
    FULL = "full"
    UNKNOWN_SLOT = "unknown_slot"
    TOO_LATE = "too_late"
    REBOOK_LIMIT = "rebook_limit"
    OTHER_DAY = "other_day"
    OTHER_TIME = "other_time"


@dataclass(frozen=True, slots=True)
class SlotTime:
    """A time at a place, as its own clocks show it."""

    day: date
    begins: time

    def instant(self) -> datetime:
        return datetime.combine(self.day, self.begins, TEHRAN)


def local_day(instant: datetime) -> date:
    """The day it is in Iran."""
    return instant.astimezone(TEHRAN).date()


def check_day(
    slot: SlotTime, calendar: PlaceCalendar, *, authorised: bool, now: datetime, policy: ProcessPolicy
) -> BookingRefusal | None:
    """The guard of T10, but for the capacity, which is checked and taken in one step."""
    if not authorised:
        return BookingRefusal.PLACE_NOT_AUTHORISED
    ahead = (slot.day - local_day(now)).days
    if not policy.booking_lead_days <= ahead <= policy.booking_horizon_days or slot.instant() <= now:
        return BookingRefusal.OUTSIDE_HORIZON
    return None if calendar.is_open(slot.day) else BookingRefusal.DAY_CLOSED


def check_rebook(
    booked: SlotTime, *, rebooks: int, now: datetime, policy: ProcessPolicy
) -> BookingRefusal | None:
    """The guard of T12 beyond that of T10."""
    if rebooks >= policy.rebook_limit:
        return BookingRefusal.REBOOK_LIMIT
    if booked.instant() - now < timedelta(hours=policy.rebook_cutoff_h):
        return BookingRefusal.TOO_LATE
    return None


def check_cancel(booked: SlotTime, *, now: datetime) -> BookingRefusal | None:
    """The guard of T13 for the applicant's own wish: before the visit begins."""
    return BookingRefusal.TOO_LATE if booked.instant() <= now else None


def check_visit(
    slot: SlotTime, ends: time, *, arrived: datetime, policy: ProcessPolicy
) -> BookingRefusal | None:
    """The guard of T15 for day and time: a little early and a little late are forgiven."""
    if local_day(arrived) != slot.day:
        return BookingRefusal.OTHER_DAY
    opens = slot.instant() - timedelta(minutes=policy.early_arrival_min)
    closes = datetime.combine(slot.day, ends, TEHRAN) + timedelta(minutes=policy.late_arrival_min)
    return None if opens <= arrived <= closes else BookingRefusal.OTHER_TIME
