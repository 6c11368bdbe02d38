"""The acts before the card exists: form, correction, appointment, visit; and what is refused on the way."""

from collections.abc import Callable
from datetime import timedelta

from kiosk.domain.applications import ApplicationState as S
from kiosk.session import events as ev
from kiosk.session.journeys.appointment import events as book
from kiosk.session.journeys.appointment import stages as booking
from kiosk.session.journeys.correction import stages as correcting
from kiosk.session.journeys.registration import events as form
from kiosk.session.journeys.registration import stages as registering
from kiosk.session.journeys.status.stages import ShowingStatus
from kiosk.session.vocabulary import Journey
from tools.demo.attending import completed, put_on_hold
from tools.demo.citizen import NARGES, NEIGHBOUR, OBSTINATE, WRONG_AGAIN, Citizen
from tools.demo.course import Course
from tools.demo.people import PLACE

HOUR_S = 3600.0
FIRST_NAME = "applicant.first_name"


def registered(course: Course) -> str:
    """Pre-registration with a first name typed wrong; the register is out of service meanwhile."""
    course.rig.outside.register.do("trouble", name="outage")
    done = submit(course, NARGES)
    course.tracking = done.tracking
    course.tell("the form is answered page by page, looked over and sent; a tracking number is given")
    status = course.status()
    due = status.due_at and status.due_at - status.since
    return f"{status.state.value}, an answer within {due.total_seconds() / HOUR_S if due else 0:g} h"


def booking_too_early(course: Course) -> str:
    """Nobody books before the register has confirmed who they are (R22)."""
    stage = course.traveller.identified(
        Journey.APPOINTMENT, course.who, ShowingStatus, booking.ChoosingProvince
    )
    course.tell(f"the kiosk leads to {type(stage).__name__}: wait for the result first")
    course.traveller.home()
    refused = course.other.book(course.tracking, NARGES, course.other.free_slot(PLACE)).code
    course.tell(f"asked all the same by another kiosk, the centre answers {refused}")
    return f"not booked: {refused}"


def corrected(course: Course) -> str:
    """The register answers: one item differs; it is corrected, and confirmed within the 24 hours."""
    before = course.rig.outside.now()
    course.rig.outside.register.do("trouble", name=None)
    course.rig.outside.turn(3 * HOUR_S)
    course.tell("three hours later the register is back in service")
    status = course.wait_for(S.INQUIRY_MISMATCH)
    disputed = ", ".join(status.items)
    left = correct(course, course.tracking, NARGES, (NARGES.right(FIRST_NAME),))
    course.tell(f"only {disputed} is open for correction; the first name is typed anew")
    course.wait_for(S.INQUIRY_CONFIRMED)
    within = course.rig.outside.now() - before <= timedelta(hours=24)
    return f"{disputed} corrected, {left} edits left; confirmed {'within' if within else 'after'} 24 h"


def booked(course: Course) -> str:
    """A neighbour elsewhere takes the time just before; another one is free."""
    traveller = course.traveller
    neighbour = course.other.register(NEIGHBOUR)
    course.looked(lambda: course.other.state(neighbour, NEIGHBOUR), S.INQUIRY_CONFIRMED.value)
    times = choose_day(course)
    wanted, next_one = (times.slots or ())[:2]
    assert course.other.book(neighbour, NEIGHBOUR, wanted.number).data
    course.tell(f"{wanted.begins} is free; before it is chosen, somebody at another kiosk books it")
    refused = traveller.go(book.SlotChosen(wanted.number), booking.ChoosingTime)
    problem = refused.problem.value if refused.problem else "nothing"
    refused = traveller.wait_for_times()
    course.tell(
        f"refused: {problem}; offered instead: {len(refused.instead.days)} other days here and "
        f"{len(refused.instead.places)} other place that day"
    )
    traveller.go(book.SlotChosen(next_one.number), booking.ConfirmingSlot)
    done = traveller.go(form.Confirmed(), booking.Booked)
    traveller.home()
    course.status()
    return f"{problem}; then booked at {done.appointment.begins}"


def booked_again(course: Course) -> str:
    """Whose visit was put on hold books another day; the form is not filled in again (T10)."""
    times = choose_day(course)
    free = next(each for each in times.slots or () if each.free)
    course.traveller.go(book.SlotChosen(free.number), booking.ConfirmingSlot)
    course.traveller.go(form.Confirmed(), booking.Booked)
    course.traveller.home()
    course.status()
    return "booked"


