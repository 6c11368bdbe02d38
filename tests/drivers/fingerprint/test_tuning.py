"""Speed and packet size are raised where that holds, and the module is never lost on the way."""

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.errors import DeviceError
from drivers.fingerprint.profiles import ZFM_20
from drivers.fingerprint.sensor import FingerImage
from drivers.fingerprint.tuning import set_packet_size, set_speed, tune_up
from tests.drivers.fingerprint.bench import Bench


def test_a_module_is_raised_to_the_best_of_its_profile(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open(tune=True) as sensor:
        assert (sensor.info.speed, sensor.info.packet_size) == (115200, 256)
        assert isinstance(sensor.capture(1), FingerImage)
    with bench.open() as sensor:
        assert (sensor.info.speed, sensor.info.packet_size) == (115200, 256)


@pytest.mark.parametrize("size", [32, 64, 128, 256])
def test_every_packet_size_carries_the_picture(finger: Path, size: int) -> None:
    with Bench(finger).open() as sensor:
        assert set_packet_size(sensor.module, size)
        assert sensor.info.packet_size == size
        assert isinstance(sensor.capture(1), FingerImage)


def test_a_clone_that_acknowledges_and_ignores_stays_usable(finger: Path) -> None:
    bench = Bench(finger)
    bench.mischief.switch_on("deaf-register")
    with bench.open(tune=True) as sensor:
        assert (sensor.info.speed, sensor.info.packet_size) == (57600, 128)
        assert isinstance(sensor.capture(1), FingerImage)


def test_a_speed_the_module_refuses_changes_nothing(finger: Path) -> None:
    with Bench(finger, model="R503").open() as sensor:
        assert not set_speed(sensor.module, 28800)
        assert sensor.info.speed == 57600
        assert isinstance(sensor.capture(1), FingerImage)


def test_a_bridge_is_left_at_its_speed(finger: Path) -> None:
    with Bench(finger, speed=None).open(tune=True) as sensor:
        assert (sensor.info.speed, sensor.info.packet_size) == (57600, 256)


@pytest.mark.parametrize("seed", range(8))
def test_a_bad_line_while_tuning_leaves_a_module_that_is_found(finger: Path, seed: int) -> None:
    bench = Bench(finger, seed=seed)
    with bench.open() as sensor:
        bench.mischief.switch_on("dropped")
        with contextlib.suppress(DeviceError):
            set_speed(sensor.module, 115200)
        bench.mischief.clear()
        assert isinstance(sensor.capture(1), FingerImage)


def test_a_speed_that_spoils_pictures_is_given_up(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open(tune=True) as sensor:
        assert sensor.info.speed == 115200
        read = bench.wire.read

        def spoiling(timeout_s: float) -> bytes:
            data = read(timeout_s)
            return data if bench.wire.speed == 57600 or len(data) < 100 else data[:50] + data[51:]

        bench.wire.read = spoiling  # type: ignore[method-assign]
        assert isinstance(sensor.capture(1), FingerImage)
        assert sensor.info.speed == 57600


def test_a_module_at_its_best_is_left_alone(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open(tune=True) as sensor:
        sent = bench.line.bytes_in
        tune_up(sensor.module)
        assert bench.line.bytes_in == sent


def test_a_module_that_told_nothing_of_itself_is_left_alone(finger: Path) -> None:
    bench = Bench(finger)
    with bench.open() as sensor:
        sensor.module.parameters = None
        sent = bench.line.bytes_in
        tune_up(sensor.module)
        assert (bench.line.bytes_in, sensor.module.exchange.transport.speed) == (sent, 57600)


def test_a_module_that_takes_none_of_the_speeds_keeps_its_own(finger: Path) -> None:
    fast_alone = replace(ZFM_20, speeds=(230400,))
    with Bench(finger).open(profile=fast_alone, tune=True) as sensor:
        assert sensor.info.speed == 57600
        assert isinstance(sensor.capture(1), FingerImage)
