"""Face and documents at a visit: shots, pages, sides, and who judges them."""

from kiosk.session import events as ev
from kiosk.session.events import TimedOut, Timer
from kiosk.session.journeys.completion import commands as do
from kiosk.session.journeys.completion import events as cev
from kiosk.session.journeys.completion import stages as at_visit
from kiosk.session.journeys.completion.parts import (
    CompletionPart,
    DocumentKind,
    DocumentRefusal,
    DocumentTaken,
    FaceHint,
    PageHint,
)
from kiosk.session.journeys.registration.events import Confirmed
from tests.kiosk.session.journeys.applicants import (
    SESSION,
    WITH_ALL,
    WITH_FACE,
    Walk,
    at,
)


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


def test_a_card_has_two_sides_and_is_not_whole_with_one() -> None:
    walk = Walk(at(at_visit.ReviewingPage(WITH_FACE, DocumentKind.OLD_CARD, 1)))
    walk(cev.AnotherDocument())
    walk.shows(at_visit.LayingPage(WITH_FACE, DocumentKind.OLD_CARD, 1))
    walk(cev.TakePicture(), cev.PageTaken(SESSION, PageHint.NOT_TURNED))
    walk.shows(at_visit.LayingPage(WITH_FACE, DocumentKind.OLD_CARD, 1, PageHint.NOT_TURNED))
    walk(cev.TakePicture(), cev.PageTaken(SESSION), Confirmed())
    assert isinstance(walk.stage, at_visit.AwaitingChecker)
    assert walk.stage.completion.taken.documents == (DocumentTaken(DocumentKind.OLD_CARD, 2),)


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
