"""An SFM module gives the same pictures as any other sensor: right ones, or a named error."""

from pathlib import Path

import numpy as np
import pytest

from drivers.errors import DeviceError
from drivers.fingerprint.faults import SensorSilent
from drivers.fingerprint.sfm.sensor import SfmSensor
from drivers.fingerprint.shutter import FingerImage, NoImage
from simulators.mischief import Mischief
from simulators.sensor.glass import Glass
from simulators.sensor.inprocess import InProcessWire, WaitedClock
from simulators.sensor.sfm import FAULTS, MODEL, SfmModule


class SfmBench:
    """A module and the wire to it, on a clock the test turns."""

    def __init__(
        self, finger: Path, *, seed: int = 1, paced: bool = False, speed: int | None = 115200
    ) -> None:
        self.clock = WaitedClock()
        self.mischief = Mischief(FAULTS, seed)
        self.glass = Glass(MODEL, self.mischief, seed=seed, clock=self.clock.monotonic)
        self.glass.place(finger, MODEL.dpi)
        self.module = SfmModule(self.glass, self.mischief, paced=paced, clock=self.clock.monotonic)
        self.wire = InProcessWire(self.module, self.clock, speed)

    def open(self, *, ridges_are_dark: bool = True) -> SfmSensor:
        return SfmSensor.open(self.wire, clock=self.clock, ridges_are_dark=ridges_are_dark)


@pytest.mark.parametrize("speed", [115200, 9600, None])
def test_the_picture_is_the_modules_own_in_all_its_bits(finger: Path, speed: int | None) -> None:
    bench = SfmBench(finger, speed=speed)
    with bench.open() as sensor:
        image = sensor.capture(2)
        assert isinstance(image, FingerImage)
        assert bench.module.picture is not None
        assert np.array_equal(image.pixels, bench.module.picture)
        assert image.dpi == 500
        assert len(np.unique(image.pixels & 15)) == 16
        assert (sensor.info.firmware, sensor.info.serial) == ("2.8", "20260001")


def test_a_module_that_sends_ridges_light_is_turned_round(finger: Path) -> None:
    bench = SfmBench(finger)
    with bench.open(ridges_are_dark=False) as sensor:
        image = sensor.capture(2)
    assert isinstance(image, FingerImage)
    assert bench.module.picture is not None
    assert np.array_equal(image.pixels, 255 - bench.module.picture)


def test_no_finger_in_time_is_a_value_and_the_next_capture_works(finger: Path) -> None:
    bench = SfmBench(finger, paced=True)
    bench.glass.lift()
    with bench.open() as sensor:
        start = bench.clock.now
        assert sensor.capture(2) is NoImage.NO_FINGER
        assert bench.clock.now - start < 3
        bench.glass.place(finger, MODEL.dpi)
        assert isinstance(sensor.capture(2), FingerImage)


@pytest.mark.parametrize("after_s", [0.5, 3.0])
def test_a_cancelled_capture_ends_soon_and_the_next_one_works(finger: Path, after_s: float) -> None:
    bench = SfmBench(finger, paced=True)
    if after_s < 1:
        bench.glass.lift()
    with bench.open() as sensor:
        end = bench.clock.now + after_s
        assert sensor.capture(20, cancelled=lambda: bench.clock.now >= end) is NoImage.CANCELLED
        bench.glass.place(finger, MODEL.dpi)
        assert isinstance(sensor.capture(2), FingerImage)


@pytest.mark.parametrize("fault", [*FAULTS])
def test_a_fault_yields_the_right_picture_or_a_named_error(finger: Path, fault: str) -> None:
    for seed in range(6):
        bench = SfmBench(finger, seed=seed)
        with bench.open() as sensor:
            bench.mischief.switch_on(fault)
            try:
                outcome = sensor.capture(2)
            except DeviceError as error:
                assert "\n" not in str(error)
                outcome = NoImage.CANCELLED
            if isinstance(outcome, FingerImage):
                assert bench.module.picture is not None
                assert np.array_equal(outcome.pixels, bench.module.picture)
            bench.mischief.clear()
            assert isinstance(sensor.capture(2), FingerImage)


def test_what_does_not_answer_is_silent(finger: Path) -> None:
    bench = SfmBench(finger)
    bench.module.receive = lambda data, host_baud: None  # type: ignore[method-assign]
    with pytest.raises(SensorSilent):
        bench.open()
