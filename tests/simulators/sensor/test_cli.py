"""`kiosk-sim sensor`: ready when it says so, driven by its control socket, one clear line for bad input."""

import io
import time
from pathlib import Path
from typing import TextIO

import numpy as np
import pytest
from PIL import Image

from drivers.fingerprint.sensor import FingerImage, NoImage, Sensor
from simulators.control import ControlError
from simulators.sensor.cli import main
from simulators.sensor.faults import CATALOGUE
from simulators.sensor.traces import difference, read
from simulators.sensor.traces import main as traces_main
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


def test_a_scenario_happens_at_its_times(tmp_path: Path, prints: list[Path]) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        f'[[step]]\nat_s = 0.4\ndo = "place"\nfinger = "{prints[0]}"\n'
        '[[step]]\nat_s = 0\ndo = "fault"\nname = "late:1"\n'
    )
    with SensorProcess(tmp_path, "--tcp", "0", "--scenario", str(plan)) as module:
        with Sensor.open(module.address) as sensor:
            assert isinstance(sensor.capture(10), FingerImage)
        assert module.control.do("stats")["strikes"] == {"late": 1}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ("[[step]", "is no TOML"),
        ("faults = 3", "expected tables"),
        ('[[step]]\ndo = "lift"', "at_s is a number of seconds, not None"),
        ('[[step]]\nat_s = 1\ndo = "dance"', "step 1: no action 'dance'; there are: place"),
        ('[[step]]\nat_s = 1\ndo = "fault"\nkind = "late"', "fault knows no 'kind'; its fields are: name"),
        ('[[step]]\nat_s = 1\ndo = "fault"\nname = "gremlin"', "no fault 'gremlin'"),
    ],
)
def test_a_bad_scenario_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], plan: str, words: str
) -> None:
    (tmp_path / "plan.toml").write_text(plan)
    assert main(["--tcp", "0", "--scenario", str(tmp_path / "plan.toml")]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_every_fault_has_its_name_on_the_command_line_in_a_scenario_and_on_the_control_socket(
    tmp_path: Path, prints: list[Path]
) -> None:
    names = sorted(CATALOGUE)
    plan = tmp_path / "plan.toml"
    later = "".join(f'[[step]]\nat_s = 0.3\ndo = "fault"\nname = "{name}"\n' for name in names)
    plan.write_text(f'[[step]]\nat_s = 0.2\ndo = "clear"\n{later}[[step]]\nat_s = 0.4\ndo = "place"\n')
    plan.write_text(plan.read_text() + f'finger = "{prints[0]}"\n')
    with SensorProcess(tmp_path, "--tcp", "0", "--fault", *names, "--scenario", str(plan)) as module:
        do = module.control.do
        assert do("stats")["faults"] == names
        deadline = time.monotonic() + 20
        while do("stats")["finger"] is None:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert do("stats")["faults"] == names
        assert do("clear")["faults"] == []
        for name in names:
            assert do("fault", name=name)["faults"] == [name]
            do("clear", name=name)


def test_a_recorded_sensor_answers_like_the_one_before_it(tmp_path: Path, prints: list[Path]) -> None:
    trace, again = tmp_path / "trace", tmp_path / "again"
    where = ("--link", str(tmp_path / "port"))
    with SensorProcess(tmp_path, *where, "--finger", str(prints[0]), "--record", str(trace)) as module:
        first = _captured(module.address, io.StringIO())
    with SensorProcess(None, *where, "--replay", str(trace)) as module, again.open("w") as sink:
        second = _captured(module.address, sink)
    assert np.array_equal(first.pixels, second.pixels)
    assert difference(read(trace), read(again)) is None
    assert traces_main([str(trace), str(again)]) == 0


def test_traces_that_part_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other, none = (tmp_path / name for name in ("one", "other", "none"))
    one.write_text("0.0 = 57600\n0.1 > ef 01 ff ff ff ff 01 00 03 01 00 05\n")
    other.write_text("0.0 = 57600\n0.1 > ef 01 ff ff ff ff 01 00 03 0a 00 0e\n")
    none.write_text("nonsense\n")
    assert traces_main([str(one), str(other)]) == 1
    assert "packet 1: > command 01 of 1 bytes against > command 0A" in capsys.readouterr().out
    assert traces_main([str(one), str(none)]) == 2
    assert "none, line 1: no line of a wire trace" in capsys.readouterr().err


def _captured(port: str, sink: TextIO) -> FingerImage:
    with Sensor.open(port, trace=sink) as sensor:
        image = sensor.capture(5)
    assert isinstance(image, FingerImage)
    return image
