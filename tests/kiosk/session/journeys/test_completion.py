"""The visit: check-in, four parts, the receipt; a device that goes away is waited for."""

from dataclasses import replace

import pytest

from kiosk.domain.form import Finding
from kiosk.domain.problems import Problem
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.commands import EndSession, PrintSlip, Tell
from kiosk.session.events import TimedOut, Timer
from kiosk.session.journeys.completion import commands as do
from kiosk.session.journeys.completion import events as cev
from kiosk.session.journeys.completion import stages as at_visit
from kiosk.session.journeys.completion.parts import (
    DocumentKind,
    DocumentTaken,
    VisitRefusal,
)
from kiosk.session.journeys.registration.events import Answered, Confirmed, WentBack
from kiosk.session.journeys.status.events import Identified
from kiosk.session.journeys.status.stages import Identifying
from kiosk.session.vocabulary import Finger, Journey, Part
from tests.kiosk.session.journeys.applicants import (
    APPOINTMENT,
    CODE,
    CONTACT,
    DOCUMENT,
    FINGERS,
    NOW,
    RECEIPT,
    SESSION,
    TRACKING,
    VISIT,
    WHO,
    WITH_ALL,
    WITH_FACE,
    WITH_HANDS,
    Walk,
    at,
)
from tests.kiosk.session.journeys.enrolling import ORDERED, enrolling, sample


def contact_given(walk: Walk) -> None:
    walk(Answered((("contact.mobile", "0912 345 6789"), ("contact.landline", ""))))
    walk(Answered((("contact.email", ""),)))
    walk(Answered((("contact.postal_code", CONTACT["postal_code"]),)))
    walk(Answered((("contact.address", CONTACT["address"]),)))


def test_a_whole_visit_ends_with_one_receipt() -> None:
    walk = Walk(at(Identifying(Journey.COMPLETION)))
    walk(Identified(TRACKING, CODE))
    assert walk.ordered(do.AskVisit) == [do.AskVisit(SESSION, TRACKING, CODE)]
    walk(cev.VisitGranted(SESSION, VISIT))
    contact_given(walk)
    assert isinstance(walk.stage, at_visit.ChoosingFingers)
    walk(cev.FingersNamed())
    for finger in ORDERED:
        assert isinstance(walk.stage, at_visit.EnrollingFinger)
        assert walk.stage.finger is finger
        walk(sample(finger), TimedOut(Timer.RESULT))
    assert isinstance(walk.stage, at_visit.FacingCamera)
    walk(cev.FaceSeen(SESSION, None), *[TimedOut(Timer.COUNT)] * 3, cev.FaceTaken(SESSION), Confirmed())
    walk(cev.DocumentChosen(DocumentKind.BIRTH_CERTIFICATE), cev.PageSeen(SESSION, None), cev.TakePicture())
    walk(cev.PageTaken(SESSION), Confirmed(), ev.OfficerSigned("20417", "1234"))
    walk(ev.OfficerConfirmed(SESSION, "officer-1"), cev.DocumentAccepted())
    (order,) = walk.ordered(do.FinishCompletion)
    assert isinstance(order, do.FinishCompletion)
    taken = order.completion.taken
    assert [each.position for each in taken.fingers] == list(ORDERED)
    assert taken.documents == (
        DocumentTaken(DocumentKind.BIRTH_CERTIFICATE, 1, True, True, None, "officer-1"),
    )
    assert (taken.contact, taken.face) == (CONTACT, 1)
    walk(cev.CompletionStored(SESSION, RECEIPT, NOW))
    assert isinstance(walk.stage, at_visit.Completed)
    assert walk.stage.slip.receipt == RECEIPT
    assert len(walk.ordered(PrintSlip)) == 1
    walk(ev.Printed(SESSION), ev.PrintWished())
    (again,) = walk.ordered(PrintSlip)
    assert isinstance(again, PrintSlip)
    assert again.copy
    assert walk(ev.Continued()) == st.Attract()


def test_each_finished_part_is_reported() -> None:
    walk = Walk(at(at_visit.ChoosingFace(WITH_FACE, 1, 1)))
    walk(Confirmed())
    told = [each.report.data for each in walk.commands if isinstance(each, Tell)]
    assert told == [{"application": "app-7f3a", "part": "face"}]


def test_a_face_does_not_make_up_for_fingers_that_are_too_few() -> None:
    few = replace(WITH_FACE, taken=replace(WITH_FACE.taken, fingers=FINGERS[:1]), skipped=ORDERED[1:])
    walk = Walk(at(at_visit.ChoosingFace(few, 1, 1)))
    walk(Confirmed())
    walk.shows(at_visit.ChoosingFingers(few, short=True))


