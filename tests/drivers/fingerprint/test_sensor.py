"""The sensor as the kiosk uses it, joined to a simulated module in one process."""

from pathlib import Path

import numpy as np
import pytest

from drivers.errors import DeviceError
from drivers.fingerprint.faults import SensorAddressed, SensorLocked, SensorSilent
from drivers.fingerprint.images import Pixels
from drivers.fingerprint.module import Capability
from drivers.fingerprint.sensor import FingerImage, NoImage
from simulators.sensor.flash import Flash, Settings
from tests.drivers.fingerprint.bench import Bench


def right(bench: Bench, outcome: FingerImage | NoImage) -> FingerImage:
    assert isinstance(outcome, FingerImage)
    assert np.array_equal(outcome.pixels, bench.truth())
    return outcome


@pytest.mark.parametrize("model", ["ZFM-20", "ZFM-70", "R307", "AS608", "R503", "R502", "clone"])
@pytest.mark.parametrize("bits", [4, 8])
def test_the_picture_is_the_modules_own(finger: Path, model: str, bits: int) -> None:
    bench = Bench(finger, model=model, bits=bits)
    with bench.open() as sensor:
        image = right(bench, sensor.capture(5))
        assert image.pixels.shape == (bench.model.height, bench.model.width)
        assert image.dpi == bench.model.dpi
        assert sensor.info.depth == bits


def test_a_sensor_tells_its_window_and_what_it_can_do(finger: Path) -> None:
    with Bench(finger).open() as plain, Bench(finger, model="R503", speed=None).open() as ring:
        assert plain.info.area_mm == pytest.approx((13.0, 14.6), abs=0.05)
        assert plain.info.capabilities == {Capability.LIBRARY, Capability.SPEED}
        assert ring.info.area_mm == pytest.approx((9.6, 9.6), abs=0.05)
        assert ring.info.capabilities == {
            Capability.LIBRARY,
            Capability.RING_LIGHT,
            Capability.AUTOMATIC,
        }


@pytest.mark.parametrize("speed_factor", [1, 2, 4, 6, 12])
def test_the_modules_speed_is_found_in_three_seconds(finger: Path, speed_factor: int) -> None:
    bench = Bench(finger, paced=True, flash=Flash(Settings(speed_factor=speed_factor)))
    start = bench.clock.now
    with bench.open() as sensor:
        assert bench.clock.now - start < 3
        assert sensor.info.speed == 9600 * speed_factor
        right(bench, sensor.capture(5))


def test_a_bridge_without_a_speed_of_its_own_works(finger: Path) -> None:
    bench = Bench(finger, speed=None)
    with bench.open() as sensor:
        right(bench, sensor.capture(5))


def test_no_finger_in_time_is_a_value(finger: Path) -> None:
    bench = Bench(finger)
    bench.glass.lift()
    with bench.open() as sensor:
        start = bench.clock.now
        assert sensor.capture(2) is NoImage.NO_FINGER
        assert 2 <= bench.clock.now - start < 2.2
        assert not sensor.wait_finger(0.5)
        assert not sensor.finger_present()


def test_a_finger_that_comes_late_is_taken(finger: Path) -> None:
    bench = Bench(finger)
    bench.mischief.switch_on("late-finger")
    bench.glass.place(finger, 500)
    with bench.open() as sensor:
        right(bench, sensor.capture(10))


