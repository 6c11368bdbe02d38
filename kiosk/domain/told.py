"""What the centre tells an applicant, as values: the status of an application, places, days and times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kiosk.domain import fields
from kiosk.domain.applications import ApplicationState
from kiosk.domain.card_progress import CardProgress, read_card_progress
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.status import NEXT_ACTION, NextAction

MOST_ITEMS = 200


@dataclass(frozen=True, slots=True)
class Appointment:
    """`state` is the centre's word: live, missed, or closed by the place."""

    day: date
    begins: str
    ends: str
    place: str
    name: str
    address: str = ""
    hours: str = ""
    state: str = "live"


@dataclass(frozen=True, slots=True)
class DeliveryPlace:
    id: str
    name: str = ""
    address: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationStatus:
    """How an application stands. `name` is masked; with `stale` it is what was last known (F2, R12).

    `text` is the key of its sentence, the same as `kiosk.domain.status.text_key` gives.
    """

    application: str
    state: ApplicationState
    text: str
    since: datetime
    as_of: datetime
    due_at: datetime | None = None
    items: tuple[str, ...] = ()  # paths that the register disputes, never what it says
    edits_left: int | None = None
    appointment: Appointment | None = None
    delivery_place: DeliveryPlace | None = None
    name: str = field(default="", repr=False)
    stale: bool = False
    card: CardProgress = field(default_factory=CardProgress)

    @property
    def next(self) -> NextAction:
        return NEXT_ACTION[self.state]


@dataclass(frozen=True, slots=True)
class Place:
    id: str
    kind: str
    name: str
    address: str
    city: str
    hours: str = ""
    accessible: bool = False


@dataclass(frozen=True, slots=True)
class FreeDay:
    day: date
    free: int


@dataclass(frozen=True, slots=True)
class SlotOffered:
    number: int
    begins: str
    ends: str
    free: int


def masked_name(first: str, last: str) -> str:
    """The first letter of each name: enough to know oneself by, too little for a passer-by (U34)."""
    return " ".join(f"{each[0]}…" for each in (first, last) if each)


def read_status(data: Mapping[str, Any]) -> ApplicationStatus:
    """The reply to `appl.status`; a `MessageError` names the key that is wrong."""
    body = dict(data)
    try:
        state = ApplicationState(fields.text(body, "state", 40))
    except ValueError as error:
        raise MessageError(Refusal.BAD_FIELD, "state") from error
    items = tuple(str(each)[:64] for each in fields.items(body, "items")[:MOST_ITEMS])
    return ApplicationStatus(
        application=fields.text(body, "application", 64),
        state=state,
        text=fields.text(body, "text", 64),
        since=fields.instant(body, "since"),
        as_of=fields.instant(body, "as_of"),
        due_at=fields.instant(body, "due_at") if "due_at" in body else None,
        items=items,
        edits_left=fields.whole(body, "edits_left") if "edits_left" in body else None,
        appointment=read_appointment(body["appointment"]) if body.get("appointment") else None,
        delivery_place=read_delivery_place(body["delivery_place"]) if body.get("delivery_place") else None,
        name=_optional(body, "name"),
        card=read_card_progress(body),
    )


def read_appointment(told: Any) -> Appointment:
    body = _object(told, "appointment")
    return Appointment(
        day=read_day(body, "day"),
        begins=fields.text(body, "begins", 5),
        ends=fields.text(body, "ends", 5),
        place=fields.text(body, "place", 64),
        name=_optional(body, "name"),
        address=_optional(body, "address"),
        hours=_optional(body, "hours"),
        state=_optional(body, "state") or "live",
    )


def read_places(data: Mapping[str, Any]) -> tuple[Place, ...]:
    return tuple(_place(each) for each in fields.mappings(dict(data), "places"))


def read_free_days(data: Mapping[str, Any]) -> tuple[FreeDay, ...]:
    return tuple(_free_day(each) for each in fields.items(dict(data), "days"))


def read_slots(data: Mapping[str, Any]) -> tuple[SlotOffered, ...]:
    return tuple(_slot(each) for each in fields.items(dict(data), "slots"))


def read_day(body: dict[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(fields.text(body, key, 10))
    except ValueError as error:
        raise MessageError(Refusal.BAD_FIELD, key) from error


def read_delivery_place(told: Any) -> DeliveryPlace:
    body = _object(told, "delivery_place")
    return DeliveryPlace(fields.text(body, "id", 64), *(_optional(body, key) for key in _PLACE_TEXTS))


_PLACE_TEXTS = ("name", "address", "hours")


def _place(body: dict[str, Any]) -> Place:
    return Place(
        id=fields.text(body, "id", 64),
        kind=fields.text(body, "kind", 32),
        name=_optional(body, "name"),
        address=_optional(body, "address"),
        city=_optional(body, "city"),
        hours=_optional(body, "hours"),
        accessible=body.get("accessible") is True,
    )


def _free_day(told: Any) -> FreeDay:
    if not isinstance(told, list | tuple) or len(told) != 2 or not isinstance(told[0], str):
        raise MessageError(Refusal.BAD_FIELD, "days")
    return FreeDay(read_day({"days": told[0]}, "days"), fields.number(told[1]))


def _slot(told: Any) -> SlotOffered:
    if not isinstance(told, list | tuple) or len(told) != 4:
        raise MessageError(Refusal.BAD_FIELD, "slots")
    number, begins, ends, free = told
    times = {"begins": begins, "ends": ends}
    begins, ends = fields.text(times, "begins", 5), fields.text(times, "ends", 5)
    return SlotOffered(fields.number(number), begins, ends, fields.number(free))


def _optional(body: dict[str, Any], key: str) -> str:
    return fields.text(body, key, 200) if body.get(key) is not None else ""


def _object(value: Any, key: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MessageError(Refusal.BAD_FIELD, key)
    return value
