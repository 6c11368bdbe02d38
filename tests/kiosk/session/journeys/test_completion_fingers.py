"""Fingers at a visit: samples, doubts, those left out, and exceptions that somebody signs for."""

from dataclasses import replace

import pytest

from kiosk.domain.delivery import OfficerRefusal
from kiosk.session import events as ev
from kiosk.session.commands import StopCapture
from kiosk.session.events import TimedOut, Timer
from kiosk.session.journeys.completion import commands as do
from kiosk.session.journeys.completion import events as cev
from kiosk.session.journeys.completion import stages as at_visit
from kiosk.session.journeys.completion.parts import (
    CompletionPart,
    ExceptionKind,
    FingerDoubt,
    FingerExcused,
    FingerTaken,
    PageHint,
)
from kiosk.session.journeys.registration.events import Confirmed, WentBack
from kiosk.session.vocabulary import Finger, FingerHint, Part
from tests.kiosk.session.journeys.applicants import (
    SESSION,
    WITH_CONTACT,
    WITH_HANDS,
    Walk,
    at,
)
from tests.kiosk.session.journeys.enrolling import ORDERED, enrolling, sample

SHOWN = (cev.PageSeen(SESSION, None), cev.TakePicture(), cev.HandsTaken(SESSION), Confirmed())


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