def test_each_capture_is_a_picture_of_its_own(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open() as sensor:
        first, second = right(bench, sensor.capture(1)), right(bench, sensor.capture(1))
        assert not np.array_equal(first.pixels, second.pixels)


def test_the_picture_grows_while_it_arrives(finger: Path) -> None:
    bench = Bench(finger, paced=True)
    seen: list[tuple[int, int]] = []

    def show(done: int, total: int, pixels: Pixels) -> None:
        assert pixels.shape == (done, 256)
        assert np.array_equal(pixels, bench.truth()[:done])
        seen.append((done, total))

    with bench.open() as sensor:
        right(bench, sensor.capture(1, progress=show))
    assert seen == sorted(seen)
    assert seen[-1] == (288, 288)
    assert len(seen) > 20


@pytest.mark.parametrize("after_s", [0.0, 0.01, 0.2, 1.0, 3.0, 6.9])
def test_a_cancelled_capture_ends_within_100_ms_and_the_next_one_works(finger: Path, after_s: float) -> None:
    bench = Bench(finger, paced=True)
    with bench.open() as sensor:
        end = bench.clock.now + after_s
        outcome = sensor.capture(5, cancelled=lambda: bench.clock.now >= end)
        assert outcome is NoImage.CANCELLED
        assert bench.clock.now - end < 0.1
        right(bench, sensor.capture(5))


def test_a_wait_for_a_finger_can_be_cancelled(finger: Path) -> None:
    bench = Bench(finger, paced=True)
    bench.glass.lift()
    with bench.open() as sensor:
        end = bench.clock.now + 1
        assert not sensor.wait_finger(60, cancelled=lambda: bench.clock.now >= end)
        assert bench.clock.now - end < 0.1


def test_a_finger_that_was_never_lifted_is_refused_where_a_lift_is_wanted(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open() as sensor:
        before = sensor.health.uploads
        assert sensor.capture(1, require_lift=True) is NoImage.NOT_LIFTED
        assert sensor.health.uploads == before


def test_a_lifted_finger_that_comes_back_is_taken(finger: Path) -> None:
    bench = Bench(finger)
    bench.mischief.switch_on("late-finger")
    bench.glass.place(finger, 500)
    with bench.open() as sensor:
        right(bench, sensor.capture(5, require_lift=True))


def test_the_very_picture_of_before_is_refused_where_that_is_wanted(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open() as sensor:
        right(bench, sensor.capture(1))
        bench.mischief.switch_on("frozen")
        assert sensor.capture(1, refuse_repeat=True) is NoImage.REPEATED
        right(bench, sensor.capture(1))


def test_a_finger_reported_on_an_empty_glass_is_none(finger: Path) -> None:
    bench = Bench(finger)
    bench.glass.lift()
    bench.mischief.switch_on("phantom")
    with bench.open() as sensor:
        assert sensor.capture(1) is NoImage.NO_FINGER


def test_a_module_that_lost_power_and_came_back_is_used_again(finger: Path) -> None:
    bench = Bench(finger, paced=True)
    with bench.open() as sensor:
        bench.line.restart()
        right(bench, sensor.capture(5))


def test_a_module_that_came_back_at_another_speed_is_found_again(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open() as sensor:
        bench.flash.settings.speed_factor = 12
        right(bench, sensor.capture(5))
        assert sensor.info.speed == 115200


def test_a_module_with_a_password_opens_with_it_alone(finger: Path) -> None:
    bench = Bench(finger, flash=Flash(Settings(password=0x12345678)))
    with pytest.raises(SensorLocked):
        bench.open()
    with bench.open(password=0x12345678) as sensor:
        right(bench, sensor.capture(1))
        bench.line.restart()
        right(bench, sensor.capture(1))


def test_a_module_with_another_address_opens_with_it(finger: Path) -> None:
    bench = Bench(finger, flash=Flash(Settings(address=0x01020304)))
    with pytest.raises(SensorAddressed):
        bench.open()
    with bench.open(address=0x01020304) as sensor:
        right(bench, sensor.capture(1))


def test_service_is_back_within_five_seconds_of_a_silence(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open() as sensor:
        bench.mischief.switch_on("silence")
        with pytest.raises(SensorSilent):
            sensor.capture(1)
        bench.mischief.clear()
        start = bench.clock.now
        right(bench, sensor.capture(1))
        assert bench.clock.now - start < 5


def test_health_tells_what_the_line_went_through(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open() as sensor:
        sensor.capture(1)
        calm = sensor.health
        assert (calm.captures, calm.uploads, calm.repeated_uploads, calm.checksum_errors) == (1, 2, 1, 0)
        bench.mischief.switch_on("corrupted")
        for _ in range(5):
            try:
                sensor.capture(1)
            except DeviceError:
                continue
        rough = sensor.health
    assert rough.frames > calm.frames
    assert rough.checksum_errors > 0
    assert rough.resyncs > 0


def test_the_profile_that_is_named_decides(finger: Path) -> None:
    with Bench(finger, model="R503").open(profile="r503") as sensor:
        assert sensor.info.model == "R503"
    with pytest.raises(ValueError, match="there are: ZFM-20"):
        Bench(finger).open(profile="nonsense")


def test_every_picture_is_heard_twice_unless_told_otherwise(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open() as sensor:
        for uploads in (2, 4):
            right(bench, sensor.capture(1))
            assert sensor.health.uploads == uploads
