"""Appointment (R22-R30, F3): a time is held while it is read over, then booked, moved or cancelled."""

from dataclasses import replace

from kiosk.domain.booking import BookingRefusal
from kiosk.session.commands import Command, StartTimer, Step, StopTimer
from kiosk.session.events import CentreSilent, Continued, Event, TimedOut, Timer
from kiosk.session.journeys.appointment import events as ev
from kiosk.session.journeys.appointment.begun import choose_anew
from kiosk.session.journeys.appointment.choosing import Choosing, ask_days, ask_times, choose, hold
from kiosk.session.journeys.appointment.commands import BookSlot, CallOffAppointment, FreeSlot
from kiosk.session.journeys.appointment.stages import (
    Alternatives,
    AppointmentCancelled,
    AppointmentStage,
    Booked,
    BookingSlot,
    CancellingAppointment,
    ChoosingTime,
    ConfirmingCancellation,
    ConfirmingSlot,
    HoldingSlot,
    NotBooked,
    ShowingAppointment,
)
from kiosk.session.journeys.printing import paper, printed
from kiosk.session.journeys.registration.events import ApplicationRefused, Confirmed, WentBack
from kiosk.session.journeys.slips import AppointmentSlip
from kiosk.session.journeys.status.stages import Identifying, ShowingStatus
from kiosk.session.leaving import JourneyOutcome, go_on, leave
from kiosk.session.states import State
from kiosk.session.vocabulary import Journey

_TICK = StartTimer(Timer.HOLD, 1.0)
_OTHER_DAY = (BookingRefusal.DAY_CLOSED, BookingRefusal.OUTSIDE_HORIZON, BookingRefusal.UNKNOWN_SLOT)
_KEEPS = (BookingRefusal.TOO_LATE, BookingRefusal.REBOOK_LIMIT)  # the appointment there is


def appoint(state: State, stage: AppointmentStage, event: Event) -> Step:
    if isinstance(stage, Choosing):
        return choose(state, stage, event)
    match stage, event:
        case _, ApplicationRefused(_, reason, _, wait_s) if _asks_with_numbers(stage):
            return Step(state.at(Identifying(Journey.APPOINTMENT, reason, wait_s)))
        case HoldingSlot(), _:
            return _held(state, stage, event)
        case ConfirmingSlot(), _:
            return _confirming(state, stage, event)
        case BookingSlot(), _:
            return _booked(state, stage, event)
        case Booked(who, appointment), _ if not isinstance(event, Continued):
            return printed(state, stage, AppointmentSlip(who.tracking, appointment), event)
        case ((Booked() | NotBooked()), Continued()):
            return leave(state, Journey.APPOINTMENT, JourneyOutcome.FINISHED)
        case _:
            return _with_appointment(state, stage, event)


def _held(state: State, stage: HoldingSlot, event: Event) -> Step:
    match event:
        case ev.SlotHeld(_, slot, hold_s) if stage.booking.slot and stage.booking.slot.number == slot:
            seconds = max(1, int(hold_s))
            return Step(state.at(ConfirmingSlot(stage.booking, seconds, seconds)), (_TICK,))
        case ev.BookingRefused(_, reason, instead):
            return _refused(state, stage, reason, instead)
        case CentreSilent():
            return Step(state.at(ChoosingTime(stage.booking, (), unreachable=True)))
        case _:
            return Step(state)


def _confirming(state: State, stage: ConfirmingSlot, event: Event) -> Step:
    booking, stop = stage.booking, StopTimer(Timer.HOLD)
    match event:
        case Confirmed() if booking.slot:
            who = booking.who
            order = BookSlot(state.session, who.tracking, who.second_item, booking.slot.number)
            return Step(state.at(BookingSlot(booking, stage.seconds_left, stage.hold_s)), (stop, order))
        case ev.MoreTime():
            return _after((stop,), hold(state, booking))
        case WentBack():
            free = FreeSlot(booking.who.tracking, booking.who.second_item)
            return _after((stop, free), ask_times(state, booking))
        case TimedOut(Timer.HOLD) if stage.seconds_left > 1:
            return Step(state.at(replace(stage, seconds_left=stage.seconds_left - 1)), (_TICK,))
        case TimedOut(Timer.HOLD):
            return ask_times(state, booking, ChoosingTime(booking, lapsed=True))
        case _:
            return Step(state)


