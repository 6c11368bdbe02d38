"""The visit: check-in, four parts, the receipt; device trouble waits, a refused document is put on hold."""

from dataclasses import replace

import pytest

from kiosk.domain.delivery import OfficerRefusal
from kiosk.domain.form import Finding
from kiosk.domain.problems import Problem
from kiosk.domain.registration import ApplicationRefusal
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.commands import EndSession, PrintSlip, StopCapture, Tell
from kiosk.session.events import TimedOut, Timer
from kiosk.session.journeys.completion import commands as do
from kiosk.session.journeys.completion import events as cev
from kiosk.session.journeys.completion import stages as at_visit
from kiosk.session.journeys.completion.parts import (
    CompletionPart,
    DocumentKind,
    DocumentRefusal,
    DocumentTaken,
    ExceptionKind,
    FaceHint,
    FingerDoubt,
    FingerExcused,
    FingerTaken,
    PageHint,
    VisitRefusal,
)
from kiosk.session.journeys.registration.events import Answered, Confirmed, WentBack
from kiosk.session.journeys.status.events import Identified
from kiosk.session.journeys.status.stages import Identifying
from kiosk.session.vocabulary import Finger, FingerHint, Journey, Part
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
    WITH_CONTACT,
    WITH_FACE,
    WITH_HANDS,
    Walk,
    at,
)

ORDERED = (Finger.RIGHT_INDEX, Finger.LEFT_INDEX, Finger.RIGHT_THUMB, Finger.LEFT_THUMB)


def sample(finger: Finger, quality: int = 70, **said: object) -> cev.SampleTaken:
    return cev.SampleTaken(SESSION, finger, quality, **said)  # type: ignore[arg-type]


SHOWN = (cev.PageSeen(SESSION, None), cev.TakePicture(), cev.HandsTaken(SESSION), Confirmed())


def enrolling(finger: Finger = Finger.RIGHT_INDEX) -> Walk:
    return Walk(at(at_visit.EnrollingFinger(WITH_HANDS, finger)))


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


def test_a_poor_finger_is_asked_for_again_and_the_best_sample_counts() -> None:
    walk = enrolling()
    walk(sample(Finger.RIGHT_INDEX, 55, hint=FingerHint.SHIFTED))
    assert isinstance(walk.stage, at_visit.EnrollingFinger)
    assert (walk.stage.attempt, walk.stage.hint, walk.stage.best) == (2, FingerHint.SHIFTED, 55)
    walk(sample(Finger.RIGHT_INDEX, 20, hint=FingerHint.TOO_DRY))
    walk(sample(Finger.RIGHT_INDEX, 30, hint=FingerHint.TOO_DRY))
    assert isinstance(walk.stage, at_visit.FingerShown)
    assert walk.stage.completion.taken.fingers == (FingerTaken(Finger.RIGHT_INDEX, 55),)


def test_a_finger_that_gives_nothing_good_is_left_out_and_the_next_one_asked_for() -> None:
    walk = enrolling()
    walk(*[sample(Finger.RIGHT_INDEX, 12, hint=FingerHint.TOO_DRY)] * 3)
    assert isinstance(walk.stage, at_visit.FingerShown)
    assert walk.stage.quality == 0
    walk(TimedOut(Timer.RESULT))
    assert isinstance(walk.stage, at_visit.EnrollingFinger)
    assert walk.stage.finger is Finger.LEFT_INDEX


@pytest.mark.parametrize("doubt", list(FingerDoubt))
def test_another_finger_than_the_one_asked_for_never_counts(doubt: FingerDoubt) -> None:
    walk = enrolling()
    walk(*[sample(Finger.RIGHT_INDEX, 90, doubt=doubt)] * 3)
    assert isinstance(walk.stage, at_visit.FingerShown)
    assert not walk.stage.completion.taken.fingers


def test_an_answer_about_another_finger_is_dropped() -> None:
    walk = enrolling()
    assert walk(sample(Finger.LEFT_INDEX)) == at_visit.EnrollingFinger(WITH_HANDS, Finger.RIGHT_INDEX)


def test_nobody_at_the_sensor_spends_no_sample_and_is_warned_in_the_end() -> None:
    walk = enrolling()
    walk(*[sample(Finger.RIGHT_INDEX, 0, hint=FingerHint.NO_FINGER)] * 9)
    assert isinstance(walk.stage, at_visit.EnrollingFinger)
    assert (walk.stage.attempt, walk.stage.hint) == (1, FingerHint.NO_FINGER)
    walk(TimedOut(Timer.IDLE))
    assert walk.state.warning_s == walk.state.policy.idle_countdown_s


def test_a_finger_may_be_left_for_later() -> None:
    walk = enrolling()
    walk(cev.SkipFinger())
    assert isinstance(walk.stage, at_visit.EnrollingFinger)
    assert walk.stage.finger is Finger.LEFT_INDEX
    assert walk.commands[0] == StopCapture()


