"""A picture that was taken before is no finger, however long ago and over whatever line it comes again."""

from typing import cast

import numpy as np

from drivers.errors import DeviceGone
from drivers.fingerprint.opening import FingerSensor
from drivers.fingerprint.shutter import FingerImage
from kiosk.devices.fingers import AttachedSensor, SensorFingers
from kiosk.devices.pictures_seen import PicturesSeen
from kiosk.ports import Picture
from kiosk.session.faults import Fault
from kiosk.session.states import FingerHint, Part
from kiosk.work.attachment import Attachment
from kiosk.work.biometrics import Biometrics
from tests.kiosk.fakes import FakeClock

CHANCE = np.random.default_rng(1405)


def picture() -> Picture:
    return CHANCE.integers(0, 255, (64, 64), dtype=np.uint8)


def test_a_recorded_session_is_refused_at_its_second_run() -> None:
    seen = PicturesSeen()
    session = [picture() for _ in range(6)]
    assert all(seen.is_new(each) for each in session)
    assert not any(seen.is_new(each.copy()) for each in session)


def test_the_slightest_noise_makes_a_picture_new() -> None:
    seen, first = PicturesSeen(), picture()
    assert seen.is_new(first)
    other = first.copy()
    other[5, 5] ^= 1
    assert seen.is_new(other)


def test_only_the_newest_are_kept_and_nothing_of_a_finger() -> None:
    seen = PicturesSeen(kept=3)
    session = [picture() for _ in range(4)]
    for each in session:
        seen.is_new(each)
    assert not seen.is_new(session[-1])
    assert seen.is_new(session[0])
    assert PicturesSeen()._key != PicturesSeen()._key


class Recording:
    """A sensor that only ever sends what was recorded, however often it is opened."""

    def __init__(self) -> None:
        self.pixels = picture()

    def capture(self, *_: object, **__: object) -> FingerImage:
        return FingerImage(self.pixels.copy(), 500)

    def check(self) -> None: ...

    def close(self) -> None: ...


def test_a_recording_played_again_over_a_new_line_is_no_finger() -> None:
    sensor, clock = cast("FingerSensor", Recording()), FakeClock()
    attachment = Attachment(
        Part.SENSOR,
        lambda: AttachedSensor(sensor),
        lost=Fault.SENSOR_LOST,
        post=lambda event: None,
        clock=clock,
    )
    fingers = SensorFingers(attachment, Biometrics(), None, clock)

    def capture() -> Picture | FingerHint:
        attachment.tend()
        return fingers.capture(1.0, lambda: False, lambda *rows: None, lift_first=False)

    assert isinstance(capture(), np.ndarray)
    attachment.drop(DeviceGone("unplugged", "plug it in"))
    clock.seconds += 60
    assert capture() is FingerHint.LIFT_FIRST
