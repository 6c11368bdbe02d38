"""What the sensor's thread does: from a finger on the glass to a probe that waits for the card."""

import logging
import threading
from collections.abc import Callable

from drivers.errors import DeviceError
from kiosk.ports import Fingers, Picture
from kiosk.session.commands import CaptureFinger
from kiosk.session.events import Event, FingerSeen, PartLost, SamplePoor, SampleReady
from kiosk.session.faults import Fault
from kiosk.session.states import FingerHint, Part
from kiosk.work.waiting import WaitingProbe, wipe
from kiosk.work.worker import Post

log = logging.getLogger(__name__)

PictureSink = Callable[[Picture | None], None]
_ROWS_A_STEP = 12  # between two events; the picture itself goes to the screen with every call


class FingerWork:
    """Captures and prepares one sample at a time; pictures reach the screen past the state, never in it."""

    def __init__(self, fingers: Fingers, probe: WaitingProbe, post: Post, show: PictureSink) -> None:
        self._fingers = fingers
        self._probe = probe
        self._post = post
        self._show = show

    def capture(self, command: CaptureFinger, cancelled: threading.Event) -> Event | None:
        """One sample for `command`; None when it was cancelled."""
        rows = RowEvents(lambda done, total: FingerSeen(command.session, done, total), self._post, self._show)
        try:
            picture = self._fingers.capture(
                command.timeout_s, cancelled.is_set, rows.seen, lift_first=command.lift_first
            )
            if cancelled.is_set():
                return None
            if isinstance(picture, FingerHint):
                return SamplePoor(command.session, picture, command.finger.position)
            return self._sample(command, picture, cancelled)
        except DeviceError as error:
            log.warning("capture failed: %s", error)
            return PartLost(Part.SENSOR, Fault.SENSOR_FAULT.value)

    def _sample(self, command: CaptureFinger, picture: Picture, cancelled: threading.Event) -> Event | None:
        finger = command.finger
        try:
            sample = self._fingers.prepare(picture, finger, command.quality_min)
        finally:
            picture.fill(0)
        if cancelled.is_set():
            wipe(sample.probe)
            return None
        if sample.quality < command.quality_min or not sample.probe:
            wipe(sample.probe)
            hint = sample.hint or FingerHint.SMUDGED
            return SamplePoor(command.session, hint, finger.position)
        self._probe.put(command.session, finger.position, sample.probe)
        return SampleReady(command.session, sample.quality, finger.position)


class RowEvents:
    """Thins out the rows' news for the loop; the screen gets every picture."""

    def __init__(self, event: Callable[[int, int], Event], post: Post, show: PictureSink) -> None:
        self._event = event
        self._post = post
        self._show = show
        self._told = -_ROWS_A_STEP

    def seen(self, rows_done: int, rows_total: int, picture: Picture) -> None:
        self._show(picture.copy())
        if rows_done < self._told or rows_done == rows_total or rows_done >= self._told + _ROWS_A_STEP:
            self._told = rows_done
            self._post(self._event(rows_done, rows_total))
