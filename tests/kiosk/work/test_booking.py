"""Places, times and appointments as the journey hears of them; without a line, of nothing (F3, R26, R27)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.booking import BookingRefusal
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.events import CentreSilent
from kiosk.session.journeys.appointment import commands as do
from kiosk.session.journeys.appointment import events as ev
from kiosk.session.journeys.registration.events import ApplicationRefused
from kiosk.work.booking import Booking
from tests.centre.applicants import code
from tests.centre.appointments.test_appointments import MONDAY, slot, taken
from tests.centre.office import ELSEWHERE, PLACE
from tests.kiosk.branch import Branch


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    made = Branch(tmp_path)
    made.open_places()
    yield made
    made.close()


@pytest.fixture
def tracking(branch: Branch) -> str:
    return str(branch.counter.confirmed()["tracking"])


def ask(branch: Branch, command: do.AppointmentCommand) -> Any:
    return Booking(branch.line, branch.looking_up).perform(command)


def test_from_the_province_to_the_hour(branch: Branch) -> None:
    assert ask(branch, do.AskRegions(1)) == ev.RegionsTold(1, ("تهران",))
    cities = ask(branch, do.AskRegions(1, "تهران"))
    assert set(cities.names) == {"تهران", "شیراز"}
    (place,) = ask(branch, do.AskPlaces(1, "تهران", "شیراز")).places
    assert place.id == ELSEWHERE
    days = ask(branch, do.AskDays(1, PLACE))
    assert (days.place, days.days[0].day) == (PLACE, MONDAY)
    slots = ask(branch, do.AskSlots(1, PLACE, MONDAY))
    assert [(each.begins, each.free) for each in slots.slots] == [("08:00", 2), ("10:00", 1)]
    unknown = ask(branch, do.AskDays(1, "nowhere"))
    assert unknown == ev.BookingRefused(1, BookingRefusal.UNKNOWN_PLACE)


def test_a_time_is_held_booked_and_called_off(branch: Branch, tracking: str) -> None:
    number = slot(branch.counter)
    held = ask(branch, do.HoldSlot(1, tracking, code(1), number))
    assert held == ev.SlotHeld(1, number, 120.0)
    made = ask(branch, do.BookSlot(1, tracking, code(1), number))
    assert (made.appointment.day, made.appointment.begins) == (MONDAY, "10:00")
    assert ask(branch, do.CallOffAppointment(1, tracking, code(1))) == ev.AppointmentGone(1)
    assert taken(branch.counter, number) == 0


def test_a_full_time_names_others(branch: Branch, tracking: str) -> None:
    number = slot(branch.counter)
    other = branch.counter.confirmed(code(2))["tracking"]
    assert ask(branch, do.BookSlot(1, other, code(2), number))
    refused = ask(branch, do.HoldSlot(1, tracking, code(1), number))
    assert refused.reason is BookingRefusal.FULL
    assert refused.instead.days[0] >= MONDAY
    assert [each.id for each in refused.instead.places] == [ELSEWHERE]


def test_a_booking_whose_answer_was_lost_is_the_same_booking(branch: Branch, tracking: str) -> None:
    number = slot(branch.counter)
    command = do.BookSlot(1, tracking, code(1), number)
    branch.deaf = True
    assert ask(branch, command) == CentreSilent(1)
    branch.deaf = False
    assert isinstance(ask(branch, command), ev.AppointmentMade)
    assert taken(branch.counter, number) == 1


def test_wrong_numbers_are_the_applicants_matter_and_not_the_bookings(branch: Branch, tracking: str) -> None:
    refused = ask(branch, do.BookSlot(1, tracking, code(2), slot(branch.counter)))
    assert refused == ApplicationRefused(1, ApplicationRefusal.NOT_FOUND)
    early = branch.counter.submit(code(3))["tracking"]
    not_yet = ask(branch, do.BookSlot(1, early, code(3), slot(branch.counter)))
    assert not_yet == ev.BookingRefused(1, BookingRefusal.NOT_POSSIBLE_NOW)


def test_without_a_line_nothing_is_booked_and_nobody_waits_for_a_hold_given_back(
    branch: Branch, tracking: str
) -> None:
    branch.up = False
    number = slot(branch.counter)
    commands: tuple[do.AppointmentCommand, ...] = (
        do.AskRegions(1),
        do.AskPlaces(1, "", ""),
        do.AskDays(1, PLACE),
        do.AskSlots(1, PLACE, date(2026, 11, 23)),
        do.HoldSlot(1, tracking, code(1), number),
        do.BookSlot(1, tracking, code(1), number),
        do.CallOffAppointment(1, tracking, code(1)),
    )
    assert {ask(branch, each) for each in commands} == {CentreSilent(1)}
    assert ask(branch, do.FreeSlot(tracking, code(1))) is None
    assert taken(branch.counter, number) == 0
