"""Stories of who asks, corrects, books and comes for the visit: by touches, and a booking by keypad alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from kiosk.domain.applications import ApplicationState
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.events import Cancelled, Event, OfficerConfirmed, TimedOut, Timer
from kiosk.session.journeys.appointment import events as apt
from kiosk.session.journeys.appointment.commands import BookSlot
from kiosk.session.journeys.completion import events as cev
from kiosk.session.journeys.completion.commands import FinishCompletion
from kiosk.session.journeys.completion.parts import Taken
from kiosk.session.journeys.completion.stages import ChoosingFingers, FacingCamera
from kiosk.session.journeys.correction.commands import SendCorrection
from kiosk.session.journeys.correction.events import CorrectionAccepted
from kiosk.session.journeys.registration.events import ApplicationRefused
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.status.events import StatusTold
from kiosk.session.journeys.status.stages import ShowingStatus
from kiosk.session.policy import Policy
from kiosk.session.states import State
from kiosk.session.vocabulary import Finger, Journey
from tests.ui.keypad_stories import choose
from tests.ui.stage import Stage, wait_until
from tools.appointment_exhibits import CITIES, DAY, DAYS, PLACES, SLOTS
from tools.status_exhibits import APPOINTMENT, CODE, ITEMS, TODAY, TRACKING, WHO, status
from tools.visit_exhibits import BEGUN, KNOWN, RECEIPT, VISIT
from ui.draft import is_empty

NOW = datetime(2026, 11, 22, 6, 45, tzinfo=UTC)
WITH_CONTACT = replace(BEGUN, taken=Taken({"mobile": "+989123456789"}))
TWO_FINGERS = Policy(enrol_fingers=2)
Touch = Callable[[str], None]


def served(stage: Stage) -> None:
    """A fresh first screen with a tile for every service."""
    stage.kiosk.begin(State(TWO_FINGERS, services=frozenset(Journey), today=TODAY))
    stage.pilot.wait_for("attract")


def identify(stage: Stage, journey: Journey) -> int:
    """Choose a service and type both numbers; the session it has become."""
    pilot = stage.pilot
    served(stage)
    pilot.touch(f"start.{journey}")
    pilot.wait_for("identify")
    pilot.type(TRACKING)
    pilot.touch("identify.next")
    pilot.type(CODE)
    pilot.touch("identify.next")
    pilot.wait_for("identify.checking")
    return stage.kiosk.state.session


def book(stage: Stage, touch: Touch, session: int) -> None:
    """From the status to a booked appointment, whatever touches."""
    pilot, kiosk = stage.pilot, stage.kiosk
    answers: tuple[tuple[str, str, Event | None], ...] = (
        ("status.inquiry_confirmed", "status.next", apt.RegionsTold(session, ("فارس",))),
        ("appointment.province", "region.0", apt.RegionsTold(session, CITIES)),
        ("appointment.city", "region.0", apt.PlacesTold(session, PLACES)),
        ("appointment.place", "place.fars-1", apt.DaysTold(session, "fars-1", DAYS)),
        ("appointment.day", f"day.{DAY.isoformat()}", apt.SlotsTold(session, "fars-1", DAY, SLOTS)),
        ("appointment.time", "slot.21", apt.SlotHeld(session, 21, 120.0)),
        ("appointment.confirm", "appointment.book", apt.AppointmentMade(session, APPOINTMENT)),
    )
    for screen, touched, answer in answers:
        pilot.wait_for(screen)
        touch(touched)
        wait_until(lambda screen=screen: pilot.screen != screen)  # type: ignore[misc]
        if answer:
            kiosk.post(answer)
    pilot.wait_for("appointment.booked")
    assert [each.slot for each in kiosk.commands if isinstance(each, BookSlot)] == [21]


def from_the_status_to_an_appointment_by_touches(stage: Stage) -> None:
    session = identify(stage, Journey.STATUS)
    asked = [each for each in stage.kiosk.commands if isinstance(each, AskStatus)]
    assert (asked[0].tracking, asked[0].second_item) == (TRACKING, CODE)
    stage.kiosk.post(StatusTold(session, status(ApplicationState.INQUIRY_CONFIRMED)))
    book(stage, stage.pilot.touch, session)
    stage.pilot.touch("appointment.done")
    stage.pilot.wait_for("attract")
    assert stage.pilot.on_screen(lambda: is_empty(stage.app.draft))


def an_appointment_by_keypad_alone(stage: Stage) -> None:
    served(stage)
    confirmed = status(ApplicationState.INQUIRY_CONFIRMED)
    stage.kiosk.begin(
        State(TWO_FINGERS, ShowingStatus(WHO, confirmed), services=frozenset(Journey), today=TODAY)
    )
    book(stage, lambda name: choose(stage, name), stage.kiosk.state.session)
    stage.kiosk.post(Cancelled())
    stage.pilot.wait_for("attract")


def a_wrong_pair_keeps_what_was_typed(stage: Stage) -> None:
    session = identify(stage, Journey.STATUS)
    stage.kiosk.post(ApplicationRefused(session, ApplicationRefusal.NOT_FOUND))
    stage.pilot.wait_for("identify")
    typed = stage.pilot.on_screen(lambda: dict(stage.app.draft.texts))
    assert typed == {"identify.tracking": TRACKING, "identify.second": CODE}
    assert stage.pilot.on_screen(lambda: stage.app.view is not None and stage.app.view.notice is not None)
    stage.kiosk.post(Cancelled())
    stage.pilot.wait_for("attract")


def a_correction_by_touches(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    served(stage)
    mismatch = status(ApplicationState.INQUIRY_MISMATCH)
    kiosk.begin(State(Policy(), ShowingStatus(WHO, mismatch), services=frozenset(Journey), today=TODAY))
    pilot.wait_for("status.inquiry_mismatch")
    pilot.touch("status.next")
    pilot.wait_for("correction.item")
    for key in "مینا":
        pilot.touch(f"key.{key}")
    for at in range(1, len(ITEMS) + 1):
        pilot.touch("correction.item.next")
        wait_until(lambda at=at: _at(stage) == at)  # type: ignore[misc]
    pilot.wait_for("correction.check")
    pilot.touch("correction.send")
    pilot.wait_for("correction.sending")
    sent = [each for each in kiosk.commands if isinstance(each, SendCorrection)]
    assert dict(sent[0].changes) == {ITEMS[0]: "مینا"}
    kiosk.post(CorrectionAccepted(kiosk.state.session, NOW, 1))
    pilot.wait_for("correction.done")
    pilot.touch("correction.done")
    pilot.wait_for("attract")


def _at(stage: Stage) -> int:
    return getattr(stage.kiosk.state.stage, "at", len(ITEMS))


def a_whole_visit_by_touches(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    session = identify(stage, Journey.COMPLETION)
    kiosk.post(cev.VisitGranted(session, VISIT))
    pilot.wait_for("visit.contact.0")
    assert pilot.on_screen(lambda: stage.app.draft.text("contact.mobile")) == KNOWN["contact.mobile"]
    kiosk.begin(State(TWO_FINGERS, ChoosingFingers(WITH_CONTACT), services=frozenset(Journey), today=TODAY))
    session = kiosk.state.session
    pilot.wait_for("hands")
    pilot.touch("hands.next")
    for finger in (Finger.RIGHT_INDEX, Finger.LEFT_INDEX):
        pilot.wait_for("enrol")
        kiosk.post(cev.SampleTaken(session, finger, 80))
        pilot.wait_for("enrol.taken")
        pilot.touch("enrol.next")
    pilot.wait_for("face")
    kiosk.post(cev.FaceSeen(session, None))
    for _ in range(3):
        kiosk.post(TimedOut(Timer.COUNT))
    kiosk.post(cev.FaceTaken(session))
    pilot.wait_for("face.choose")
    pilot.touch("face.take")
    _documents(stage, session)
    finished = [each for each in kiosk.commands if isinstance(each, FinishCompletion)]
    assert [each.position for each in finished[0].completion.taken.fingers] == [2, 7]
    kiosk.post(cev.CompletionStored(session, RECEIPT, NOW))
    pilot.wait_for("visit.done")
    pilot.touch("visit.done")
    pilot.wait_for("attract")


def _documents(stage: Stage, session: int) -> None:
    """A document laid down, taken, signed for with card and PIN, and accepted."""
    pilot, kiosk = stage.pilot, stage.kiosk
    pilot.wait_for("document.choose")
    pilot.touch("document.birth_certificate")
    pilot.wait_for("document.lay")
    pilot.touch("document.take")
    pilot.wait_for("document.taking")
    kiosk.post(cev.PageTaken(session))
    pilot.wait_for("document.review")
    pilot.touch("document.keep")
    pilot.wait_for("document.choose")
    pilot.touch("document.enough")
    pilot.wait_for("document.sign")
    pilot.type("1234")
    pilot.touch("document.sign.next")
    pilot.wait_for("document.sign.checking")
    kiosk.post(OfficerConfirmed(session, "officer-1"))
    pilot.wait_for("document.judge")
    pilot.touch("document.accept")
    pilot.wait_for("visit.finishing")


def fingers_that_cannot_be_given_are_named_one_by_one(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    kiosk.begin(State(Policy(), ChoosingFingers(BEGUN), services=frozenset(Journey), today=TODAY))
    pilot.wait_for("hands")
    pilot.touch("hand.7")
    pilot.wait_for("hands.why")
    pilot.touch("why.missing")
    pilot.touch("hands.back")
    pilot.wait_for("hands")
    pilot.touch("hands.next")
    pilot.wait_for("evidence.lay")
    pilot.touch("evidence.take")
    pilot.wait_for("evidence.taking")
    kiosk.post(cev.HandsTaken(kiosk.state.session))
    pilot.wait_for("evidence.review")
    pilot.touch("evidence.keep")
    pilot.wait_for("hands.approve")
    named = kiosk.posted(cev.FingersNamed)[0]
    assert isinstance(named, cev.FingersNamed)
    assert [(each.position, each.kind, each.permanent) for each in named.exceptions] == [(7, "missing", True)]
    kiosk.post(Cancelled())
    pilot.wait_for("attract")


def no_picture_of_a_face_is_left_after_the_session(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    kiosk.begin(State(Policy(), FacingCamera(BEGUN), services=frozenset(Journey), today=TODAY))
    pilot.wait_for("face")
    face = np.full((300, 400, 3), (200, 30, 30), np.uint8)
    stage.bridge.show_photo(0, face)
    texture = wait_until(lambda: pilot.on_screen(lambda: _red(stage)))
    assert texture.size == (400, 300)
    kiosk.post(Cancelled())
    pilot.wait_for("attract")
    assert pilot.on_screen(lambda: _shares(texture)) == 0


def _red(stage: Stage):  # type: ignore[no-untyped-def]
    """The camera's texture once the red picture stands in it."""
    texture = stage.app.surface.photos.texture(0)
    return texture if _shares(texture) > 0.9 else None


def _shares(texture) -> float:  # type: ignore[no-untyped-def]
    pixels = np.frombuffer(texture.pixels, dtype=np.uint8).reshape(-1, 4).astype(int)
    return float((pixels[:, 0] > pixels[:, 1] + 90).mean())


STORIES: tuple[Callable[[Stage], None], ...] = (
    from_the_status_to_an_appointment_by_touches,
    an_appointment_by_keypad_alone,
    a_wrong_pair_keeps_what_was_typed,
    a_correction_by_touches,
    a_whole_visit_by_touches,
    fingers_that_cannot_be_given_are_named_one_by_one,
    no_picture_of_a_face_is_left_after_the_session,
)
