"""Appointments once they are booked: looked up, ended, missed, called off; and a place's list of visitors."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.applications.forms import load_form
from centre.applications.moves import find, take
from centre.appointments.places import decree
from centre.appointments.slots import free_unit
from centre.appointments.tables import appointments, places, slots
from centre.storage.keys import CentreKeys
from kiosk.domain.applications import ApplicationEvent, ApplicationState

LIVE, USED, MISSED, CANCELLED, CLOSED, MOVED = "live", "used", "missed", "cancelled", "closed", "moved"
MOST_MISSED_AT_ONCE = 200
PAGE = 60

_joined = (
    select(
        appointments,
        slots.c.day,
        slots.c.begins,
        slots.c.ends,
        slots.c.place,
        places.c.name,
        places.c.address,
        places.c.hours,
    )
    .join(slots, appointments.c.slot == slots.c.number)
    .join(places, slots.c.place == places.c.id)
)


def newest_appointment(connection: Connection, application: str) -> Row[Any] | None:
    """The application's last appointment in whatever state, with its slot and place."""
    newest = _joined.where(appointments.c.application == application).order_by(appointments.c.number.desc())
    return connection.execute(newest.limit(1)).one_or_none()


def live_appointment(connection: Connection, application: str) -> Row[Any] | None:
    mine = (appointments.c.application == application, appointments.c.state == LIVE)
    return connection.execute(_joined.where(*mine)).one_or_none()


def missed_appointment(connection: Connection, application: str, day: date) -> Row[Any] | None:
    """The appointment of that day which counts as missed because nobody had reported the visit."""
    mine = (appointments.c.application == application, appointments.c.state == MISSED, slots.c.day == day)
    return connection.execute(_joined.where(*mine)).one_or_none()


def reopen(connection: Connection, row: Row[Any], missed: Row[Any], now: float, kiosk: str) -> bool:
    """Take a missed appointment back: the visit took place, and its kiosk could only say so now (F4).

    A visit is a fact, so an appointment booked since is given back. The missed one kept its unit of capacity.
    """
    booked = live_appointment(connection, row.id)
    if booked is not None:
        call_off(connection, row, booked, state=CANCELLED, now=now, kiosk=kiosk)
        row = find(connection, row.id) or row
    event = ApplicationEvent.BOOKED
    if take(connection, row, event, now=now, kiosk=kiosk, reason="late_report") is None:
        return False
    this_one = appointments.c.number == missed.number
    connection.execute(appointments.update().where(this_one).values(state=LIVE, ended_at=None))
    return True


def end_appointment(connection: Connection, booked: Row[Any], state: str, now: float) -> None:
    """Close an appointment; its unit of capacity is free again unless the visit took place or was missed."""
    this_one = appointments.c.number == booked.number
    connection.execute(appointments.update().where(this_one).values(state=state, ended_at=now))
    if state not in (USED, MISSED):
        free_unit(connection, booked.slot)


def call_off(
    connection: Connection, row: Row[Any], booked: Row[Any], *, state: str, now: float, kiosk: str | None
) -> None:
    """T13: back to where the application was before it booked."""
    before = ApplicationState(booked.booked_from)
    event = ApplicationEvent.APPOINTMENT_CANCELLED
    if take(connection, row, event, now=now, kiosk=kiosk, reason=state, to=before):
        end_appointment(connection, booked, state, now)


def end_days(connection: Connection, today: date, now: float) -> int:
    """T14 for every appointment of a day that is over; how many there were."""
    past = (appointments.c.state == LIVE, slots.c.day < today)
    rows = connection.execute(_joined.where(*past).limit(MOST_MISSED_AT_ONCE)).all()
    for booked in rows:
        row = find(connection, booked.application)
        if row is not None and take(connection, row, ApplicationEvent.DAY_ENDED, now=now, kiosk=None):
            end_appointment(connection, booked, MISSED, now)
    return len(rows)


def close_day(connection: Connection, place: str, day: date, now: float) -> int:
    """Close a place for a day and call off all it had; how many people are told by their status."""
    decree(connection, place, day, is_open=False)
    there = (appointments.c.state == LIVE, slots.c.place == place, slots.c.day == day)
    rows = connection.execute(_joined.where(*there).order_by(appointments.c.number)).all()
    for booked in rows:
        row = find(connection, booked.application)
        if row is not None:
            call_off(connection, row, booked, state=CLOSED, now=now, kiosk=None)
    return len(rows)


def visitors(
    connection: Connection, keys: CentreKeys, place: str, day: date, after: int
) -> list[dict[str, Any]]:
    """A place's visitors of a day in order, from number `after` on, at most a page of them."""
    there = (appointments.c.state == LIVE, slots.c.place == place, slots.c.day == day)
    listed = _joined.where(*there).order_by(slots.c.begins, appointments.c.number)
    page = connection.execute(listed.offset(after).limit(PAGE)).all()
    return [
        {
            "order": after + at,
            "application": booked.application,
            "begins": booked.begins,
            "ends": booked.ends,
            "name": _display_name(connection, keys, booked.application),
        }
        for at, booked in enumerate(page, start=1)
    ]


def expected(connection: Connection, place: str, days: Collection[date]) -> list[Row[Any]]:
    """All live appointments of a place on these days, in the order of its lists."""
    there = (appointments.c.state == LIVE, slots.c.place == place, slots.c.day.in_(days))
    ordered = _joined.where(*there).order_by(slots.c.day, slots.c.begins, appointments.c.number)
    return list(connection.execute(ordered).all())


def as_told(booked: Row[Any]) -> dict[str, Any]:
    """An appointment as its applicant is told of it."""
    where = {"place": booked.place, "name": booked.name, "address": booked.address, "hours": booked.hours}
    return {"day": booked.day.isoformat(), "begins": booked.begins, "ends": booked.ends, **where}


def _display_name(connection: Connection, keys: CentreKeys, application: str) -> str:
    applicant = load_form(connection, keys, application)["form"]["applicant"]
    return f"{applicant['first_name']} {applicant['last_name']}"
