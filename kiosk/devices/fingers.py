"""The port `Fingers` over the sensor's driver and the biometric step."""

import logging
from collections.abc import Callable

from drivers.errors import DeviceError, DeviceGone
from drivers.fingerprint.sensor import NoImage, Sensor
from kiosk.attachment import Attachment
from kiosk.biometrics import Biometrics
from kiosk.ports import Picture, RowsSeen, Sample
from kiosk.states import FingerHint, FingerReference

log = logging.getLogger(__name__)

_HINTS = {
    NoImage.NO_FINGER: FingerHint.NO_FINGER,
    NoImage.CANCELLED: FingerHint.NO_FINGER,
    NoImage.NOT_LIFTED: FingerHint.LIFT_FIRST,
    NoImage.REPEATED: FingerHint.LIFT_FIRST,
    NoImage.UNUSABLE: FingerHint.SMUDGED,
}


class AttachedSensor:
    """An open sensor that can be asked whether it still answers."""

    def __init__(self, sensor: Sensor) -> None:
        self.sensor = sensor

    def check(self) -> None:
        self.sensor.module.verify_password()  # what every module answers, without taking a picture

    def close(self) -> None:
        self.sensor.close()


class SensorFingers:
    """Captures on whatever sensor is attached now; a failed capture is tried once more, connected anew."""

    def __init__(
        self, attachment: Attachment[AttachedSensor], biometrics: Biometrics, dpi: int | None
    ) -> None:
        self._attachment = attachment
        self._biometrics = biometrics
        self._dpi = dpi
        self._last_dpi = dpi or 500

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
            return self._biometrics.prepare(picture, finger, dpi=self._last_dpi, quality_min=quality_min)
        except DeviceError as error:
            self._attachment.drop(error)
            raise

    def _capture(
        self, timeout_s: float, cancelled: Callable[[], bool], rows_seen: RowsSeen, lift_first: bool
    ) -> Picture | FingerHint:
        sensor = self._attachment.use().sensor
        image = sensor.capture(timeout_s, progress=rows_seen, cancelled=cancelled, require_lift=lift_first)
        if isinstance(image, NoImage):
            return _HINTS[image]
        self._last_dpi = self._dpi or image.dpi
        return image.pixels
