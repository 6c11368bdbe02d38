"""What the drivers promise of any module: simulated on a pty and on TCP, or real with `pytest --sensor=PORT`.

An SFM module is named `--sensor=sfm:PORT`. A real sensor needs a finger on it throughout.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from drivers.fingerprint.opening import FingerSensor, Speech, open_sensor
from drivers.fingerprint.shutter import FingerImage
from tests.drivers.fingerprint.process import SensorProcess

FINGER_S = 10.0
pytestmark = pytest.mark.filterwarnings(
    "ignore:set(Daemon|Name):DeprecationWarning"
)  # pyserial on rfc2217://


class Module:
    """Where a module is, and what it speaks."""

    def __init__(self, port: str, speech: Speech = Speech.EF01) -> None:
        self.port = port
        self._speech = speech

    def open(self) -> FingerSensor:
        return open_sensor(self.port, self._speech)


@pytest.fixture(scope="module", params=["pty", "tcp", "rfc2217", "sfm pty", "sfm tcp", "sfm rfc2217"])
def module(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, finger: Path
) -> Iterator[Module]:
    real = request.config.getoption("--sensor")
    if real:
        if request.param != "pty":
            pytest.skip("a real sensor has one port")
        speech = Speech.SFM if real.startswith("sfm:") else Speech.EF01
        yield Module(real.removeprefix("sfm:"), speech)
        return
    folder = tmp_path_factory.mktemp("sensor")
    *sfm, way = request.param.split()
    where = ["--link", str(folder / "port")] if way == "pty" else [f"--{way}", "0"]
    model = ["--model", "SFM"] if sfm else []
    with SensorProcess(folder, *where, *model, "--finger", str(finger)) as process:
        yield Module(process.address, Speech.SFM if sfm else Speech.EF01)


def test_a_capture_gives_a_picture_of_the_size_and_resolution_told(module: Module) -> None:
    with module.open() as sensor:
        image = sensor.capture(FINGER_S)
        info = sensor.info
    assert isinstance(image, FingerImage)
    assert image.pixels.shape == (info.height, info.width)
    assert image.pixels.dtype == np.uint8
    assert image.dpi == info.dpi
    assert info.port == module.port


def test_two_captures_of_a_finger_are_not_bit_identical(module: Module) -> None:
    with module.open() as sensor:
        first, second = (sensor.capture(FINGER_S, refuse_repeat=True) for _ in range(2))
    assert isinstance(first, FingerImage)
    assert isinstance(second, FingerImage)


def test_a_sensor_can_be_opened_again_and_again(module: Module) -> None:
    for _ in range(3):
        with module.open() as sensor:
            assert sensor.finger_present()


def test_a_capture_left_in_the_middle_does_not_spoil_the_next_opening(module: Module) -> None:
    with module.open() as sensor:
        sensor.capture(FINGER_S, progress=_stop_at_once, cancelled=_Stop.wanted)
    _Stop.is_wanted = False
    with module.open() as sensor:
        assert isinstance(sensor.capture(FINGER_S), FingerImage)


class _Stop:
    is_wanted = False

    @classmethod
    def wanted(cls) -> bool:
        return cls.is_wanted


def _stop_at_once(done: int, total: int, pixels: object) -> None:
    _Stop.is_wanted = done < total
