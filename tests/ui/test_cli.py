"""The command line itself: help, broken settings, and nothing loaded that a command does not need."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drivers.fingerprint.bench import draw_finger
from tests.kiosk.programs import sensor
from ui.cli import main

CONFIG = Path(__file__).resolve().parents[2] / "config"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(command in told for command in ("run", "deliver", "capture", "doctor", "enrol", "prompts"))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["deliver"],
        ["capture", "--sensor", "x"],
        ["deliver", "--reader", "x", "--sensor", "y", "--dpi", "9"],
        ["deliver", "--reader", "x", "--sensor", "y", "--application", "a" * 41],
    ],
)
def test_a_wrong_call_ends_with_two_and_no_traceback(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("command", [["run"], ["deliver", "--reader", "x", "--sensor", "y"]])
def test_broken_settings_are_one_line_that_names_the_place(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kiosk.toml"
    text = (CONFIG / "default.toml").read_text()
    file.write_text(text.replace("baudrate = 0 ", 'baudrate = "fast" '))
    assert main([*command, "--config", str(file)]) == 2
    assert capsys.readouterr().err == 'kiosk: kiosk.toml: sensor.baudrate: expected int, got "fast"\n'


def test_settings_that_are_not_there_are_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["run", "--config", str(tmp_path / "none.toml")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_capture_at_a_wrong_port_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    arguments = ["capture", "--sensor", str(tmp_path / "no-port"), "--out", str(tmp_path / "x.png")]
    assert main(arguments) != 0
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize("command", ["deliver", "capture", "doctor", "enrol"])
def test_a_command_without_a_window_loads_no_kivy(command: str, tmp_path: Path) -> None:
    arguments = {
        "deliver": ["--reader", "vpcd://127.0.0.1:1", "--sensor", str(tmp_path / "none")],
        "capture": ["--sensor", str(tmp_path / "none"), "--out", str(tmp_path / "x.png")],
        "doctor": ["--config", str(tmp_path / "none.toml")],
        "enrol": ["--config", str(tmp_path / "none.toml")],
    }[command]
    call = f"main({[command, *arguments]!r})"
    code = f"import sys; from ui.cli import main; {call}; sys.exit('kivy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_a_kiosk_is_enrolled_in_two_calls(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    settings, answer = tmp_path / "kiosk.toml", tmp_path / "answer.json"
    shipped = (CONFIG / "default.toml").read_text()
    settings.write_text(shipped.replace("/etc/kiosk/keys", str(tmp_path / "keys")))
    assert main(["enrol", "--config", str(settings)]) == 0
    public = capsys.readouterr().out.strip()
    answer.write_text(json.dumps({"kiosk": "kiosk-1", "sealing": public, "signing": public}))
    assert main(["enrol", "--config", str(settings), "--answer", str(answer)]) == 0
    assert capsys.readouterr().out == "enrolled as kiosk-1\n"
    answer.write_text("{}")
    assert main(["enrol", "--config", str(settings), "--answer", str(answer)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_capture_may_be_traced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw_finger(tmp_path / "finger.png")
    trace = tmp_path / "trace"
    with sensor(tmp_path, tmp_path / "finger.png"):
        arguments = ["--sensor", str(tmp_path / "sensor"), "--out", str(tmp_path / "x.png")]
        assert main(["capture", *arguments, "--trace", str(trace)]) == 0
    assert trace.stat().st_size > 40_000
    assert trace.stat().st_mode & 0o077 == 0


def test_prompts_need_a_folder_and_say_so_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["prompts", "--config", str(CONFIG / "demo.toml")]) == 2
    assert "--out" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert main(["prompts", "--out", str(tmp_path / "file")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
