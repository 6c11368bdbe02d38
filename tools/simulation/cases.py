"""What a centre of dictionaries knows of one application, and how it words its answers."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kiosk.domain.applications import ApplicationState as S
from tools.simulation.devices import Chip

Reply = dict[str, Any]
PLACE, ELSEWHERE = "place-1", "place-2"
KIOSK, OFFICER, PIN = "kiosk-1", "20417", "582914"
LEASE, GOOD_FOR, CAPACITY, HOURS = timedelta(minutes=10), timedelta(hours=12), 2, (8, 9, 10)


@dataclass(slots=True)
class Case:
    """One application at the centre."""

    id: str
    code: str
    state: S
    tracking: str = ""
    receipt: str = ""
    chip: Chip | None = None
    slot: int | None = None
    edits: int = 0
    since: float = 0.0
    leased_until: float = 0.0
    deliveries: int = 0
    place: str = PLACE


def told_place(place: str) -> dict[str, Any]:
    return {"id": place, "name": "نمونه", "address": "x", "hours": ""}


def told_appointment(slot: int) -> dict[str, Any]:
    day, hour = date.fromordinal(slot // 10), HOURS[slot % 10]
    times = {"begins": f"{hour:02}:00", "ends": f"{hour + 1:02}:00"}
    return {"day": day.isoformat(), **times, "place": PLACE, "name": "نمونه", "address": "x", "state": "live"}


def yes(data: dict[str, Any]) -> Reply:
    return {"ok": True, "data": data}


def no(code: str) -> Reply:
    return {"ok": False, "code": code}