def obstinate(course: Course) -> str:
    """Somebody who corrects wrongly until no edit is left: an office goes on (R20, F19)."""
    tracking = submit(course, OBSTINATE).tracking
    for wrong in WRONG_AGAIN:
        course.looked(lambda: course.other.state(tracking, OBSTINATE), S.INQUIRY_MISMATCH.value)
        left = correct(course, tracking, OBSTINATE, (wrong,))
        course.tell(f"corrected, but wrongly again; edits left: {left}")
    course.looked(lambda: course.other.state(tracking, OBSTINATE), S.REFERRED.value)
    stage = course.traveller.identified(
        Journey.CORRECTION, (tracking, OBSTINATE.national_code), ShowingStatus, correcting.CorrectingItem
    )
    course.traveller.home()
    told = course.traveller.status((tracking, OBSTINATE.national_code))
    refused = course.other.edit(tracking, OBSTINATE).code
    course.tell(f"edit {len(WRONG_AGAIN) + 1} leads to {type(stage).__name__}; the centre answers {refused}")
    return f"edit {len(WRONG_AGAIN) + 1} refused; next: {told.next.value}"


def submit(course: Course, citizen: Citizen) -> registering.Registered:
    """The whole form, page by page, as this citizen types it."""
    traveller = course.traveller
    traveller.go(ev.JourneyChosen(Journey.REGISTRATION), registering.ReadingConsent)
    stage: registering.FillingForm | registering.CheckingAnswers
    stage = traveller.go(form.ConsentGiven(), registering.FillingForm)
    while isinstance(stage, registering.FillingForm):
        assert not stage.findings, f"refused on page {stage.page.topic}: {stage.findings}"
        answered = form.Answered(citizen.page(stage.page))
        stage = traveller.go(answered, registering.FillingForm, registering.CheckingAnswers)
    done = traveller.go(form.Confirmed(), registering.Registered)
    traveller.home()
    return done


def correct(course: Course, tracking: str, citizen: Citizen, texts: tuple[str, ...]) -> int:
    """Correct the disputed items with these texts, in their order; the edits that are left."""
    stage: correcting.CorrectingItem | correcting.CheckingCorrection
    stage = course.traveller.identified(
        Journey.CORRECTION, (tracking, citizen.national_code), correcting.CorrectingItem
    )
    for text in texts:
        assert isinstance(stage, correcting.CorrectingItem)
        answered = form.Answered(((stage.status.items[stage.at], text),))
        stage = course.traveller.go(answered, correcting.CorrectingItem, correcting.CheckingCorrection)
    done = course.traveller.go(form.Confirmed(), correcting.Corrected)
    course.traveller.home()
    return done.edits_left


def choose_day(course: Course) -> booking.ChoosingTime:
    """Province, city, place and the first free day; the times there are."""
    traveller = course.traveller
    traveller.identified(Journey.APPOINTMENT, course.who, booking.ChoosingProvince)
    provinces = traveller.wait_for_choices(booking.ChoosingProvince)
    assert "تهران" in (provinces.choices or ())
    traveller.go(book.RegionChosen("تهران"), booking.ChoosingCity)
    traveller.wait_for_choices(booking.ChoosingCity)
    traveller.go(book.RegionChosen("تهران"), booking.ChoosingPlace)
    traveller.wait(lambda at: isinstance(at, booking.ChoosingPlace) and at.places is not None, "places")
    traveller.go(book.PlaceChosen(PLACE), booking.ChoosingDay)
    days = traveller.wait(lambda at: isinstance(at, booking.ChoosingDay) and bool(at.days), "days")
    assert isinstance(days, booking.ChoosingDay)
    first = next(each.day for each in days.days or () if each.free)
    traveller.go(book.DayChosen(first), booking.ChoosingTime)
    return traveller.wait_for_times()


ACTS: tuple[tuple[str, str, Callable[[Course], str]], ...] = (
    ("Pre-registration, with a slip of the pen", "SUBMITTED, an answer within 24 h", registered),
    ("Refused: booking before the identity is confirmed", "not booked: not_possible_now", booking_too_early),
    (
        "What differs is corrected, and confirmed",
        f"{FIRST_NAME} corrected, 2 edits left; confirmed within 24 h",
        corrected,
    ),
    ("An appointment: the time is gone, another is free", "full; then booked at 11:00", booked),
    (
        "The visit: a poor finger, and a copy of a document",
        "too_small, then mended; 4 fingers and a face kept; copy_only; COMPLETION_ON_HOLD",
        put_on_hold,
    ),
    ("Another appointment", "booked", booked_again),
    (
        "The visit, with the originals",
        "not_turned, then turned; 2 documents accepted; receipt given",
        completed,
    ),
    ("Refused: a correction too many", "edit 4 refused; next: office", obstinate),
)
