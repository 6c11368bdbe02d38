"""`kiosk capture`: a right picture in a file with its resolution, or one line and no file."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drivers.fingerprint import capture
from drivers.fingerprint.opening import Speech
from drivers.fingerprint.shutter import FingerImage
from tests.drivers.fingerprint.process import SensorProcess


def test_the_picture_lies_there_whole_with_its_resolution(tmp_path: Path, finger: Path) -> None:
    out = tmp_path / "out" / "finger.png"
    out.parent.mkdir()
    with SensorProcess(tmp_path, "--link", str(tmp_path / "port"), "--finger", str(finger)) as module:
        trace = tmp_path / "trace"
        assert capture.run(module.address, out, 5, trace=trace) == 0
        assert trace.stat().st_mode & 0o777 == 0o600
        assert len(trace.read_text()) > 3 * 36864
        with Image.open(out) as image:
            assert (image.mode, image.size) == ("L", (256, 288))
            assert round(image.info["dpi"][0]) == 500
        module.control.do("lift")
        assert capture.run(module.address, tmp_path / "none.png", 0.3) == 1
    assert [path.name for path in out.parent.iterdir()] == ["finger.png"]
    assert not (tmp_path / "none.png").exists()


def test_a_module_of_the_other_protocol_is_captured_by_name(
    tmp_path: Path, finger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "finger.png"
    options = ("--link", str(tmp_path / "port"), "--model", "SFM", "--finger", str(finger))
    with SensorProcess(None, *options) as module:
        assert capture.run(module.address, out, 5, speech=Speech.SFM) == 0
        assert capture.run(module.address, tmp_path / "none.png", 1) == 1
    assert "nothing answers" in capsys.readouterr().err
    with Image.open(out) as image:
        assert (image.mode, image.size) == ("L", (256, 288))


@pytest.mark.parametrize(
    ("port", "out", "words"),
    [
        ("/dev/nowhere", "a.png", "no fingerprint sensor port at /dev/nowhere"),
        ("/dev/null", "a.png", "no serial port"),
        ("/dev/nowhere", "no/such/folder/a.png", "cannot write"),
        ("/dev/nowhere", ".", "cannot write"),
    ],
)
def test_a_failure_is_one_line_and_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], port: str, out: str, words: str
) -> None:
    assert capture.run(port, tmp_path / out, 1) == 1
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_who_stops_a_capture_is_told_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(capture, "open_sensor", stop)
    assert capture.run("/dev/ttyUSB0", tmp_path / "a.png", 1) == 1
    assert capsys.readouterr().err == "kiosk capture: stopped\n"


def test_a_disk_that_fails_leaves_no_piece_of_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    image = FingerImage(np.zeros((8, 8), np.uint8), 500)
    with pytest.raises(OSError, match="Input/output error"):
        capture.write_png(image, tmp_path / "a.png")
    assert not list(tmp_path.iterdir())
