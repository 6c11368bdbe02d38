"""The ports `Fingers` and `Enrolment` over the sensor's driver and the biometric step."""

import logging
from collections.abc import Callable
from dataclasses import replace

from drivers.errors import DeviceError, DeviceGone
from drivers.fingerprint.opening import FingerSensor
from drivers.fingerprint.shutter import FingerImage, NoImage
from kiosk.completion.pictures import encode_png
from kiosk.devices.last_placement import LastPlacement
from kiosk.devices.pictures_seen import PictureMemory, PicturesSeen
from kiosk.domain.clock import Clock
from kiosk.ports import EnrolmentSample, Picture, RowsSeen, Sample
from kiosk.session.states import FingerHint, FingerReference
from kiosk.work.attachment import Attachment
from kiosk.work.biometrics import Biometrics

log = logging.getLogger(__name__)

_LIFT_S = 3.0  # a finger that stays longer is told to lift
_WATCH_S = 20.0
_LOOK_S = 0.1

_HINTS = {
    NoImage.NO_FINGER: FingerHint.NO_FINGER,
    NoImage.CANCELLED: FingerHint.NO_FINGER,
    NoImage.NOT_LIFTED: FingerHint.LIFT_FIRST,
    NoImage.REPEATED: FingerHint.LIFT_FIRST,
    NoImage.UNUSABLE: FingerHint.SMUDGED,
}


class AttachedSensor:
    """An open sensor that can be asked whether it still answers."""

    def __init__(self, sensor: FingerSensor) -> None:
        self.sensor = sensor

    def check(self) -> None:
        self.sensor.check()

    def close(self) -> None:
        self.sensor.close()


class SensorFingers:
    """Captures on whatever sensor is attached now; a failed capture is tried once more, connected anew.

    For a while after a picture `tend` watches for the finger to be lifted: the next may then come at once.
    A picture equal to one taken before is a recording, or a sensor that stands still: never a finger.
    One that lies just where the last one lay was never lifted, or is grease on the glass: it is refused, and
    the glass must be seen empty before the next. Where `may_stay`, nobody is there who could lift it.
    """

    def __init__(
        self,
        attachment: Attachment[AttachedSensor],
        biometrics: Biometrics,
        dpi: int | None,
        clock: Clock,
        *,
        may_stay: bool = False,
        seen: PictureMemory | None = None,
    ) -> None:
        self._attachment = attachment
        self._biometrics = biometrics
        self._dpi = dpi
        self._last_dpi = dpi or 500
        self._clock = clock
        self._seen = seen or PicturesSeen()
        self._last = LastPlacement(clock)
        self._may_stay = may_stay
        self._must_lift = False
        self._watch_until_s: float | None = None  # None: the glass was seen empty since the last picture

    def tend(self) -> float:
        """Look after the sensor and its glass; the seconds until the next look."""
        self._last.tend()
        pause_s = self._attachment.tend()
        if self._watch_until_s is None or self._clock.monotonic() > self._watch_until_s:
            return pause_s
        try:
            if not self._attachment.use().sensor.finger_present():
                self._watch_until_s = None
        except DeviceError as error:
            log.info("nobody saw whether the finger was lifted: %s", error)
        return min(pause_s, _LOOK_S)

    def capture(
        self, timeout_s: float, cancelled: Callable[[], bool], rows_seen: RowsSeen, *, lift_first: bool
    ) -> Picture | FingerHint:
        try:
            return self._capture(timeout_s, cancelled, rows_seen, lift_first)
        except DeviceGone as error:
            self._attachment.drop(error)
            raise
        except DeviceError as error:
            # The machine's fault, not the person's: once more before the sensor counts as lost.
            log.info("capture failed, trying once more: %s", error)
        try:
            self._attachment.renew()
            return self._capture(timeout_s, cancelled, rows_seen, lift_first)
        except DeviceError as error:
            self._attachment.drop(error)
            raise

    def prepare(self, picture: Picture, finger: FingerReference, quality_min: int) -> Sample:
        try:
            sample = self._biometrics.prepare(
                picture,
                finger,
                dpi=self._last_dpi,
                quality_min=quality_min,
                before=b"" if self._may_stay else self._last.now(),
            )
        except DeviceError as error:
            self._attachment.drop(error)
            raise
        self._must_lift = sample.hint is FingerHint.LIFT_FIRST
        self._last.keep(sample.placement)
        return sample

    def enrol(self, picture: Picture, quality_min: int, others: tuple[bytes, ...]) -> EnrolmentSample:
        dpi = self._last_dpi
        try:
            taken = self._biometrics.enrol(picture, dpi=dpi, quality_min=quality_min, others=others)
        except DeviceError as error:
            self._attachment.drop(error)
            raise
        return replace(taken, picture=bytearray(encode_png(picture, dpi))) if taken.template else taken

    def _capture(
        self, timeout_s: float, cancelled: Callable[[], bool], rows_seen: RowsSeen, lift_first: bool
    ) -> Picture | FingerHint:
        sensor = self._attachment.use().sensor
        image: FingerImage | NoImage = NoImage.NO_FINGER
        if (lift_first or self._must_lift) and self._watch_until_s is not None:
            image = sensor.capture(
                _LIFT_S, progress=rows_seen, cancelled=cancelled, require_lift=True, refuse_repeat=True
            )
        if image is NoImage.NO_FINGER:
            self._watch_until_s = None
            image = sensor.capture(timeout_s, progress=rows_seen, cancelled=cancelled, refuse_repeat=True)
        if isinstance(image, NoImage):
            return _HINTS[image]
        if not self._seen.is_new(image.pixels):
            log.warning("the sensor sent a picture that it had sent before")
            return _HINTS[NoImage.REPEATED]
        self._watch_until_s = self._clock.monotonic() + _WATCH_S
        self._must_lift = False
        self._last_dpi = self._dpi or image.dpi
        return image.pixels