def test_exceptions_count_only_with_a_second_persons_signature() -> None:
    walk = Walk(at(at_visit.ChoosingFingers(WITH_CONTACT)))
    lost = FingerExcused(Finger.LEFT_INDEX, ExceptionKind.MISSING, True, approved_by="myself")
    walk(cev.FingersNamed((lost,)), *SHOWN)
    assert isinstance(walk.stage, at_visit.ApprovingExceptions)
    assert walk.stage.completion.taken.exceptions[0].approved_by == ""
    walk(ev.OfficerSigned("20417", "1111"), ev.OfficerRefused(SESSION, OfficerRefusal.WRONG_PIN))
    assert isinstance(walk.stage, at_visit.ApprovingExceptions)
    assert walk.stage.problem is OfficerRefusal.WRONG_PIN
    walk(ev.OfficerSigned("20417", "1234"), ev.OfficerConfirmed(SESSION, "officer-1"))
    assert isinstance(walk.stage, at_visit.EnrollingFinger)
    assert walk.stage.completion.taken.exceptions == (replace(lost, approved_by="officer-1"),)


def test_an_excused_finger_is_pictured_before_anybody_signs_for_it() -> None:
    walk = Walk(at(at_visit.ChoosingFingers(WITH_CONTACT)))
    walk(cev.FingersNamed((FingerExcused(Finger.LEFT_INDEX, ExceptionKind.BANDAGED, False),)))
    assert isinstance(walk.stage, at_visit.LayingHands)
    assert walk.ordered(do.WatchPage) == [do.WatchPage(SESSION, None)]
    walk(ev.OfficerSigned("", "1234"))
    assert isinstance(walk.stage, at_visit.LayingHands)
    walk(cev.TakePicture(), cev.HandsTaken(SESSION, PageHint.BLURRED))
    assert walk.stage == replace(walk.stage, hint=PageHint.BLURRED)
    walk(cev.TakePicture())
    assert walk.ordered(do.TakeHands) == [do.TakeHands(SESSION)]
    walk(cev.HandsTaken(SESSION), cev.TakeAgain())
    assert isinstance(walk.stage, at_visit.LayingHands)
    walk(*SHOWN)
    assert isinstance(walk.stage, at_visit.ApprovingExceptions)


def test_who_changes_their_mind_before_the_camera_names_the_fingers_anew() -> None:
    walk = Walk(at(at_visit.ChoosingFingers(WITH_CONTACT)))
    walk(cev.FingersNamed((FingerExcused(Finger.LEFT_INDEX, ExceptionKind.BANDAGED, False),)), WentBack())
    assert isinstance(walk.stage, at_visit.ChoosingFingers)
    assert walk.stage.completion.taken.exceptions == ()
    assert walk.ordered(do.StopScanner) == [do.StopScanner()]


def test_a_document_camera_that_goes_while_hands_lie_there_is_waited_for() -> None:
    walk = Walk(at(at_visit.TakingHands(WITH_CONTACT)))
    walk(ev.PartLost(Part.SCANNER, "scanner_lost"))
    assert isinstance(walk.stage, at_visit.AwaitingPart)
    walk(ev.PartBack(Part.SCANNER))
    assert isinstance(walk.stage, at_visit.LayingHands)


def test_a_card_has_two_sides_and_is_not_whole_with_one() -> None:
    walk = Walk(at(at_visit.ReviewingPage(WITH_FACE, DocumentKind.OLD_CARD, 1)))
    walk(cev.AnotherDocument())
    walk.shows(at_visit.LayingPage(WITH_FACE, DocumentKind.OLD_CARD, 1))
    walk(cev.TakePicture(), cev.PageTaken(SESSION, PageHint.NOT_TURNED))
    walk.shows(at_visit.LayingPage(WITH_FACE, DocumentKind.OLD_CARD, 1, PageHint.NOT_TURNED))
    walk(cev.TakePicture(), cev.PageTaken(SESSION), Confirmed())
    assert isinstance(walk.stage, at_visit.AwaitingChecker)
    assert walk.stage.completion.taken.documents == (DocumentTaken(DocumentKind.OLD_CARD, 2),)


def test_one_finger_is_enough_with_an_approved_exception_and_too_few_without() -> None:
    walk = Walk(at(at_visit.ChoosingFingers(WITH_CONTACT)))
    gone = [FingerExcused(each, ExceptionKind.MISSING, True) for each in ORDERED[1:]]
    walk(
        cev.FingersNamed(tuple(gone)),
        *SHOWN,
        ev.OfficerSigned("1", "1"),
        ev.OfficerConfirmed(SESSION, "officer-1"),
    )
    walk(sample(Finger.RIGHT_INDEX), ev.Continued())
    assert isinstance(walk.stage, at_visit.FacingCamera)
    short = Walk(at(at_visit.EnrollingFinger(WITH_HANDS, Finger.RIGHT_INDEX)))
    short(sample(Finger.RIGHT_INDEX), ev.Continued(), *[cev.SkipFinger()] * 3)
    assert isinstance(short.stage, at_visit.ChoosingFingers)
    assert short.stage.short
    short(cev.FingersNamed())
    assert isinstance(short.stage, at_visit.EnrollingFinger)
    assert short.stage.finger is Finger.LEFT_INDEX