def _booked(state: State, stage: BookingSlot, event: Event) -> Step:
    booking = stage.booking
    match event:
        case ev.AppointmentMade(_, appointment):
            done, printing = paper(state, AppointmentSlip(booking.who.tracking, appointment))
            return Step(state.at(Booked(booking.who, appointment, done)), printing)
        case ev.BookingRefused(_, reason, instead):
            return _refused(state, stage, reason, instead)
        case CentreSilent():
            # Perhaps it is booked: the same once more is safe, and only that tells.
            again = ConfirmingSlot(booking, stage.seconds_left, stage.hold_s, unreachable=True)
            return Step(state.at(again), (_TICK,))
        case _:
            return Step(state)


def _refused(
    state: State, stage: HoldingSlot | BookingSlot, reason: BookingRefusal, instead: Alternatives
) -> Step:
    """Nothing was booked: another time, another day, or what was there before stays (R27)."""
    booking = stage.booking
    if reason is BookingRefusal.FULL:
        return ask_times(state, booking, ChoosingTime(booking, problem=reason, instead=instead))
    if reason in _OTHER_DAY:
        return ask_days(state, booking, reason)
    if reason in _KEEPS:
        return Step(state.at(ShowingAppointment(booking.who, booking.status, reason)))
    return Step(state.at(NotBooked(reason)))


def _with_appointment(state: State, stage: AppointmentStage, event: Event) -> Step:
    match stage, event:
        case ShowingAppointment(who, status), ev.ChangeAppointment():
            return choose_anew(state, who, status)
        case ShowingAppointment(who, status), ev.CancelAppointment():
            return Step(state.at(ConfirmingCancellation(who, status)))
        case ShowingAppointment(who, status), WentBack():
            shown = Step(state.at(ShowingStatus(who, status)))
            return go_on(state, Journey.APPOINTMENT, Journey.STATUS, shown)
        case ShowingAppointment(), Continued():
            return leave(state, Journey.APPOINTMENT, JourneyOutcome.FINISHED)
        case ConfirmingCancellation(who, status), WentBack():
            return Step(state.at(ShowingAppointment(who, status)))
        case ConfirmingCancellation(who, status, again), Confirmed():
            order = CallOffAppointment(state.session, who.tracking, who.second_item)
            return Step(state.at(CancellingAppointment(who, status, again)), (order,))
        case CancellingAppointment(), _:
            return _called_off(state, stage, event)
        case AppointmentCancelled(who, status), Continued():
            return choose_anew(state, who, status)
        case _:
            return Step(state)


def _called_off(state: State, stage: CancellingAppointment, event: Event) -> Step:
    free = replace(stage.status, appointment=None)
    match event:
        case ev.AppointmentGone():
            return Step(state.at(AppointmentCancelled(stage.who, free)))
        case ev.BookingRefused(_, BookingRefusal.NOT_POSSIBLE_NOW) if stage.again:
            return Step(state.at(AppointmentCancelled(stage.who, free)))
        case ev.BookingRefused(_, reason):
            return Step(state.at(ShowingAppointment(stage.who, stage.status, reason)))
        case CentreSilent():
            return Step(state.at(ConfirmingCancellation(stage.who, stage.status, unreachable=True)))
        case _:
            return Step(state)


def _asks_with_numbers(stage: AppointmentStage) -> bool:
    return isinstance(stage, HoldingSlot | BookingSlot | CancellingAppointment)


def _after(first: tuple[Command, ...], step: Step) -> Step:
    return Step(step.state, (*first, *step.commands))
