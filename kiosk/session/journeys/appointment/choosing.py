"""The way to a time: province, city, place, day, hour; each page asks anew, since others book meanwhile."""

from dataclasses import replace
from datetime import date
from typing import assert_never

from kiosk.domain.booking import BookingRefusal
from kiosk.domain.jalali import month_begin
from kiosk.session.commands import Step
from kiosk.session.events import CentreSilent, Event
from kiosk.session.journeys.appointment import events as ev
from kiosk.session.journeys.appointment.begun import begin_appointment, choose_anew
from kiosk.session.journeys.appointment.commands import AskDays, AskPlaces, AskRegions, AskSlots, HoldSlot
from kiosk.session.journeys.appointment.stages import (
    Booking,
    ChoosingCity,
    ChoosingDay,
    ChoosingPlace,
    ChoosingProvince,
    ChoosingTime,
    HoldingSlot,
    NotBooked,
)
from kiosk.session.journeys.registration.events import WentBack
from kiosk.session.journeys.status.stages import ShowingStatus
from kiosk.session.leaving import go_on
from kiosk.session.states import State
from kiosk.session.vocabulary import Journey

Choosing = ChoosingProvince | ChoosingCity | ChoosingPlace | ChoosingDay | ChoosingTime
Question = AskRegions | AskPlaces | AskDays | AskSlots


def choose(state: State, stage: Choosing, event: Event) -> Step:
    asked = getattr(event, "to", None)
    if asked is not None and asked != _question(state, stage):
        return Step(state)  # the answer to a page that was left before it came
    match event:
        case CentreSilent():
            return Step(state.at(replace(stage, unreachable=True)))
        case ev.AskedAgain() if stage.unreachable:
            return _asked(state, stage)
        case ev.BookingRefused(_, reason):
            return Step(state.at(NotBooked(reason)))
        case WentBack():
            return _back(state, stage)
        case _:
            return _told(state, stage, event)


def ask_days(state: State, booking: Booking, problem: BookingRefusal | None = None) -> Step:
    """The days of the chosen place, from the month it is now."""
    booking = replace(booking, day=None, slot=None)
    return _asked(state, ChoosingDay(booking, month_begin(state.today), problem=problem))


def ask_times(state: State, booking: Booking, told: ChoosingTime | None = None) -> Step:
    """The times of the chosen day; `told` says beside them what became of the one before."""
    page = told or ChoosingTime(booking)
    return _asked(state, replace(page, booking=replace(booking, slot=None)))


def _told(state: State, stage: Choosing, event: Event) -> Step:
    match stage, event:
        case ((ChoosingProvince() | ChoosingCity()), ev.RegionsTold(_, names)):
            return Step(state.at(replace(stage, choices=names, unreachable=False)))
        case ChoosingPlace(), ev.PlacesTold(_, places):
            return Step(state.at(replace(stage, places=places, unreachable=False)))
        case ChoosingDay(booking), ev.DaysTold(_, place, days) if booking.place and booking.place.id == place:
            free = [each.day for each in days if each.free]
            month = month_begin(free[0]) if free else stage.month
            return Step(state.at(replace(stage, days=days, month=month, unreachable=False)))
        case ChoosingTime(booking), ev.SlotsTold(_, place, day, slots) if _is_at(booking, place, day):
            return Step(state.at(replace(stage, slots=slots, unreachable=False)))
        case _:
            return _chosen(state, stage, event)


def _chosen(state: State, stage: Choosing, event: Event) -> Step:
    booking = stage.booking
    match stage, event:
        case ChoosingProvince(_, names), ev.RegionChosen(name) if name in (names or ()):
            return _asked(state, ChoosingCity(replace(booking, province=name)))
        case ChoosingCity(_, names), ev.RegionChosen(name) if name in (names or ()):
            return _asked(state, ChoosingPlace(replace(booking, city=name)))
        case ChoosingPlace(_, places), ev.PlaceChosen(id):
            found = next((each for each in places or () if each.id == id), None)
            return ask_days(state, replace(booking, place=found)) if found else Step(state)
        case ChoosingDay(), ev.MonthTurned(month):
            return Step(state.at(replace(stage, month=month_begin(month))))
        case ChoosingDay(_, _, days), ev.DayChosen(day) if day in [
            each.day for each in days or () if each.free
        ]:
            return ask_times(state, replace(booking, day=day))
        case ((ChoosingDay() | ChoosingTime()), _):
            return _instead(state, stage, event)
        case _:
            return Step(state)


def _instead(state: State, stage: ChoosingDay | ChoosingTime, event: Event) -> Step:
    """A time from the list, or what is offered in place of one that is gone (R27)."""
    booking = stage.booking
    match event:
        case ev.SlotChosen(number) if isinstance(stage, ChoosingTime):
            slot = next((each for each in stage.slots or () if each.number == number and each.free), None)
            return hold(state, replace(booking, slot=slot)) if slot else Step(state)
        case ev.DayChosen(day) if day in stage.instead.days:
            return ask_times(state, replace(booking, day=day))
        case ev.PlaceChosen(id):
            found = next((each for each in stage.instead.places if each.id == id), None)
            return ask_times(state, replace(booking, place=found)) if found else Step(state)
        case _:
            return Step(state)


def hold(state: State, booking: Booking) -> Step:
    if booking.slot is None:
        return ask_times(state, booking)
    who = booking.who
    order = HoldSlot(state.session, who.tracking, who.second_item, booking.slot.number)
    return Step(state.at(HoldingSlot(booking)), (order,))


def _asked(state: State, stage: Choosing) -> Step:
    """The page while its choices are on their way."""
    return Step(state.at(_waiting(stage)), (_question(state, stage),))


def _waiting(stage: Choosing) -> Choosing:
    match stage:
        case ChoosingDay():
            return replace(stage, days=None, unreachable=False)
        case ChoosingTime():
            return replace(stage, slots=None, unreachable=False)
        case _:
            return type(stage)(stage.booking)


def _question(state: State, stage: Choosing) -> Question:
    """What the centre is asked for this page."""
    booking, session = stage.booking, state.session
    place = booking.place.id if booking.place else ""
    match stage:
        case ChoosingProvince():
            return AskRegions(session)
        case ChoosingCity():
            return AskRegions(session, booking.province)
        case ChoosingPlace():
            return AskPlaces(session, booking.province, booking.city)
        case ChoosingDay():
            return AskDays(session, place)
        case ChoosingTime():
            return AskSlots(session, place, booking.day or state.today)
        case _ as never:
            assert_never(never)


def _back(state: State, stage: Choosing) -> Step:
    booking = stage.booking
    match stage:
        case ChoosingProvince():
            return _to_status(state, booking)
        case ChoosingCity():
            return choose_anew(state, booking.who, booking.status)
        case ChoosingPlace():
            return _asked(state, ChoosingCity(booking))
        case ChoosingDay():
            return _asked(state, ChoosingPlace(booking))
        case ChoosingTime():
            return ask_days(state, booking)
        case _ as never:
            assert_never(never)


def _to_status(state: State, booking: Booking) -> Step:
    there = begin_appointment(state, booking.who, booking.status)
    if not isinstance(there.state.stage, ChoosingProvince):
        return there
    shown = Step(state.at(ShowingStatus(booking.who, booking.status)))
    return go_on(state, Journey.APPOINTMENT, Journey.STATUS, shown)


def _is_at(booking: Booking, place: str, day: date) -> bool:
    return booking.day == day and booking.place is not None and booking.place.id == place