@pytest.mark.parametrize(
    "reason",
    [each for each in VisitRefusal if each not in (VisitRefusal.NOT_FOUND, VisitRefusal.TOO_MANY_TRIES)],
)
def test_who_is_early_or_elsewhere_is_told_where_and_when(reason: VisitRefusal) -> None:
    walk = Walk(at(at_visit.CheckingIn(WHO)))
    walk(cev.VisitRefused(SESSION, reason, APPOINTMENT))
    walk.shows(at_visit.NotAdmitted(reason, APPOINTMENT))
    assert walk(ev.Continued()) == st.Attract()


def test_a_wrong_pair_at_check_in_is_the_same_answer_as_everywhere() -> None:
    walk = Walk(at(at_visit.CheckingIn(WHO)))
    walk(cev.VisitRefused(SESSION, VisitRefusal.NOT_FOUND))
    walk.shows(Identifying(Journey.COMPLETION, ApplicationRefusal.NOT_FOUND))
    silent = Walk(at(at_visit.CheckingIn(WHO)))
    assert silent(ev.CentreSilent(SESSION)) == Identifying(Journey.COMPLETION, unreachable=True)


def test_known_contact_data_stand_there_to_be_confirmed() -> None:
    walk = Walk(at(at_visit.CheckingIn(WHO)))
    walk(cev.VisitGranted(SESSION, VISIT))
    assert isinstance(walk.stage, at_visit.ConfirmingContact)
    assert walk.stage.completion.answers.text("contact.mobile") == "09123456789"
    walk(Answered((("contact.mobile", "123"),)))
    assert walk.stage.findings == (Finding("contact.mobile", Problem.MOBILE_FORM),)
    walk(Answered((("contact.mobile", "09121112233"),)), WentBack((("contact.email", "a"),)))
    assert isinstance(walk.stage, at_visit.ConfirmingContact)
    assert (walk.stage.at, walk.stage.completion.answers.text("contact.email")) == (0, "a")


def test_what_an_earlier_visit_kept_is_not_taken_again() -> None:
    accepted = replace(DOCUMENT, accepted=True, original=True, checker="officer-1")
    kept = replace(WITH_ALL.taken, documents=(accepted,), face=None)
    walk = Walk(at(at_visit.CheckingIn(WHO)))
    walk(cev.VisitGranted(SESSION, replace(VISIT, kept=kept)))
    contact_given(walk)
    assert isinstance(walk.stage, at_visit.FacingCamera)
    walk(cev.TakePicture(), cev.FaceTaken(SESSION), Confirmed())
    assert isinstance(walk.stage, at_visit.FinishingCompletion)
    assert walk.stage.completion.taken.fingers == FINGERS


@pytest.mark.parametrize(
    ("stage", "part"),
    [
        (at_visit.EnrollingFinger(WITH_HANDS, Finger.RIGHT_INDEX, 2), Part.SENSOR),
        (at_visit.FacingCamera(WITH_FACE), Part.CAMERA),
        (at_visit.LayingPage(WITH_FACE, DocumentKind.OTHER, 1), Part.SCANNER),
    ],
)
def test_a_device_that_goes_away_is_waited_for_and_nothing_is_lost(
    stage: at_visit.WithPart, part: Part
) -> None:
    walk = Walk(at(stage))
    walk(ev.PartLost(part, "gone"))
    walk.shows(at_visit.AwaitingPart(stage.completion, part, stage))
    other = next(each for each in (Part.CAMERA, Part.SCANNER) if each is not part)
    assert walk(ev.PartBack(other)) == at_visit.AwaitingPart(stage.completion, part, stage)
    assert walk(ev.PartBack(part)) == stage
    assert [each for each in walk.commands if isinstance(each, do.EnrolFinger | do.WatchFace | do.WatchPage)]


def test_a_device_that_is_away_is_waited_for_before_its_part_begins() -> None:
    faceless = replace(WITH_FACE, taken=replace(WITH_FACE.taken, face=None))
    walk = Walk(at(at_visit.FingerShown(faceless, Finger.LEFT_THUMB, 60)))
    walk(ev.PartLost(Part.CAMERA, "gone"))
    assert isinstance(walk.stage, at_visit.FingerShown)
    walk(ev.Continued())
    assert isinstance(walk.stage, at_visit.AwaitingPart)
    assert walk.stage.part is Part.CAMERA
    walk(cev.ComeAgain())
    assert isinstance(walk.stage, at_visit.PuttingOnHold)


def test_a_printer_without_paper_at_the_end_leaves_a_valid_completion() -> None:
    walk = Walk(at(at_visit.FinishingCompletion(WITH_ALL), missing=frozenset({Part.PRINTER})))
    walk(cev.CompletionStored(SESSION, RECEIPT, NOW))
    assert isinstance(walk.stage, at_visit.Completed)
    assert not walk.ordered(PrintSlip)


def test_who_leaves_in_mid_visit_has_everything_wiped() -> None:
    walk = enrolling()
    assert walk(ev.Cancelled()) == st.Attract()
    assert walk.ordered(EndSession) == [EndSession(SESSION)]
