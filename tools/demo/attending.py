"""The visit: contact data, fingers, face and documents, and the receipt at its end."""

from datetime import time

from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.booking import SlotTime
from kiosk.session import events as ev
from kiosk.session.journeys.completion import events as visit
from kiosk.session.journeys.completion import stages as completing
from kiosk.session.journeys.completion.contact import PAGES
from kiosk.session.journeys.completion.parts import DocumentKind, DocumentRefusal
from kiosk.session.journeys.registration import events as form
from kiosk.session.states import Stage
from kiosk.session.vocabulary import Journey
from tools.demo.citizen import NARGES
from tools.demo.course import Course


def put_on_hold(course: Course) -> str:
    """The day and the hour have come: a poor finger is mended, and of the documents only a copy is there."""
    turn_to_appointment(course)
    confirm_contact(course, completing.ChoosingFingers)
    hint = begin_badly(course)
    taken = give_fingers(course)
    take_face(course)
    lay(course, DocumentKind.BIRTH_CERTIFICATE, "birth_certificate", 1)
    sign_in(course)
    course.traveller.go(visit.RefusalWished(), completing.JudgingDocument)
    refused = visit.DocumentRefused(DocumentRefusal.COPY_ONLY, original=False)
    held = course.traveller.go(refused, completing.OnHold)
    course.tell(f"the officer sees a copy and refuses it: {', '.join(each.value for each in held.refusals)}")
    course.traveller.home()
    state = course.wait_for(S.COMPLETION_ON_HOLD).state
    return f"{hint}, then mended; {taken} fingers and a face kept; {held.refusals[0].value}; {state.value}"


def completed(course: Course) -> str:
    """With the original, another day: fingers and face are not taken again."""
    turn_to_appointment(course)
    confirm_contact(course, completing.ChoosingDocument)
    course.tell("what the first visit took is kept; only the documents are asked for")
    lay(course, DocumentKind.BIRTH_CERTIFICATE, "birth_certificate", 1)
    hint = lay_card(course)
    sign_in(course)
    course.traveller.go(visit.DocumentAccepted(), completing.JudgingDocument)
    done = course.traveller.go(visit.DocumentAccepted(), completing.Completed)
    course.receipt = done.slip.receipt
    course.tell(f"both are accepted; receipt given out; the card will be handed over at {done.slip.place.id}")
    course.traveller.home()
    course.wait_for(S.COMPLETED, S.IN_PRODUCTION)
    return f"{hint}, then turned; 2 documents accepted; receipt given"


def confirm_contact(course: Course, then: type[Stage]) -> None:
    stage: object = course.traveller.identified(Journey.COMPLETION, course.who, completing.ConfirmingContact)
    while isinstance(stage, completing.ConfirmingContact):
        page = tuple((each.path, NARGES.right(each.path)) for each in PAGES[stage.at])
        stage = course.traveller.go(form.Answered(page), completing.ConfirmingContact, then)
    course.tell("postal and contact data are confirmed")


def begin_badly(course: Course) -> str:
    """Only the tip of the first finger touches the glass: what is wrong is told, and no finger is lost."""
    asked = course.traveller.go(visit.FingersNamed(()), completing.EnrollingFinger)
    course.rig.place(next(course.hands[asked.finger]).tip(course.rig.folder))
    again = course.traveller.wait(
        lambda at: isinstance(at, completing.EnrollingFinger) and at.attempt == asked.attempt + 1, "a hint"
    )
    course.rig.lift()
    assert isinstance(again, completing.EnrollingFinger)
    hint = again.hint.value if again.hint else "no hint"
    course.tell(f"{asked.finger.name.lower()}: the kiosk says {hint}, and asks for it once more")
    return hint


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
    at: object = traveller.stage
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


def lay(course: Course, kind: DocumentKind, page: str, number: int) -> None:
    """A page is laid down and taken, once it lies well, and is all there is of this document."""
    course.traveller.go(visit.DocumentChosen(kind), completing.LayingPage)
    course.rig.outside.scanner.do("lay", kind=page, number=number)
    take_page(course)
    course.traveller.go(visit.AnotherDocument(), completing.ChoosingDocument)


def lay_card(course: Course) -> str:
    """Both sides of the old card; that it is not turned over is noticed."""
    course.traveller.go(visit.DocumentChosen(DocumentKind.OLD_CARD), completing.LayingPage)
    course.rig.outside.scanner.do("lay", kind="national_card", number=1)
    take_page(course)
    course.traveller.go(visit.AnotherPage(), completing.LayingPage)
    lies_well(course)
    again = course.traveller.go(visit.TakePicture(), completing.LayingPage, completing.ReviewingPage)
    hint = again.hint if isinstance(again, completing.LayingPage) else None
    course.tell(
        f"the old card is laid down once more without being turned: {hint.value if hint else 'taken'}"
    )
    course.rig.outside.scanner.do("lay", kind="national_card", number=2)
    take_page(course)
    course.traveller.go(visit.AnotherDocument(), completing.ChoosingDocument)
    return hint.value if hint else "taken twice"


def take_page(course: Course) -> None:
    lies_well(course)
    page = course.traveller.go(visit.TakePicture(), completing.ReviewingPage, completing.LayingPage)
    while isinstance(page, completing.LayingPage):
        page = course.traveller.go(visit.TakePicture(), completing.ReviewingPage, completing.LayingPage)


def lies_well(course: Course) -> None:
    course.traveller.wait(
        lambda at: isinstance(at, completing.LayingPage) and at.hint is None, "a page that lies well"
    )


def sign_in(course: Course) -> None:
    """An officer signs with card and PIN, and is shown the first document."""
    course.traveller.go(form.Confirmed(), completing.AwaitingChecker)
    course.sign(completing.AwaitingChecker, completing.JudgingDocument)
    course.tell("the documents are scanned; an officer signs in with card and PIN and sees scan and original")
