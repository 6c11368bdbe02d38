"""What the pages show of the past: one kiosk's events and parts, and the hours of journeys and deliveries."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from centre.appointments.tables import appointments as booked
from centre.appointments.tables import slots
from centre.inbox.tables import inbox
from centre.storage.schema import applications, history, kiosks, parts, presence
from kiosk.domain.applications import ApplicationState

HOUR_S = 3600
HOURS = 48
EVENTS = 50
_JOURNEY_ENDED, _VERDICT = "journey.ended", "delivery.verdict"


@dataclass(frozen=True, slots=True)
class KioskPage:
    """One kiosk as its page shows it."""

    kiosk: Any
    presence: Any
    parts: list[Any]
    events: list[Any]
    outcomes: dict[str, list[int]]
    verdicts: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Hours:
    """Counts of the last hours, oldest first, by what is counted."""

    series: dict[str, list[int]]
    until: float


def kiosk_page(connection: Connection, name: str, now: float) -> KioskPage | None:
    kiosk = connection.execute(select(kiosks).where(kiosks.c.id == name)).one_or_none()
    if kiosk is None:
        return None
    seen = connection.execute(select(presence).where(presence.c.kiosk == name)).one_or_none()
    health = connection.execute(select(parts).where(parts.c.kiosk == name).order_by(parts.c.part)).all()
    own = select(inbox).where(inbox.c.kiosk == name)
    newest = connection.execute(own.order_by(inbox.c.received_at.desc()).limit(EVENTS)).all()
    ended = own.where(inbox.c.type == _JOURNEY_ENDED, inbox.c.received_at > now - HOURS * HOUR_S)
    outcomes: dict[str, list[int]] = {}
    for event in connection.execute(ended):
        outcome = str(json.loads(event.data).get("outcome"))
        _count(outcomes, outcome if outcome == "delivered" else "other", event.received_at, now)
    verdicts: dict[str, list[int]] = {}
    judged = own.where(inbox.c.type == _VERDICT, inbox.c.received_at > now - HOURS * HOUR_S)
    for event in connection.execute(judged):
        _count(verdicts, str(json.loads(event.data).get("verdict")), event.received_at, now)
    return KioskPage(kiosk, seen, list(health), list(newest), outcomes, verdicts)


def moves(connection: Connection, now: float) -> Hours:
    """Moves of applications in the last hours, by the state they led to."""
    series: dict[str, list[int]] = {}
    recent = select(history.c.after, history.c.at).where(
        history.c.transition.is_not(None), history.c.at > now - HOURS * HOUR_S
    )
    for after, at in connection.execute(recent):
        _count(series, after, at, now)
    return Hours(series, now)


def deliveries_by_place(connection: Connection) -> list[tuple[str, int]]:
    """Cards handed over so far, the busiest place first."""
    number = func.count()
    grouped = (
        select(applications.c.place, number)
        .where(applications.c.state == ApplicationState.DELIVERED.value, applications.c.place.is_not(None))
        .group_by(applications.c.place)
        .order_by(number.desc(), applications.c.place)
        .limit(30)
    )
    return [(place, count) for place, count in connection.execute(grouped)]


def appointments(connection: Connection, now: float, place: str = "") -> dict[str, list[int]]:
    """Appointments booked in the last hours, by place; of one place if it is named."""
    made = booked.c.created_at
    recent = select(slots.c.place, made).join(booked, booked.c.slot == slots.c.number)
    return _by_place(connection.execute(recent.where(made > now - HOURS * HOUR_S)), now, place)


def deliveries(connection: Connection, now: float, place: str = "") -> dict[str, list[int]]:
    """Cards handed over in the last hours, by place; of one place if it is named."""
    recent = (
        select(applications.c.place, history.c.at)
        .join(applications, applications.c.id == history.c.application)
        .where(history.c.transition.is_not(None), history.c.at > now - HOURS * HOUR_S)
        .where(history.c.after == ApplicationState.DELIVERED.value)
    )
    return _by_place(connection.execute(recent), now, place)


def place_names(connection: Connection) -> list[str]:
    return list(connection.execute(select(kiosks.c.place).distinct().order_by(kiosks.c.place)).scalars())


def _by_place(rows: Iterable[Any], now: float, place: str) -> dict[str, list[int]]:
    series: dict[str, list[int]] = {}
    for found, at in rows:
        if not place or found == place:
            _count(series, found or "?", at, now)
    return series


def _count(series: dict[str, list[int]], name: str, at: float, now: float) -> None:
    back = min(HOURS - 1, max(0, int((now - at) // HOUR_S)))
    series.setdefault(name, [0] * HOURS)[HOURS - 1 - back] += 1
