"""The one way to a fingerprint sensor, whatever its protocol."""

from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self, TextIO

from drivers.fingerprint.exchange import Cancelled, never
from drivers.fingerprint.growth import Progress
from drivers.fingerprint.health import Health
from drivers.fingerprint.module import SensorInfo
from drivers.fingerprint.sensor import Sensor
from drivers.fingerprint.sfm.sensor import SfmSensor
from drivers.fingerprint.shutter import FingerImage, NoImage
from drivers.fingerprint.transport import Clock, Transport


class Speech(StrEnum):
    """The protocol a module speaks."""

    EF01 = "ef01"
    SFM = "sfm"


class FingerSensor(Protocol):
    """An open sensor as the kiosk uses it; `drivers.fingerprint.sensor` tells what each call means."""

    @property
    def info(self) -> SensorInfo: ...

    @property
    def health(self) -> Health: ...

    def check(self) -> None: ...

    def finger_present(self) -> bool: ...

    def wait_finger(self, timeout_s: float, cancelled: Cancelled = never) -> bool: ...

    def capture(
        self,
        timeout_s: float,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled = never,
        require_lift: bool = False,
        refuse_repeat: bool = False,
    ) -> FingerImage | NoImage: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_sensor(
    port: str | Transport,
    speech: Speech = Speech.EF01,
    *,
    password: int = 0,
    speed: int | None = None,
    tune: bool = False,
    trace: TextIO | None = None,
    clock: Clock | None = None,
) -> FingerSensor:
    """Find the module at this port; SFM modules know no password and come at their best speed."""
    if speech is Speech.SFM:
        return SfmSensor.open(port, speed=speed, trace=trace, clock=clock)
    return Sensor.open(port, password=password, speed=speed, tune=tune, trace=trace, clock=clock)
