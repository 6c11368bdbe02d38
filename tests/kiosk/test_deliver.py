"""`kiosk deliver` against a simulated sensor and card at real addresses, as an outside check runs it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import serial

from tests.kiosk.programs import BIN, card, sensor
from ui.cli import main

ALL_STEPS = ["D1", "D2", "D3", "D4", "D5", "D6", "D6a", "D6b", "D7", "D8", "D9"]


def _deliver(capsys: pytest.CaptureFixture[str], folder: Path, port: int, *more: str) -> tuple[int, Any]:
    arguments = ["--reader", f"vpcd://127.0.0.1:{port}", "--sensor", str(folder / "sensor"), "--json", *more]
    code = main(["deliver", *arguments])
    return code, json.loads(capsys.readouterr().out)


def test_the_holders_finger_is_delivered_once_and_for_one_application_only(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, prints: Path, free_port: int
) -> None:
    digests = []
    with (
        sensor(tmp_path, prints / "1_2.png"),
        card(tmp_path, free_port, prints / "1_1.png", prints / "2_1.png"),
    ):
        for _ in range(2):
            code, told = _deliver(capsys, tmp_path, free_port)
            assert (code, told["outcome"]) == (0, "delivered")
            assert [step["step"] for step in told["steps"]] == ALL_STEPS
            digests += [step["digest"] for step in told["steps"] if step["step"] == "D6b"]
        code, told = _deliver(capsys, tmp_path, free_port, "--application", "another")
    assert digests[0] == digests[1]
    assert (code, told["reason"]) == (3, "not_this_card")
    assert "D7" not in [step["step"] for step in told["steps"]]


def test_a_card_is_delivered_with_a_sensor_of_another_protocol(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, prints: Path, free_port: int
) -> None:
    with (
        sensor(tmp_path, prints / "1_2.png", "--model", "SFM"),
        card(tmp_path, free_port, prints / "1_1.png", prints / "2_1.png"),
    ):
        code, told = _deliver(capsys, tmp_path, free_port, "--protocol", "sfm")
        assert (code, told["outcome"]) == (0, "delivered")
        code, told = _deliver(capsys, tmp_path, free_port)
        assert code == 4
        assert "nothing answers" in told["problem"]


def test_a_wrong_card_is_refused_before_any_capture_and_a_stranger_spends_tries_in_the_chip(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, prints: Path, free_port: int
) -> None:
    with (
        sensor(tmp_path, prints / "3_1.png"),
        card(tmp_path, free_port, prints / "1_1.png", prints / "2_1.png"),
    ):
        code, told = _deliver(capsys, tmp_path, free_port, "--serial", "SOMEBODY-ELSES")
        assert (code, told["reason"]) == (3, "not_this_card")
        assert [step["step"] for step in told["steps"]] == ["D1", "D2", "END"]
        code, told = _deliver(capsys, tmp_path, free_port)
    assert (code, told["outcome"], told["reason"]) == (3, "referred", "not_matched")
    verdicts = [(s["finger"], s["verdict"], s["tries_left"]) for s in told["steps"] if s["step"] == "D6"]
    assert verdicts == [(2, "no_match", 4), (2, "no_match", 3), (7, "no_match", 4)]


def test_lines_tell_each_step_and_the_outcome(tmp_path: Path, prints: Path, free_port: int) -> None:
    with (
        sensor(tmp_path, prints / "1_2.png"),
        card(tmp_path, free_port, prints / "1_1.png", prints / "2_1.png"),
    ):
        command: list[str | Path] = [BIN / "kiosk", "deliver", "--reader", f"vpcd://127.0.0.1:{free_port}"]
        command += ["--sensor", tmp_path / "sensor", "--state", tmp_path / "state"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [*ALL_STEPS, "outcome"]
    assert lines[-1] == "outcome delivered"
    assert (tmp_path / "state" / "kiosk.db").exists()


def test_a_foreign_card_is_refused_by_its_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, prints: Path, free_port: int
) -> None:
    with (
        sensor(tmp_path, prints / "1_2.png"),
        card(tmp_path, free_port, prints / "1_1.png", prints / "2_1.png", "--fault", "bank_card"),
    ):
        arguments = ["--reader", f"vpcd://127.0.0.1:{free_port}", "--sensor", str(tmp_path / "sensor")]
        assert main(["deliver", *arguments]) == 3
    assert capsys.readouterr().err == "kiosk: deliver: this is a bank card; put in the national card\n"


def _complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["deliver", *arguments]) == 4
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("kiosk: deliver: ")
    assert len(told.err.splitlines()) == 1
    return told.err


def test_a_wrong_port_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "/dev/ttyNONE" in _complaint(capsys, "--reader", "vpcd://127.0.0.1:1", "--sensor", "/dev/ttyNONE")


def test_a_busy_port_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path, prints: Path) -> None:
    with sensor(tmp_path, prints / "1_2.png"):
        port = str(tmp_path / "sensor")
        with serial.Serial(port, exclusive=True):
            assert port in _complaint(capsys, "--reader", "vpcd://127.0.0.1:1", "--sensor", port)


def test_a_reader_that_is_not_there_or_empty_is_one_line(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    prints: Path,
    free_port: int,
) -> None:
    monkeypatch.setattr("kiosk.deliver.WAIT_FOR_CARD_S", 0.1)
    with sensor(tmp_path, prints / "1_2.png"):
        glass = ("--sensor", str(tmp_path / "sensor"))
        for reader in ("vpcd://127.0.0.1:here", "No Such Reader", "vpcd://192.0.2.1:22000"):
            _complaint(capsys, "--reader", reader, *glass)
        assert "no card" in _complaint(capsys, "--reader", f"vpcd://127.0.0.1:{free_port}", *glass)
