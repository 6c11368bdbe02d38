"""What everybody does who comes: to the wrong place or day, without the receipt; and what they are told."""

from datetime import UTC, date, datetime

from kiosk.domain.applications import ApplicationState
from kiosk.domain.delivery import ClaimRefusal, ReferralReason
from kiosk.domain.status import NextAction
from kiosk.domain.told import ApplicationStatus, Appointment, Place
from kiosk.session import states as st
from kiosk.session.journeys.appointment.events import ChangeAppointment, PlaceChosen
from kiosk.session.journeys.appointment.stages import Booking, ChoosingPlace, ShowingAppointment
from kiosk.session.journeys.completion.parts import VisitRefusal
from kiosk.session.journeys.completion.stages import NotAdmitted
from kiosk.session.journeys.status.stages import Credentials
from kiosk.session.vocabulary import Journey
from kiosk.workload.answers import answer
from kiosk.workload.lives import Life
from kiosk.workload.plan import Course, Habit, comes_s
from kiosk.workload.sessions import Plan
from kiosk.workload.steps import told_on

NOW = datetime(2026, 3, 21, 8, tzinfo=UTC)
BOOKED = Appointment(date(2026, 3, 30), "09:00", "10:00", "place-2", "a place")
WHO = Credentials("283388153251", "9991234500")
ASTRAY = Plan(7, habit=Habit.GOES_ASTRAY, alone=True)
STATUS = ApplicationStatus("a", ApplicationState.APPOINTMENT_BOOKED, "t", NOW, NOW, appointment=BOOKED)
LOST = Plan(7, habit=Habit.LOSES_RECEIPT)


def place(name: str) -> Place:
    return Place(name, "registry_office", name, "", "")


def test_whoever_goes_astray_books_the_last_place_until_that_was_the_wrong_one() -> None:
    choosing = ChoosingPlace(Booking(WHO, STATUS), (place("place-1"), place("place-2")))
    life = Life(1)
    assert answer(choosing, life, ASTRAY.citizen(1)) == PlaceChosen("place-2")
    life.learn(NotAdmitted(VisitRefusal.OTHER_PLACE, BOOKED))
    assert life.errand(NOW) is Journey.APPOINTMENT
    assert answer(ShowingAppointment(WHO, STATUS), life, ASTRAY.citizen(1, 1)) == ChangeAppointment()
    assert answer(choosing, life, ASTRAY.citizen(1, life.turned_away)) == PlaceChosen("place-1")
    assert Life.read(life.plain()).turned_away == 1


def test_whoever_was_turned_away_for_the_time_asks_how_it_stands() -> None:
    life = Life(1, next=NextAction.VISIT)
    life.learn(NotAdmitted(VisitRefusal.OTHER_DAY, BOOKED))
    assert life.errand(NOW) is Journey.STATUS


def test_whoever_goes_astray_comes_twice_at_once_and_then_hours_late_and_others_on_time() -> None:
    assert [comes_s(Habit.GOES_ASTRAY, each) for each in range(4)] == [None, None, 18000.0, 18000.0]
    assert [comes_s(habit, 0) for habit in (None, Habit.TYPES_WRONG)] == [60.0, 60.0]


def test_whoever_lost_the_receipt_comes_twice_and_has_its_number_the_second_time() -> None:
    first, second = (LOST.applicant(number, 8) for number in (1, 2))
    assert first == second != LOST.applicant(3, 8)
    assert LOST.receipt_of(second, 2) == first.receipt != LOST.receipt_of(first, 1)
    assert {LOST.course(number) for number in range(1, 30)} == {Course.OWNER}


def test_a_page_that_refuses_tells_its_code_and_of_a_visit_when_and_where() -> None:
    assert told_on(NotAdmitted(VisitRefusal.OTHER_PLACE, BOOKED)) == "other_place 2026-03-30 09:00 place-2"
    assert told_on(NotAdmitted(VisitRefusal.NOT_FOUND)) == "not_found"
    assert told_on(st.EnteringClaim(problem=ClaimRefusal.NOT_FOUND)) == "not_found"
    assert told_on(st.SeeOfficer(ReferralReason.CLAIM_ENDED)) == "claim_ended"
    assert told_on(st.EnteringClaim()) is None
    assert told_on(st.Attract()) is None
