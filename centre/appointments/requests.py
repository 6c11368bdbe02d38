"""What a kiosk asks about appointments: places, free times, hold, book, move, cancel; and who comes today."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from centre.applications.identification import identify, short_text
from centre.applications.moves import take
from centre.appointments.places import calendar_of, find_place
from centre.appointments.slots import drop_hold, find_slot, hold, take_unit, use_hold
from centre.appointments.tables import appointments, places, slots
from centre.appointments.visits import (
    CANCELLED,
    LIVE,
    MOVED,
    as_told,
    call_off,
    end_appointment,
    live_appointment,
    visitors,
)
from centre.delivery.claims import Reply, refusal
from centre.fleet.register import Kiosk
from centre.storage.keys import CentreKeys
from kiosk.domain.applications import ApplicationEvent, ApplicationState
from kiosk.domain.booking import (
    BookingRefusal,
    SlotTime,
    check_cancel,
    check_day,
    check_rebook,
    local_day,
)
from kiosk.domain.policy import ProcessPolicy

MOST_PLACES = 40
MOST_REGIONS = 200
ALTERNATIVES = 5
_MAY_BOOK = (
    ApplicationState.INQUIRY_CONFIRMED,
    ApplicationState.APPOINTMENT_MISSED,
    ApplicationState.COMPLETION_ON_HOLD,
)


class Appointments:
    def __init__(self, keys: CentreKeys, policy: ProcessPolicy) -> None:
        self._keys = keys
        self._policy = policy

    def list_regions(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """Where there are authorised places: the provinces, or the cities of the one that is named."""
        province = short_text(asked, "province")
        named = places.c.city if province else places.c.province
        wanted = [places.c.authorised.is_(True), named != ""]
        wanted += [places.c.province == province] if province else []
        names = select(named).where(*wanted).distinct().order_by(named).limit(MOST_REGIONS)
        return _ok(names=list(connection.execute(names).scalars()))

    def list_places(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """Authorised places, of one province or city if named."""
        wanted: list[ColumnElement[bool]] = [places.c.authorised.is_(True)]
        wanted += [places.c[key] == short_text(asked, key) for key in ("province", "city") if asked.get(key)]
        rows = connection.execute(select(places).where(*wanted).order_by(places.c.id).limit(MOST_PLACES))
        return _ok(places=_told_places(rows))

    def list_slots(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """Free units by day, or the slots of one day: `[number, begins, ends, free]`."""
        place = find_place(connection, short_text(asked, "place"))
        if place is None:
            return refusal(BookingRefusal.UNKNOWN_PLACE)
        if not place.authorised:
            return refusal(BookingRefusal.PLACE_NOT_AUTHORISED)
        offered = set(self._days(connection, place.id, now))
        day = _day(asked)
        if day is None:
            return _ok(days=[each for each in _free_days(connection, place.id) if each[0] in offered])
        same = (slots.c.place == place.id, slots.c.day == day)
        rows = connection.execute(select(slots).where(*same).order_by(slots.c.begins)).all()
        told = [[row.number, row.begins, row.ends, max(0, row.capacity - row.taken)] for row in rows]
        return _ok(day=day.isoformat(), slots=told if day.isoformat() in offered else [])

    def hold(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """Keep a time for an applicant who is still reading it over."""
        row = identify(connection, self._keys, self._policy, kiosk, asked, now)
        if isinstance(row, dict):
            return row
        slot = find_slot(connection, asked.get("slot"))
        refused = self._check(connection, row, slot, now)
        if refused or slot is None:
            return refusal(refused or BookingRefusal.UNKNOWN_SLOT)
        until = now + self._policy.slot_hold_s
        if not hold(connection, row.id, slot.number, until):
            return self._full(connection, kiosk, row, slot, now)
        return _ok(slot=slot.number, hold_s=self._policy.slot_hold_s)

    def book(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """T10, or T12 for who has an appointment already; what is full is T11, with other times on offer."""
        row = identify(connection, self._keys, self._policy, kiosk, asked, now)
        if isinstance(row, dict):
            return row
        slot = find_slot(connection, asked.get("slot"))
        refused = self._check(connection, row, slot, now)
        if refused or slot is None:
            return refusal(refused or BookingRefusal.UNKNOWN_SLOT)
        booked = live_appointment(connection, row.id)
        if booked is not None and booked.slot == slot.number:
            return _ok(appointment=as_told(booked))
        if not use_hold(connection, row.id, slot.number) and not take_unit(connection, slot.number):
            return self._full(connection, kiosk, row, slot, now)
        self._enter(connection, kiosk, row, slot, booked, now)
        fresh = live_appointment(connection, row.id)
        return _ok(appointment=as_told(fresh)) if fresh else refusal("failed")

    def release(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        row = identify(connection, self._keys, self._policy, kiosk, asked, now)
        if isinstance(row, dict):
            return row
        drop_hold(connection, row.id)
        return _ok()

    def cancel(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """T13 on the applicant's own wish."""
        row = identify(connection, self._keys, self._policy, kiosk, asked, now)
        if isinstance(row, dict):
            return row
        booked = live_appointment(connection, row.id)
        if booked is None or row.state != ApplicationState.APPOINTMENT_BOOKED.value:
            return refusal(BookingRefusal.NOT_POSSIBLE_NOW)
        refused = check_cancel(_time(booked), now=_moment(now))
        if refused:
            return refusal(refused)
        call_off(connection, row, booked, state=CANCELLED, now=now, kiosk=kiosk.id)
        return _ok()

    def list_visitors(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """Who comes to the asking kiosk's own place, and to no other."""
        after = asked.get("after", 0)
        if type(after) is not int or not 0 <= after < 2**31:
            after = 0
        day = _day(asked) or local_day(_moment(now))
        return _ok(day=day.isoformat(), visitors=visitors(connection, self._keys, kiosk.place, day, after))

    def _check(
        self, connection: Connection, row: Row[Any], slot: Row[Any] | None, now: float
    ) -> BookingRefusal | None:
        if slot is None:
            return BookingRefusal.UNKNOWN_SLOT
        place = find_place(connection, slot.place)
        calendar = calendar_of(connection, slot.place)
        authorised = place is not None and bool(place.authorised)
        wanted = _time(slot)
        moment = _moment(now)
        if row.state == ApplicationState.APPOINTMENT_BOOKED.value:
            booked = live_appointment(connection, row.id)
            if booked is None:
                return BookingRefusal.NOT_POSSIBLE_NOW
            if booked.slot == slot.number:
                return None
            refused = check_rebook(_time(booked), rebooks=booked.rebooks, now=moment, policy=self._policy)
        else:
            may = ApplicationState(row.state) in _MAY_BOOK
            refused = None if may else BookingRefusal.NOT_POSSIBLE_NOW
        return refused or check_day(wanted, calendar, authorised=authorised, now=moment, policy=self._policy)

    def _enter(
        self,
        connection: Connection,
        kiosk: Kiosk,
        row: Row[Any],
        slot: Row[Any],
        booked: Row[Any] | None,
        now: float,
    ) -> None:
        event = ApplicationEvent.REBOOKED if booked is not None else ApplicationEvent.BOOKED
        if booked is not None:
            end_appointment(connection, booked, MOVED, now)
        booked_from = row.state if booked is None else booked.booked_from
        rebooks = 0 if booked is None else booked.rebooks + 1
        values = {"application": row.id, "slot": slot.number, "state": LIVE, "created_at": now}
        connection.execute(appointments.insert().values(**values, booked_from=booked_from, rebooks=rebooks))
        take(connection, row, event, now=now, kiosk=kiosk.id)

    def _full(self, connection: Connection, kiosk: Kiosk, row: Row[Any], slot: Row[Any], now: float) -> Reply:
        """T11: other days here, and other places that day (R27)."""
        if row.state != ApplicationState.APPOINTMENT_BOOKED.value:
            take(connection, row, ApplicationEvent.BOOKING_FULL, now=now, kiosk=kiosk.id)
        offered = set(self._days(connection, slot.place, now))
        days = [each[0] for each in _free_days(connection, slot.place) if each[0] in offered and each[1]]
        free = select(slots.c.place).where(slots.c.day == slot.day, slots.c.taken < slots.c.capacity)
        elsewhere = (
            select(places)
            .where(places.c.id.in_(free), places.c.id != slot.place, places.c.authorised.is_(True))
            .order_by(places.c.id)
            .limit(ALTERNATIVES)
        )
        others = _told_places(connection.execute(elsewhere))
        return refusal(BookingRefusal.FULL, days=days[:ALTERNATIVES], places=others)

    def _days(self, connection: Connection, place: str, now: float) -> Iterator[str]:
        calendar = calendar_of(connection, place)
        lead, horizon = self._policy.booking_lead_days, self._policy.booking_horizon_days
        for day in calendar.open_days(local_day(_moment(now)), lead_days=lead, horizon_days=horizon):
            yield day.isoformat()


def _told_places(rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    keys = ("id", "kind", "name", "address", "city", "hours", "accessible")
    return [{key: getattr(row, key) for key in keys} for row in rows]


def _free_days(connection: Connection, place: str) -> list[tuple[str, int]]:
    free = func.sum(slots.c.capacity - slots.c.taken)
    by_day = select(slots.c.day, free).where(slots.c.place == place).group_by(slots.c.day)
    rows = connection.execute(by_day.order_by(slots.c.day)).all()
    return [(day.isoformat(), max(0, int(units))) for day, units in rows]


def _time(slot: Row[Any]) -> SlotTime:
    return SlotTime(slot.day, time.fromisoformat(slot.begins))


def _moment(now: float) -> datetime:
    return datetime.fromtimestamp(now, UTC)


def _day(asked: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(short_text(asked, "day"))
    except ValueError:
        return None


def _ok(**data: Any) -> Reply:
    return {"ok": True, "data": data}
