"""Places and their days: brought in from a file, changed by decree, and turned into slots ahead of time."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.sql.schema import Table

from centre.appointments.tables import decreed_days, holidays, places, sessions, slots, weekly_closings
from kiosk.domain.calendar import PlaceCalendar, WeeklyClosing
from kiosk.domain.documents import parse_json

KINDS = ("registry_office", "counter_office", "authorised_centre")
_TEXTS = {"name": 100, "address": 200, "province": 50, "city": 50, "phone": 32, "hours": 100}
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
MOST_CAPACITY = 10_000


class PlacesFileError(ValueError):
    """A file of places that cannot be taken; names the entry and the key."""


def read_places(path: Path) -> dict[str, Any]:
    try:
        return parse_places(path.read_bytes())
    except OSError as error:
        raise PlacesFileError(f"{path}: {error.strerror}") from error
    except PlacesFileError as error:
        raise PlacesFileError(f"{path}: {error}") from error


def parse_places(data: bytes) -> dict[str, Any]:
    """An object with lists; PlacesFileError for anything else. What is in them is looked at in turn."""
    try:
        document = parse_json(data)
    except ValueError as error:
        raise PlacesFileError(f"{error}; give a JSON object with places and holidays") from error
    if not isinstance(document, dict) or not all(
        isinstance(document.get(key, []), list) for key in ("places", "holidays")
    ):
        raise PlacesFileError('a JSON object with lists of "places" and "holidays" is wanted')
    return document


def import_places(connection: Connection, document: Mapping[str, Any]) -> int:
    """Take in places with their sessions and weeks, and the public holidays; what is known is replaced.

    `{"places": [{"id", "kind", "name", …, "sessions": [{"begins", "ends", "capacity"}], "weekly":
    [{"begins": "2026-03-21", "weekdays": [4]}]}], "holidays": [{"day": "2026-12-05", "name": "…"}]}`
    """
    entries = document.get("places", [])
    for entry in entries:
        _import_place(connection, entry)
    if "holidays" in document:
        days = [
            {"day": _day("holidays", each.get("day")), "name": each.get("name")}
            for each in document["holidays"]
        ]
        connection.execute(delete(holidays))
        if days:
            connection.execute(holidays.insert(), days)
    return len(entries)


def find_place(connection: Connection, place: str) -> Row[Any] | None:
    return connection.execute(select(places).where(places.c.id == place)).one_or_none()


def told_place(connection: Connection, place: str) -> dict[str, str]:
    """Where the card is handed over, as the applicant is told (R37, R40)."""
    row = find_place(connection, place)
    known = {key: getattr(row, key) for key in ("name", "address", "hours")} if row is not None else {}
    return {"id": place, **known}


def calendar_of(connection: Connection, place: str) -> PlaceCalendar:
    closings = connection.execute(select(weekly_closings).where(weekly_closings.c.place == place)).all()
    weekly = tuple(WeeklyClosing(row.begins, _weekdays(row.weekdays)) for row in closings)
    decreed = connection.execute(select(decreed_days).where(decreed_days.c.place == place)).all()
    public = frozenset(connection.execute(select(holidays.c.day)).scalars())
    single = {row.day: bool(row.open) for row in decreed}
    return PlaceCalendar(weekly or PlaceCalendar().weekly, public, single)


def decree(connection: Connection, place: str, day: date, *, is_open: bool) -> None:
    """The centre's word on one day of a place."""
    same = (decreed_days.c.place == place, decreed_days.c.day == day)
    connection.execute(delete(decreed_days).where(*same))
    connection.execute(decreed_days.insert().values(place=place, day=day, open=is_open))


def prepare_slots(connection: Connection, today: date, horizon_days: int) -> int:
    """Make the slots of all days up to the horizon that are missing; how many there were."""
    made: list[dict[str, Any]] = []
    for place in connection.execute(select(places.c.id).order_by(places.c.id)).scalars().all():
        newest = connection.execute(select(func.max(slots.c.day)).where(slots.c.place == place)).scalar()
        first = max(today, newest + timedelta(days=1)) if newest else today
        offered = connection.execute(select(sessions).where(sessions.c.place == place)).all()
        for ahead in range((today + timedelta(days=horizon_days) - first).days + 1):
            day = first + timedelta(days=ahead)
            made += [_slot(place, day, session) for session in offered]
    if made:
        connection.execute(slots.insert(), made)
    return len(made)


def _slot(place: str, day: date, session: Row[Any]) -> dict[str, Any]:
    times = {"begins": session.begins, "ends": session.ends}
    return {"place": place, "day": day, "capacity": session.capacity, "taken": 0, **times}


def _import_place(connection: Connection, entry: Any) -> None:
    name = str(entry.get("id", "?")) if isinstance(entry, dict) else "?"
    values = _checked(name, entry)
    if connection.execute(places.update().where(places.c.id == name).values(**values)).rowcount == 0:
        connection.execute(places.insert().values(id=name, **values))
    _replace(connection, sessions, name, [_session(name, each) for each in entry.get("sessions", [])])
    _replace(connection, weekly_closings, name, [_week(name, each) for each in entry.get("weekly", [])])


def _replace(connection: Connection, table: Table, place: str, rows: list[dict[str, Any]]) -> None:
    connection.execute(delete(table).where(table.c.place == place))
    if rows:
        connection.execute(table.insert(), [{"place": place, **row} for row in rows])


def _checked(name: str, entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict) or not re.fullmatch(r"[a-z0-9-]{1,64}", name):
        raise PlacesFileError(f"place {name}: id must be 1 to 64 of a-z, 0-9 and -")
    if entry.get("kind") not in KINDS:
        raise PlacesFileError(f"place {name}: kind must be one of {', '.join(KINDS)}")
    texts = {key: entry.get(key, "") for key in _TEXTS}
    for key, value in texts.items():
        if not isinstance(value, str) or len(value) > _TEXTS[key] or (key == "name" and not value):
            raise PlacesFileError(f"place {name}: {key} is missing or too long")
    flags = {key: entry.get(key) is True for key in ("authorised", "accessible")}
    return {"kind": entry["kind"], **texts, **flags}


def _session(name: str, entry: Any) -> dict[str, Any]:
    begins, ends, capacity = (entry.get(key) for key in ("begins", "ends", "capacity"))
    if not all(isinstance(each, str) and _CLOCK.fullmatch(each) for each in (begins, ends)) or begins >= ends:
        raise PlacesFileError(f"place {name}: a session needs begins before ends, each as HH:MM")
    if type(capacity) is not int or not 0 <= capacity <= MOST_CAPACITY:
        raise PlacesFileError(f"place {name}: capacity must be 0 to {MOST_CAPACITY}")
    return {"begins": begins, "ends": ends, "capacity": capacity}


def _week(name: str, entry: Any) -> dict[str, Any]:
    weekdays = entry.get("weekdays")
    if not isinstance(weekdays, list) or not all(type(each) is int and 0 <= each <= 6 for each in weekdays):
        raise PlacesFileError(f"place {name}: weekdays must be a list of 0 (Monday) to 6")
    return {"begins": _day(name, entry.get("begins")), "weekdays": ",".join(map(str, sorted(set(weekdays))))}


def _weekdays(text: str) -> frozenset[int]:
    return frozenset(int(each) for each in text.split(",") if each)


def _day(name: str, value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise PlacesFileError(f"{name}: {value!r} is no day as YYYY-MM-DD") from error
