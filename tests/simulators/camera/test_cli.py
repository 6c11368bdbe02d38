"""`kiosk-sim camera` as its user starts it, and what it refuses."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drivers.camera.camera import Camera
from tests.kiosk.programs import BIN, Program


def test_a_picture_file_is_seen_through_the_driver_and_changed_by_control(tmp_path: Path) -> None:
    bright, dark, control = tmp_path / "bright.png", tmp_path / "dark.png", tmp_path / "control"
    for path, value in ((bright, 230), (dark, 20)):
        Image.fromarray(np.full((360, 640, 3), value, np.uint8)).save(path)
    port = "0"
    command = (BIN / "kiosk-sim", "camera", "--image", bright, dark, "--tcp", port, "--control", control)
    with Program(*command, log=tmp_path / "log", control=control) as program:
        assert program.do("state")["pictures"] == 2
        with Camera.open(program.do("state")["address"], (1280, 720)) as camera:
            assert camera.frame().pixels.mean() > 200
            program.do("show", number=1)
            seen = 0
            while (frame := camera.frame(after=seen)).pixels.mean() > 60:
                seen = frame.number
            program.do("leave")


@pytest.mark.parametrize(
    "wrong",
    [
        ["--image", "nothing.png"],
        ["--image", "{}/text.png"],
        ["--image", "{}/ok.png", "--fault", "fire"],
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path: Path, wrong: list[str]) -> None:
    (tmp_path / "text.png").write_text("no picture")
    Image.new("RGB", (64, 64)).save(tmp_path / "ok.png")
    words = [word.replace("{}", str(tmp_path)) for word in wrong]
    run = subprocess.run([BIN / "kiosk-sim", "camera", *words], capture_output=True, text=True, timeout=60)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1 and run.stderr.startswith("kiosk-sim camera: ")
