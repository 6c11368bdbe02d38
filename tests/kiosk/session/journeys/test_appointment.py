"""Appointment: chosen step by step, held while it is read over, never booked without a line."""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.booking import BookingRefusal
from kiosk.domain.jalali import month_begin, next_month
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.commands import EndSession, PrintSlip, StartTimer, StopTimer
from kiosk.session.events import TimedOut, Timer
from kiosk.session.journeys.appointment import commands as do
from kiosk.session.journeys.appointment import events as apt
from kiosk.session.journeys.appointment import stages as at_appointment
from kiosk.session.journeys.registration.events import ApplicationRefused, Confirmed, WentBack
from kiosk.session.journeys.slips import AppointmentSlip, Paper, Printing
from kiosk.session.journeys.status.stages import Identifying, ShowingStatus
from kiosk.session.vocabulary import Journey
from tests.kiosk.session.journeys.applicants import (
    APPOINTMENT,
    BOOKED,
    CODE,
    CONFIRMED,
    DAYS,
    OTHER_PLACE,
    PLACE,
    SESSION,
    SLOTS,
    TRACKING,
    WHO,
    Walk,
    at,
)

DAY = date(2026, 11, 25)
CHOSEN = at_appointment.Booking(WHO, CONFIRMED, "فارس", "شیراز", PLACE, DAY)
HELD = replace(CHOSEN, slot=SLOTS[1])


def choosing() -> Walk:
    walk = Walk(at(ShowingStatus(WHO, CONFIRMED)))
    walk(ev.Continued())
    return walk


def chosen() -> Walk:
    walk = choosing()
    walk(apt.RegionsTold(SESSION, ("تهران", "فارس")), apt.RegionChosen("فارس"))
    walk(apt.RegionsTold(SESSION, ("شیراز",)), apt.RegionChosen("شیراز"))
    walk(apt.PlacesTold(SESSION, (PLACE, OTHER_PLACE)), apt.PlaceChosen("place-1"))
    walk(apt.DaysTold(SESSION, "place-1", DAYS), apt.DayChosen(DAY))
    walk(apt.SlotsTold(SESSION, "place-1", DAY, SLOTS))
    return walk


def held() -> Walk:
    walk = chosen()
    walk(apt.SlotChosen(12), apt.SlotHeld(SESSION, 12, 120.0))
    return walk


def test_province_city_place_day_and_time_are_chosen_one_after_the_other() -> None:
    walk = choosing()
    assert walk.commands[-2] == do.AskRegions(SESSION)
    walk(apt.RegionsTold(SESSION, ("تهران", "فارس")), apt.RegionChosen("فارس"))
    assert do.AskRegions(SESSION, "فارس") in walk.commands
    walk(apt.RegionsTold(SESSION, ("شیراز",)), apt.RegionChosen("شیراز"))
    assert do.AskPlaces(SESSION, "فارس", "شیراز") in walk.commands
    walk(apt.PlacesTold(SESSION, (PLACE,)), apt.PlaceChosen("place-1"))
    assert do.AskDays(SESSION, "place-1") in walk.commands
    walk(apt.DaysTold(SESSION, "place-1", DAYS))
    assert isinstance(walk.stage, at_appointment.ChoosingDay)
    assert walk.stage.month == month_begin(DAY)
    walk(apt.DayChosen(DAY))
    assert do.AskSlots(SESSION, "place-1", DAY) in walk.commands


def test_a_time_is_held_with_a_countdown_then_booked_and_printed() -> None:
    walk = chosen()
    walk(apt.SlotChosen(12))
    assert walk.ordered(do.HoldSlot) == [do.HoldSlot(SESSION, TRACKING, CODE, 12)]
    walk(apt.SlotHeld(SESSION, 12, 120.0))
    walk.shows(at_appointment.ConfirmingSlot(HELD, 120, 120))
    walk(TimedOut(Timer.HOLD), TimedOut(Timer.HOLD))
    walk.shows(at_appointment.ConfirmingSlot(HELD, 118, 120))
    walk(Confirmed())
    assert walk.ordered(do.BookSlot) == [do.BookSlot(SESSION, TRACKING, CODE, 12)]
    walk(apt.AppointmentMade(SESSION, APPOINTMENT))
    walk.shows(at_appointment.Booked(WHO, APPOINTMENT, Paper(Printing.RUNNING)))
    (slip,) = walk.ordered(PrintSlip)
    assert isinstance(slip, PrintSlip)
    assert slip.slip == AppointmentSlip(TRACKING, APPOINTMENT)
    assert walk(ev.Continued()) == st.Attract()


