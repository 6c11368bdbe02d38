"""The SFM module at a real address, and what its model does not take."""

from pathlib import Path

import numpy as np
import pytest

from drivers.fingerprint.faults import SensorForeign, SensorNoise, SensorSilent
from drivers.fingerprint.sensor import Sensor
from drivers.fingerprint.sfm.sensor import SfmSensor
from drivers.fingerprint.shutter import FingerImage
from simulators.sensor.cli import main
from tests.drivers.fingerprint.process import SensorProcess


def test_an_sfm_module_at_a_port_gives_its_picture(tmp_path: Path, prints: list[Path]) -> None:
    options = ("--link", str(tmp_path / "port"), "--finger", str(prints[0]), "--model", "SFM")
    with SensorProcess(None, *options) as module:
        with SfmSensor.open(module.address) as sensor:
            images = [sensor.capture(5) for _ in range(2)]
        first, second = images
        assert isinstance(first, FingerImage)
        assert isinstance(second, FingerImage)
        assert first.pixels.shape == second.pixels.shape == (288, 256)
        assert not np.array_equal(first.pixels, second.pixels)
        with pytest.raises((SensorForeign, SensorNoise, SensorSilent)):
            Sensor.open(module.address)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--control", "x"], "the model SFM takes no --control"),
        (["--fault", "reboot"], "no fault 'reboot'; there are: noise"),
    ],
)
def test_what_the_model_does_not_take_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    assert main(["--link", str(tmp_path / "port"), "--model", "sfm", *options]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
