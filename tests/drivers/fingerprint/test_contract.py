"""What the driver promises of any module: simulated on a pty and on TCP, or real with `pytest --sensor=PORT`.

A real sensor needs a finger on it throughout.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from drivers.fingerprint.sensor import FingerImage, Sensor
from tests.drivers.fingerprint.process import SensorProcess

FINGER_S = 10.0
pytestmark = pytest.mark.filterwarnings(
    "ignore:set(Daemon|Name):DeprecationWarning"
)  # pyserial on rfc2217://


@pytest.fixture(scope="module", params=["pty", "tcp", "rfc2217"])
def port(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, finger: Path
) -> Iterator[str]:
    real = request.config.getoption("--sensor")
    if real:
        if request.param != "pty":
            pytest.skip("a real sensor has one port")
        yield real
        return
    folder = tmp_path_factory.mktemp("sensor")
    where = ["--link", str(folder / "port")] if request.param == "pty" else [f"--{request.param}", "0"]
    with SensorProcess(folder, *where, "--finger", str(finger)) as module:
        yield module.address


def test_a_capture_gives_a_picture_of_the_size_and_resolution_told(port: str) -> None:
    with Sensor.open(port) as sensor:
        image = sensor.capture(FINGER_S)
        info = sensor.info
    assert isinstance(image, FingerImage)
    assert image.pixels.shape == (info.height, info.width)
    assert image.pixels.dtype == np.uint8
    assert image.dpi == info.dpi
    assert info.port == port


def test_two_captures_of_a_finger_are_not_bit_identical(port: str) -> None:
    with Sensor.open(port) as sensor:
        first, second = (sensor.capture(FINGER_S, refuse_repeat=True) for _ in range(2))
    assert isinstance(first, FingerImage)
    assert isinstance(second, FingerImage)


def test_a_sensor_can_be_opened_again_and_again(port: str) -> None:
    for _ in range(3):
        with Sensor.open(port) as sensor:
            assert sensor.finger_present()


def test_a_capture_left_in_the_middle_does_not_spoil_the_next_opening(port: str) -> None:
    with Sensor.open(port) as sensor:
        sensor.capture(FINGER_S, progress=_stop_at_once, cancelled=_Stop.wanted)
    _Stop.is_wanted = False
    with Sensor.open(port) as sensor:
        assert isinstance(sensor.capture(FINGER_S), FingerImage)


class _Stop:
    is_wanted = False

    @classmethod
    def wanted(cls) -> bool:
        return cls.is_wanted


def _stop_at_once(done: int, total: int, pixels: object) -> None:
    _Stop.is_wanted = done < total
