"""An SFM module gives the same pictures as any other sensor: right ones, or a named error."""

import contextlib
from pathlib import Path

import numpy as np
import pytest

from drivers.errors import DeviceError
from drivers.fingerprint.faults import SensorNoise, SensorSilent
from drivers.fingerprint.images import Pixels
from drivers.fingerprint.shutter import FingerImage, NoImage
from simulators.sensor.faults import DEVICE, WIRE
from simulators.sensor.sfm.line import FAULTS
from tests.drivers.fingerprint.sfm.bench import LIGHT_RIDGES, SfmBench

MACHINE_FAULTS = [name for name in FAULTS if name in WIRE | DEVICE]
BACK_IN_SERVICE_S = 5.0
CANCEL_S = 0.1


def right(bench: SfmBench, outcome: FingerImage | NoImage) -> FingerImage:
    assert isinstance(outcome, FingerImage)
    assert np.array_equal(outcome.pixels, bench.truth())
    return outcome


@pytest.mark.parametrize("speed", [115200, 9600, None])
def test_the_picture_is_the_modules_own_in_all_its_bits(finger: Path, speed: int | None) -> None:
    bench = SfmBench(finger, speed=speed)
    with bench.open() as sensor:
        image = right(bench, sensor.capture(2))
        assert image.dpi == 500
        assert len(np.unique(image.pixels & 15)) == 16
        info = sensor.info
        assert (info.model, info.serial, info.width, info.height, info.depth) == (
            "SFM 2.8",
            "20260001",
            256,
            288,
            8,
        )


def test_the_module_is_found_at_any_speed_in_three_seconds(finger: Path) -> None:
    for baud in (9600, 57600):
        bench = SfmBench(finger, paced=True)
        bench.module.parameters.set_baud(baud)
        start = bench.clock.now
        with bench.open() as sensor:
            assert bench.clock.now - start < 3
            assert sensor.info.speed == baud


def test_a_module_that_sends_ridges_light_is_turned_round(finger: Path) -> None:
    bench, shown = SfmBench(finger), list[Pixels]()
    with bench.open(profile=LIGHT_RIDGES) as sensor:
        image = sensor.capture(2, progress=lambda done, total, pixels: shown.append(pixels.copy()))
    assert isinstance(image, FingerImage)
    assert np.array_equal(image.pixels, 255 - bench.truth())
    assert all(np.array_equal(rows, image.pixels[: len(rows)]) for rows in shown)


def test_the_picture_grows_while_it_arrives(finger: Path) -> None:
    bench, seen = SfmBench(finger, paced=True), list[int]()

    def show(done: int, total: int, pixels: Pixels) -> None:
        assert (total, len(pixels)) == (288, done)
        assert np.array_equal(pixels, bench.truth()[:done])
        seen.append(done)

    with bench.open() as sensor:
        right(bench, sensor.capture(1, progress=show))
    assert seen == sorted(seen)
    assert seen[-1] == 288
    assert len(seen) > 10


def test_no_finger_in_time_is_a_value_and_the_next_capture_works(finger: Path) -> None:
    bench = SfmBench(finger, paced=True)
    bench.glass.lift()
    with bench.open() as sensor:
        start = bench.clock.now
        assert sensor.capture(2) is NoImage.NO_FINGER
        assert not sensor.wait_finger(0.5)
        assert not sensor.finger_present()
        assert bench.clock.now - start < 6
        bench.glass.place(finger, 500)
        assert sensor.finger_present()
        assert sensor.wait_finger(1)
        right(bench, sensor.capture(2))


def test_a_finger_that_comes_late_is_taken(finger: Path) -> None:
    bench = SfmBench(finger)
    bench.mischief.switch_on("late-finger")
    bench.glass.place(finger, 500)
    with bench.open() as sensor:
        right(bench, sensor.capture(10, require_lift=True))


def test_a_finger_that_was_never_lifted_is_refused_where_a_lift_is_wanted(finger: Path) -> None:
    with SfmBench(finger).open() as sensor:
        assert sensor.capture(1, require_lift=True) is NoImage.NOT_LIFTED
        assert sensor.health.uploads == 0


def test_the_very_picture_of_before_is_refused_where_that_is_wanted(finger: Path) -> None:
    bench = SfmBench(finger)
    with bench.open() as sensor:
        right(bench, sensor.capture(1))
        bench.mischief.switch_on("frozen")
        assert sensor.capture(1, refuse_repeat=True) is NoImage.REPEATED


def test_a_finger_reported_on_an_empty_glass_is_none(finger: Path) -> None:
    bench = SfmBench(finger, paced=True)
    bench.glass.lift()
    bench.mischief.switch_on("phantom")
    with bench.open() as sensor:
        assert sensor.capture(1) is NoImage.NO_FINGER


@pytest.mark.parametrize("after_s", [0.0, 0.5, 3.0, 8.0])
def test_a_cancelled_capture_ends_within_100_ms_and_the_next_one_works(finger: Path, after_s: float) -> None:
    bench = SfmBench(finger, paced=True)
    if after_s < 1:
        bench.glass.lift()
    with bench.open() as sensor:
        end = bench.clock.now + after_s
        assert sensor.capture(20, cancelled=lambda: bench.clock.now >= end) is NoImage.CANCELLED
        assert bench.clock.now - end < CANCEL_S
        bench.glass.place(finger, 500)
        right(bench, sensor.capture(2))


@pytest.mark.parametrize("fault", MACHINE_FAULTS)
def test_a_fault_yields_the_right_picture_or_a_named_error_and_service_is_soon_back(
    finger: Path, fault: str
) -> None:
    for seed in range(4):
        bench = SfmBench(finger, seed=seed)
        with bench.open() as sensor:
            bench.mischief.switch_on(fault)
            try:
                outcome = sensor.capture(2)
            except DeviceError as error:
                assert "\n" not in str(error)
                assert error.remedy
            else:
                assert isinstance(outcome, NoImage) or np.array_equal(outcome.pixels, bench.truth())
            bench.mischief.clear()
            start = bench.clock.now
            right(bench, sensor.capture(3))
            assert bench.clock.now - start < BACK_IN_SERVICE_S


def test_health_tells_what_the_line_went_through(finger: Path) -> None:
    bench = SfmBench(finger)
    with bench.open() as sensor:
        right(bench, sensor.capture(1))
        calm = sensor.health
        assert (calm.captures, calm.uploads, calm.repeated_uploads, calm.checksum_errors) == (1, 2, 1, 0)
        bench.mischief.switch_on("corrupted")
        for _ in range(5):
            with contextlib.suppress(DeviceError):
                sensor.capture(1)
        assert sensor.health.resyncs > calm.resyncs
        assert sensor.health.frames > calm.frames


def test_a_check_asks_the_module_and_takes_no_picture(finger: Path) -> None:
    bench = SfmBench(finger)
    with bench.open() as sensor:
        sensor.check()
        assert bench.glass.exposures == 0
        bench.mischief.switch_on("silence")
        with pytest.raises(DeviceError, match="did not answer"):
            sensor.check()


def noise(bench: SfmBench) -> bytes:
    bench.clock.sleep(0.01)
    return b"\x55\xaa"


def test_what_does_not_answer_is_silent_and_what_answers_nonsense_is_noise(finger: Path) -> None:
    bench = SfmBench(finger)
    bench.mischief.switch_on("silence")
    with pytest.raises(SensorSilent):
        bench.open()
    bench.wire.read = lambda timeout_s: noise(bench)  # type: ignore[method-assign]
    with pytest.raises(SensorNoise):
        bench.open()
