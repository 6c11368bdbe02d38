"""`kiosk-sim sensor`: ready when it says so, driven by its control socket, one clear line for bad input."""

from pathlib import Path

import pytest
from PIL import Image

from drivers.fingerprint.sensor import FingerImage, NoImage, Sensor
from simulators.control import ControlError
from simulators.sensor.cli import main
from tests.drivers.fingerprint.process import SensorProcess


def test_the_control_socket_drives_the_module_while_it_runs(tmp_path: Path, prints: list[Path]) -> None:
    state, link = tmp_path / "state", tmp_path / "port"
    options = ("--link", str(link), "--finger", str(prints[0]), "--state", str(state))
    with SensorProcess(tmp_path, *options) as module:
        assert module.address == str(link)
        do = module.control.do
        with Sensor.open(module.address) as sensor:
            assert isinstance(sensor.capture(5), FingerImage)
            assert do("lift")["touched"] is False
            assert sensor.capture(0.2) is NoImage.NO_FINGER
            assert do("place", finger=str(prints[1]))["touched"] is True
            assert isinstance(sensor.capture(5), FingerImage)
            before = do("stats")
            assert (before["captures"], before["speed"], before["plugged"]) == (2, 57600, True)
            assert do("fault", name="dropped:1")["faults"] == ["dropped"]
            assert isinstance(sensor.capture(5), FingerImage)
            assert do("clear")["faults"] == []
        for action, fields, words in BAD_REQUESTS:
            with pytest.raises(ControlError, match=words):
                do(action, **fields)
        assert module.stop() == 0
    assert not link.is_symlink()


BAD_REQUESTS: list[tuple[str, dict[str, object], str]] = [
    ("dance", {}, "no action 'dance'; there are: place"),
    ("fault", {"name": "gremlin"}, "no fault 'gremlin'"),
    ("fault", {}, "name of a fault"),
    ("place", {}, "path of a picture"),
    ("place", {"finger": "/nowhere.png"}, "cannot read /nowhere.png"),
    ("place", {"finger": "/nowhere.png", "dpi": "many"}, "dpi"),
]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--model", "XYZ"], "no sensor model 'XYZ'; there are: ZFM-20"),
        (["--fault", "gremlin"], "no fault 'gremlin'; there are: noise"),
        (["--finger", "/nowhere.png"], "cannot read /nowhere.png"),
        (["--state", "/dev/null/x"], "cannot keep the state in /dev/null/x"),
    ],
)
def test_bad_input_is_one_clear_line_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    assert main(["--link", str(tmp_path / "port"), *options]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not (tmp_path / "port").is_symlink()


@pytest.mark.parametrize(
    "options", [[], ["--link", "a", "--tcp", "1"], ["--tcp", "70000"], ["--tcp", "0", "--dpi", "x"]]
)
def test_options_that_make_no_sense_end_with_status_2(options: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(options)
    assert ended.value.code == 2


def test_a_colour_picture_is_refused_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("RGB", (300, 300), (200, 10, 10)).save(tmp_path / "red.png")
    assert main(["--tcp", "0", "--finger", str(tmp_path / "red.png")]) == 2
    assert "is a colour picture; give a grey one" in capsys.readouterr().err