def test_what_is_not_offered_cannot_be_chosen() -> None:
    walk = chosen()
    for event in (apt.SlotChosen(11), apt.SlotChosen(99), apt.PlaceChosen("place-9")):
        before = walk.stage
        assert walk(event) == before
    day = Walk(at(at_appointment.ChoosingDay(CHOSEN, month_begin(DAY), DAYS)))
    for closed in (DAYS[0].day, date(2026, 11, 27)):
        assert isinstance(day(apt.DayChosen(closed)), at_appointment.ChoosingDay)


def test_a_list_for_another_place_or_day_is_not_taken() -> None:
    walk = Walk(at(at_appointment.ChoosingTime(CHOSEN)))
    walk(apt.SlotsTold(SESSION, "place-2", DAY, SLOTS), apt.SlotsTold(SESSION, "place-1", DAYS[2].day, SLOTS))
    walk.shows(at_appointment.ChoosingTime(CHOSEN))


def test_a_time_somebody_else_took_offers_others_and_books_nothing() -> None:
    walk = chosen()
    walk(apt.SlotChosen(12))
    instead = at_appointment.Alternatives((DAYS[2].day,), (OTHER_PLACE,))
    walk(apt.BookingRefused(SESSION, BookingRefusal.FULL, instead))
    walk.shows(at_appointment.ChoosingTime(CHOSEN, problem=BookingRefusal.FULL, instead=instead))
    assert walk.ordered(do.AskSlots)
    other_day = Walk(walk.state)
    other_day(apt.DayChosen(DAYS[2].day))
    assert do.AskSlots(SESSION, "place-1", DAYS[2].day) in other_day.commands
    walk(apt.PlaceChosen("place-2"))
    assert do.AskSlots(SESSION, "place-2", DAY) in walk.commands


def test_the_last_place_lost_between_hold_and_booking_offers_others_too() -> None:
    walk = held()
    walk(Confirmed(), apt.BookingRefused(SESSION, BookingRefusal.FULL))
    assert isinstance(walk.stage, at_appointment.ChoosingTime)
    assert walk.stage.problem is BookingRefusal.FULL


@pytest.mark.parametrize("reason", [BookingRefusal.DAY_CLOSED, BookingRefusal.OUTSIDE_HORIZON])
def test_a_day_that_closed_meanwhile_leads_back_to_the_days(reason: BookingRefusal) -> None:
    walk = held()
    walk(Confirmed(), apt.BookingRefused(SESSION, reason))
    assert isinstance(walk.stage, at_appointment.ChoosingDay)
    assert walk.stage.problem is reason
    assert walk.ordered(do.AskDays)


def test_a_hold_that_ends_leads_back_to_the_times_and_more_time_holds_anew() -> None:
    walk = Walk(at(at_appointment.ConfirmingSlot(HELD, 1, 120)))
    walk(TimedOut(Timer.HOLD))
    assert isinstance(walk.stage, at_appointment.ChoosingTime)
    assert walk.stage.lapsed
    more = held()
    more(apt.MoreTime())
    more.shows(at_appointment.HoldingSlot(HELD))
    assert more.ordered(do.HoldSlot)
    assert StopTimer(Timer.HOLD) in more.commands


def test_who_turns_back_or_leaves_gives_the_time_back() -> None:
    back = held()
    back(WentBack())
    assert back.ordered(do.FreeSlot) == [do.FreeSlot(TRACKING, CODE)]
    gone = held()
    assert gone(ev.Cancelled()) == st.Attract()
    assert gone.ordered(do.FreeSlot) == [do.FreeSlot(TRACKING, CODE)]
    assert gone.ordered(EndSession)


def test_an_answer_to_a_page_already_left_is_dropped() -> None:
    walk = choosing()
    walk(apt.RegionsTold(SESSION, ("فارس",), to=do.AskRegions(SESSION)), apt.RegionChosen("فارس"))
    cities = walk.ordered(do.AskRegions)[-1]
    assert cities == do.AskRegions(SESSION, "فارس")
    walk(WentBack())
    for late in (ev.CentreSilent(SESSION, to=cities), apt.RegionsTold(SESSION, ("شیراز",), to=cities)):
        walk(late)
        assert isinstance(walk.stage, at_appointment.ChoosingProvince)
        assert (walk.stage.choices, walk.stage.unreachable) == (None, False)
    walk(ev.CentreSilent(SESSION, to=do.AskRegions(SESSION)))
    assert isinstance(walk.stage, at_appointment.ChoosingProvince)
    assert walk.stage.unreachable
    walk(apt.RegionsTold(SESSION, ("فارس",), to=do.AskRegions(SESSION)))
    assert isinstance(walk.stage, at_appointment.ChoosingProvince)
    assert (walk.stage.choices, walk.stage.unreachable) == (("فارس",), False)


