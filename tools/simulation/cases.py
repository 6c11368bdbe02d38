"""What a centre of dictionaries knows of applications, and how it words its answers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.clock import Clock
from kiosk.domain.numbers import NumberKind, make_number
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


@dataclass(slots=True)
class Cases:
    """All of them; `refused` are the numbers of second forms of somebody."""

    chance: random.Random
    clock: Clock
    by_id: dict[str, Case] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[Case]:
        yield from self.by_id.values()

    def find(self, asked: dict[str, Any]) -> Case | None:
        wanted = (asked["tracking"], asked["second_item"])
        return next((each for each in self if (each.tracking, each.code) == wanted), None)

    def import_ready(self, code: str, receipt: str, chip: Chip) -> Case:
        """A card that lies ready from the start."""
        name = f"w{len(self.by_id):05}"
        tracking = make_number(NumberKind.TRACKING, self.chance.randrange)
        case = Case(name, code, S.READY_FOR_DELIVERY, tracking, receipt, chip)
        self.by_id[name] = case
        return case

    def slots_taken(self) -> Iterator[tuple[int, int]]:
        taken = [case.slot for case in self if case.slot is not None]
        yield from ((slot, taken.count(slot)) for slot in set(taken))

    @property
    def now(self) -> float:
        return self.clock.now().timestamp()

    @property
    def today(self) -> date:
        return self.clock.now().date()


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
