"""The visit: contact data, fingers, face and documents, and the receipt at its end."""

from datetime import time

from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.booking import SlotTime
from kiosk.session import events as ev
from kiosk.session.journeys.completion import events as visit
from kiosk.session.journeys.completion import stages as completing
from kiosk.session.journeys.completion.contact import PAGES
from kiosk.session.journeys.completion.parts import DocumentKind
from kiosk.session.journeys.registration import events as form
from kiosk.session.vocabulary import Journey
from tools.demo.citizen import NARGES
from tools.demo.course import Course
from tools.demo.people import OFFICER_PIN


def completed(course: Course) -> str:
    """On the day and at the hour: contact data, fingers, face, documents, receipt."""
    turn_to_appointment(course)
    stage: completing.ConfirmingContact | completing.ChoosingFingers
    stage = course.traveller.identified(Journey.COMPLETION, course.who, completing.ConfirmingContact)
    while isinstance(stage, completing.ConfirmingContact):
        page = tuple((each.path, NARGES.right(each.path)) for each in PAGES[stage.at])
        stage = course.traveller.go(
            form.Answered(page), completing.ConfirmingContact, completing.ChoosingFingers
        )
    course.tell("postal and contact data are confirmed")
    taken = give_fingers(course)
    take_face(course)
    done = show_documents(course)
    course.receipt = done.slip.receipt
    course.tell(f"receipt given out; the card will be handed over at {done.slip.place.id}")
    course.traveller.home()
    course.wait_for(S.COMPLETED, S.IN_PRODUCTION)
    return f"{taken} fingers, a face and a document taken; receipt given"


def turn_to_appointment(course: Course) -> None:
    """Let time pass until the visitor is expected."""
    appointment = course.status().appointment
    assert appointment
    begins = SlotTime(appointment.day, time.fromisoformat(appointment.begins)).instant()
    course.rig.outside.turn((begins - course.rig.outside.now()).total_seconds() + 60)
    course.tell(f"the clock is turned to {appointment.day} at {appointment.begins}")


def give_fingers(course: Course) -> int:
    """Each finger that is asked for, if it is one of those that can be given; the others are passed over."""
    traveller = course.traveller
    stage = traveller.go(visit.FingersNamed(()), completing.EnrollingFinger)
    at: object = stage
    while isinstance(at, completing.EnrollingFinger | completing.FingerShown):
        if isinstance(at, completing.FingerShown):
            at = traveller.go(ev.Continued(), completing.EnrollingFinger, completing.FacingCamera)
        elif at.finger in course.hands:
            at = give_finger(course, at)
        else:
            skip = visit.SkipFinger()
            at = traveller.go(skip, completing.EnrollingFinger, completing.FacingCamera)
    facing = traveller.stage
    assert isinstance(facing, completing.FacingCamera), type(facing).__name__
    fingers = facing.completion.taken.fingers
    course.tell(
        "fingers: " + ", ".join(f"{each.position.name.lower()} quality {each.quality}" for each in fingers)
    )
    return len(fingers)


def give_finger(
    course: Course, asked: completing.EnrollingFinger
) -> completing.EnrollingFinger | completing.FingerShown:
    mark = course.traveller.watcher.mark
    course.rig.place(next(course.hands[asked.finger]))

    def is_answer(stage: object) -> bool:
        if isinstance(stage, completing.EnrollingFinger):
            return (stage.finger, stage.attempt) != (asked.finger, asked.attempt)
        return isinstance(stage, completing.FingerShown)

    after = course.traveller.watcher.wait(
        lambda state: is_answer(state.stage), "a sample", since=mark, timeout_s=60
    )
    course.rig.lift()
    assert isinstance(after.stage, completing.EnrollingFinger | completing.FingerShown)
    return after.stage


def take_face(course: Course) -> None:
    """The person stands still; the kiosk counts down by itself and proposes its best shot."""
    traveller = course.traveller
    traveller.wait(lambda at: isinstance(at, completing.ChoosingFace), "a shot")
    traveller.go(form.Confirmed(), completing.ChoosingDocument)
    course.tell("the face is guided, counted down and taken; the shot is accepted")


def show_documents(course: Course) -> completing.Completed:
    """The birth certificate on the glass; an officer signs in and compares it with the original."""
    traveller = course.traveller
    traveller.go(visit.DocumentChosen(DocumentKind.BIRTH_CERTIFICATE), completing.LayingPage)
    course.rig.outside.scanner.do("lay", kind="birth_certificate")
    traveller.wait(
        lambda at: isinstance(at, completing.LayingPage) and at.hint is None, "a page that lies well"
    )
    page = traveller.go(visit.TakePicture(), completing.ReviewingPage, completing.LayingPage)
    while isinstance(page, completing.LayingPage):
        page = traveller.go(visit.TakePicture(), completing.ReviewingPage, completing.LayingPage)
    traveller.go(form.Confirmed(), completing.AwaitingChecker)
    course.officers_card("insert")
    traveller.go(ev.OfficerSigned("", OFFICER_PIN), completing.JudgingDocument)
    course.officers_card("remove")
    course.tell("the birth certificate is scanned; an officer signs in with card and PIN and accepts it")
    return traveller.go(visit.DocumentAccepted(), completing.Completed)
