"""Fingers given at a visit, for the tests of completion."""

from kiosk.session.journeys.completion import events as cev
from kiosk.session.journeys.completion import stages as at_visit
from kiosk.session.vocabulary import Finger
from tests.kiosk.session.journeys.applicants import SESSION, WITH_HANDS, Walk, at

ORDERED = (Finger.RIGHT_INDEX, Finger.LEFT_INDEX, Finger.RIGHT_THUMB, Finger.LEFT_THUMB)


def sample(finger: Finger, quality: int = 70, **said: object) -> cev.SampleTaken:
    return cev.SampleTaken(SESSION, finger, quality, **said)  # type: ignore[arg-type]


def enrolling(finger: Finger = Finger.RIGHT_INDEX) -> Walk:
    return Walk(at(at_visit.EnrollingFinger(WITH_HANDS, finger)))