def test_who_can_give_no_finger_at_all_is_put_on_hold_with_all_the_rest_kept() -> None:
    walk = Walk(at(at_visit.ChoosingFingers(WITH_CONTACT)))
    gone = tuple(FingerExcused(each, ExceptionKind.BANDAGED, False) for each in ORDERED)
    walk(
        cev.FingersNamed(gone), *SHOWN, ev.OfficerSigned("1", "1"), ev.OfficerConfirmed(SESSION, "officer-1")
    )
    assert isinstance(walk.stage, at_visit.PuttingOnHold)
    assert CompletionPart.FINGERS in walk.stage.lacking


def test_the_face_is_taken_after_a_countdown_that_any_movement_starts_anew() -> None:
    walk = Walk(at(at_visit.FacingCamera(WITH_FACE)))
    walk(cev.FaceSeen(SESSION, FaceHint.TOO_FAR), cev.FaceSeen(SESSION, None), TimedOut(Timer.COUNT))
    walk.shows(at_visit.FacingCamera(WITH_FACE, None, 2))
    walk(cev.FaceSeen(SESSION, FaceHint.TURNED))
    walk.shows(at_visit.FacingCamera(WITH_FACE, FaceHint.TURNED))
    walk(cev.FaceSeen(SESSION, None), *[TimedOut(Timer.COUNT)] * 3)
    assert walk.ordered(do.TakeFace) == [do.TakeFace(SESSION, 1)]
    walk(cev.FaceTaken(SESSION, FaceHint.EYES_CLOSED))
    walk.shows(at_visit.FacingCamera(WITH_FACE, FaceHint.EYES_CLOSED))


def test_one_of_several_shots_is_chosen() -> None:
    walk = Walk(at(at_visit.ChoosingFace(WITH_FACE, 1, 1)))
    walk(cev.TakeAgain(), cev.TakePicture(), cev.FaceTaken(SESSION))
    walk.shows(at_visit.ChoosingFace(WITH_FACE, 2, 2))
    walk(cev.ShotChosen(1), cev.ShotChosen(7), Confirmed())
    assert isinstance(walk.stage, at_visit.ChoosingDocument)
    assert walk.stage.completion.taken.face == 1


def test_pages_are_taken_again_added_and_make_documents() -> None:
    walk = Walk(at(at_visit.ChoosingDocument(WITH_FACE)))
    walk(cev.DocumentChosen(DocumentKind.BIRTH_CERTIFICATE), cev.TakePicture())
    assert walk.ordered(do.TakePage) == [do.TakePage(SESSION, 0, 1, DocumentKind.BIRTH_CERTIFICATE)]
    walk(cev.PageTaken(SESSION, PageHint.GLARE))
    assert isinstance(walk.stage, at_visit.LayingPage)
    assert walk.stage.hint is PageHint.GLARE
    walk(cev.TakePicture(), cev.PageTaken(SESSION), cev.AnotherPage(), cev.TakePicture())
    assert walk.ordered(do.TakePage) == [do.TakePage(SESSION, 0, 2, DocumentKind.BIRTH_CERTIFICATE)]
    walk(cev.PageTaken(SESSION), cev.TakeAgain(), cev.TakePicture(), cev.PageTaken(SESSION))
    walk(cev.AnotherDocument(), cev.DocumentChosen(DocumentKind.OTHER), cev.TakePicture())
    assert walk.ordered(do.TakePage) == [do.TakePage(SESSION, 1, 1, DocumentKind.OTHER)]
    walk(cev.PageTaken(SESSION), Confirmed())
    assert isinstance(walk.stage, at_visit.AwaitingChecker)
    documents = walk.stage.completion.taken.documents
    assert [(each.kind, each.pages) for each in documents] == [
        (DocumentKind.BIRTH_CERTIFICATE, 2),
        (DocumentKind.OTHER, 1),
    ]


def test_a_refused_document_is_put_on_hold_and_says_what_to_bring() -> None:
    walk = Walk(at(at_visit.SigningIn(WITH_ALL)))
    walk(ev.OfficerConfirmed(SESSION, "officer-1"), cev.RefusalWished())
    walk.shows(at_visit.JudgingDocument(WITH_ALL, 0, refusing=True))
    walk(cev.DocumentRefused(DocumentRefusal.COPY_ONLY, original=False))
    (order,) = walk.ordered(do.HoldCompletion)
    assert isinstance(order, do.HoldCompletion)
    assert order.refusals == (DocumentRefusal.COPY_ONLY,)
    judged = order.completion.taken.documents[0]
    assert (judged.accepted, judged.original, judged.checker) == (False, False, "officer-1")
    walk(cev.CompletionHeld(SESSION))
    walk.shows(at_visit.OnHold((DocumentRefusal.COPY_ONLY,), (CompletionPart.DOCUMENTS,)))


def test_no_document_is_judged_without_an_officer() -> None:
    walk = Walk(at(at_visit.AwaitingChecker(WITH_ALL)))
    for event in (cev.DocumentAccepted(), ev.OfficerConfirmed(SESSION, "x"), Confirmed()):
        assert walk(event) == at_visit.AwaitingChecker(WITH_ALL)


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
