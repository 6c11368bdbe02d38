"""What the sensor's thread does at a visit: one sample of one finger, kept if it is the best so far (R32)."""

import logging
import threading

from drivers.errors import DeviceError
from kiosk.ports import Enrolment, Picture
from kiosk.session.delivery_events import FingerSeen
from kiosk.session.events import Event, PartLost
from kiosk.session.faults import Fault
from kiosk.session.journeys.completion.commands import EnrolFinger
from kiosk.session.journeys.completion.events import SampleTaken
from kiosk.session.journeys.completion.parts import FingerDoubt
from kiosk.session.vocabulary import Finger, FingerHint, Part
from kiosk.work.finger import PictureSink, RowEvents
from kiosk.work.samples import VisitSamples
from kiosk.work.waiting import wipe
from kiosk.work.worker import Post

log = logging.getLogger(__name__)

_FINGERS_OF_A_HAND = 5


class EnrolmentWork:
    """Pictures reach the screen past the state and are gone as soon as they are judged."""

    def __init__(self, fingers: Enrolment, samples: VisitSamples, post: Post, show: PictureSink) -> None:
        self._fingers = fingers
        self._samples = samples
        self._post = post
        self._show = show

    def capture(self, command: EnrolFinger, cancelled: threading.Event) -> Event | None:
        """One sample for `command`, good or not; None when it was cancelled."""
        rows = RowEvents(lambda done, total: FingerSeen(command.session, done, total), self._post, self._show)
        try:
            picture = self._fingers.capture(
                command.timeout_s, cancelled.is_set, rows.seen, lift_first=command.lift_first
            )
            if cancelled.is_set():
                return None
            if isinstance(picture, FingerHint):
                return SampleTaken(command.session, command.finger, 0, picture)
            return self._sample(command, picture, cancelled)
        except DeviceError as error:
            log.warning("capture failed: %s", error)
            return PartLost(Part.SENSOR, Fault.SENSOR_FAULT.value)

    def _sample(self, command: EnrolFinger, picture: Picture, cancelled: threading.Event) -> Event | None:
        finger = command.finger
        try:
            others = self._samples.others(finger)
            taken = self._fingers.enrol(picture, command.quality_min, tuple(others.values()))
        finally:
            picture.fill(0)
        doubt = None if taken.same_as is None else _doubt(finger, tuple(others)[taken.same_as])
        if cancelled.is_set() or doubt or not taken.template:
            wipe(taken.template)
            wipe(taken.picture)
        else:
            self._samples.keep_finger(finger, taken.quality, taken.template, taken.picture)
        if cancelled.is_set():
            return None
        return SampleTaken(command.session, finger, taken.quality, taken.hint, doubt)


def _doubt(asked: Finger, given: Finger) -> FingerDoubt:
    """The finger of that name, but of the other hand; or any other that was taken before."""
    is_other_hand = abs(asked - given) == _FINGERS_OF_A_HAND
    return FingerDoubt.OTHER_HAND if is_other_hand else FingerDoubt.SAME_FINGER
