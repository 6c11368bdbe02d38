"""The SFM module at a real address: driven like every other, what is not its own refused in one line."""

import contextlib
from pathlib import Path

import numpy as np
import pytest

from drivers.errors import DeviceError
from drivers.fingerprint.faults import SensorForeign, SensorNoise, SensorSilent
from drivers.fingerprint.opening import Speech, open_sensor
from drivers.fingerprint.sensor import Sensor
from drivers.fingerprint.sfm.packets import BAUDS, Parameter
from drivers.fingerprint.shutter import FingerImage, NoImage
from simulators.sensor.cli import main
from simulators.sensor.sfm.line import FAULTS
from simulators.sensor.sfm.memory import Parameters
from tests.drivers.fingerprint.process import SensorProcess
from tests.drivers.fingerprint.sfm.bench import SfmBench


def test_an_sfm_module_is_driven_by_its_control_socket(tmp_path: Path, prints: list[Path]) -> None:
    options = ("--link", str(tmp_path / "port"), "--finger", str(prints[0]), "--model", "sfm")
    with SensorProcess(tmp_path, *options) as module:
        do = module.control.do
        with open_sensor(module.address, Speech.SFM) as sensor:
            images = [sensor.capture(5) for _ in range(2)]
            first, second = images
            assert isinstance(first, FingerImage)
            assert isinstance(second, FingerImage)
            assert not np.array_equal(first.pixels, second.pixels)
            assert do("lift")["touched"] is False
            assert sensor.capture(0.2) is NoImage.NO_FINGER
            assert do("place", finger=str(prints[1]))["touched"] is True
            assert do("fault", name="dropped:1")["faults"] == ["dropped"]
            assert isinstance(sensor.capture(10), FingerImage)
            do("reboot")
            assert isinstance(sensor.capture(10), FingerImage)
            told = do("stats")
            assert (told["speed"], told["plugged"], told["templates"]) == (115200, True, 0)
        with pytest.raises((SensorForeign, SensorNoise, SensorSilent)):
            Sensor.open(module.address)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_by_name_strikes(finger: Path, fault: str) -> None:
    bench = SfmBench(finger)
    with bench.open() as sensor:
        sensor.capture(1)
        if fault == "phantom":
            bench.glass.lift()
        if fault == "deaf-register":
            bench.line.restart()
        bench.mischief.switch_on(fault)
        for _ in range(3):
            with contextlib.suppress(DeviceError):
                sensor.capture(1)
    assert bench.mischief.strikes.get(fault) or fault == "late-finger"


def test_only_what_was_saved_outlives_the_power(tmp_path: Path) -> None:
    state = tmp_path / "state"
    parameters = Parameters(state)
    slow = next(code for code, baud in BAUDS.items() if baud == 9600)
    parameters.set(Parameter.BAUD, slow)
    assert parameters.baud == 115200
    assert Parameters(state).baud == 115200
    parameters.save()
    assert Parameters(state).baud == 9600


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--bits", "4"], "the model SFM takes no --bits"),
        (["--fault", "wrong-address"], "no fault 'wrong-address'; there are: noise"),
        (["--state", "/dev/null/x"], "cannot keep the state in /dev/null/x"),
    ],
)
def test_what_the_model_does_not_take_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    assert main(["--link", str(tmp_path / "port"), "--model", "sfm", *options]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_another_kind_of_modules_state_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "state").write_text('{"settings": {}}')
    where = ["--link", str(tmp_path / "port"), "--state", str(tmp_path / "state")]
    assert main([*where, "--model", "sfm"]) == 2
    assert "is no sensor state" in capsys.readouterr().err