def test_a_silent_centre_never_books_and_can_be_asked_again() -> None:
    walk = choosing()
    walk(ev.CentreSilent(SESSION))
    assert isinstance(walk.stage, at_appointment.ChoosingProvince)
    assert walk.stage.unreachable
    walk(apt.AskedAgain())
    assert walk.commands[0] == do.AskRegions(SESSION)
    booking = held()
    booking(Confirmed(), ev.CentreSilent(SESSION))
    booking.shows(at_appointment.ConfirmingSlot(HELD, 120, 120, unreachable=True))
    assert StartTimer(Timer.HOLD, 1.0) in booking.commands
    booking(Confirmed())
    assert booking.ordered(do.BookSlot) == [do.BookSlot(SESSION, TRACKING, CODE, 12)]


def test_every_page_back_leads_to_the_page_before_and_in_the_end_to_the_status() -> None:
    walk = chosen()
    pages = []
    for _ in range(5):
        walk(WentBack())
        pages.append(type(walk.stage))
    assert pages == [
        at_appointment.ChoosingDay,
        at_appointment.ChoosingPlace,
        at_appointment.ChoosingCity,
        at_appointment.ChoosingProvince,
        ShowingStatus,
    ]


def test_more_time_for_no_time_holds_nothing_and_asks_for_the_times() -> None:
    walk = Walk(at(at_appointment.ConfirmingSlot(CHOSEN, 1, 120)))
    walk(apt.MoreTime())
    assert walk.ordered(do.AskSlots) == [do.AskSlots(SESSION, "place-1", DAY)]
    assert not walk.ordered(do.HoldSlot)


def test_months_are_turned_by_their_first_day() -> None:
    walk = Walk(at(at_appointment.ChoosingDay(CHOSEN, month_begin(DAY), DAYS)))
    following = next_month(month_begin(DAY))
    walk(apt.MonthTurned(following))
    assert isinstance(walk.stage, at_appointment.ChoosingDay)
    assert walk.stage.month == following


def test_an_appointment_is_moved_by_choosing_anew() -> None:
    walk = Walk(at(at_appointment.ShowingAppointment(WHO, BOOKED)))
    walk(apt.ChangeAppointment())
    assert isinstance(walk.stage, at_appointment.ChoosingProvince)
    walk(WentBack())
    walk.shows(at_appointment.ShowingAppointment(WHO, BOOKED))


@pytest.mark.parametrize("reason", [BookingRefusal.TOO_LATE, BookingRefusal.REBOOK_LIMIT])
def test_an_appointment_that_may_not_be_moved_stays(reason: BookingRefusal) -> None:
    held_again = replace(HELD, status=BOOKED)
    walk = Walk(at(at_appointment.HoldingSlot(held_again)))
    walk(apt.BookingRefused(SESSION, reason))
    walk.shows(at_appointment.ShowingAppointment(WHO, BOOKED, reason))


def test_a_cancellation_is_asked_once_more_and_leads_to_a_new_time() -> None:
    walk = Walk(at(at_appointment.ShowingAppointment(WHO, BOOKED)))
    walk(apt.CancelAppointment(), Confirmed())
    assert walk.ordered(do.CallOffAppointment) == [do.CallOffAppointment(SESSION, TRACKING, CODE)]
    walk(apt.AppointmentGone(SESSION))
    walk.shows(at_appointment.AppointmentCancelled(WHO, replace(BOOKED, appointment=None)))
    assert isinstance(walk(ev.Continued()), at_appointment.ChoosingProvince)


def test_a_cancellation_that_got_through_unheard_is_believed_the_second_time() -> None:
    walk = Walk(at(at_appointment.ConfirmingCancellation(WHO, BOOKED)))
    walk(Confirmed(), ev.CentreSilent(SESSION))
    walk.shows(at_appointment.ConfirmingCancellation(WHO, BOOKED, unreachable=True))
    walk(Confirmed(), apt.BookingRefused(SESSION, BookingRefusal.NOT_POSSIBLE_NOW))
    assert isinstance(walk.stage, at_appointment.AppointmentCancelled)


def test_an_application_that_may_not_book_is_told_in_so_many_words() -> None:
    walk = held()
    walk(Confirmed(), apt.BookingRefused(SESSION, BookingRefusal.NOT_POSSIBLE_NOW))
    walk.shows(at_appointment.NotBooked(BookingRefusal.NOT_POSSIBLE_NOW))
    assert walk(ev.Continued()) == st.Attract()


def test_numbers_the_centre_no_longer_takes_are_asked_for_again() -> None:
    walk = chosen()
    walk(apt.SlotChosen(12), ApplicationRefused(SESSION, ApplicationRefusal.TOO_MANY_TRIES, wait_s=60.0))
    walk.shows(Identifying(Journey.APPOINTMENT, ApplicationRefusal.TOO_MANY_TRIES, 60.0))
