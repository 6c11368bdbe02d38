"""What is made of the pictures that OpenCV hands over, and how streams and devices are opened."""

from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import pytest

from drivers.camera import faults
from drivers.camera.jpeg import JpegError
from drivers.camera.source import Source, open_source

SIZE = (64, 48)
MOTION_JPEG = cv2.VideoWriter.fourcc(*"MJPG")


class ScriptedCapture:
    """Stands where a `cv2.VideoCapture` does."""

    def __init__(self, raw: Any = None, fourcc: int = 0) -> None:
        self.asked: dict[int, float] = {}
        self._raw = raw
        self._fourcc = fourcc

    def read(self) -> tuple[bool, Any]:
        return self._raw is not None, self._raw

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def get(self, prop: int) -> float:
        return self.asked.get(prop, self._fourcc if prop == cv2.CAP_PROP_FOURCC else 0.0)

    def set(self, prop: int, value: float) -> bool:
        self.asked[prop] = value
        return True

    def release(self) -> None:
        """Nothing to let go of."""


def source(raw: Any, size: tuple[int, int] | None = SIZE) -> Source:
    return Source(cast(cv2.VideoCapture, ScriptedCapture(raw)), "/dev/video0", size)


def stream(folder: Path, width: int, height: int, *greys: int) -> str:
    """A file of plain pictures, at an address as a network camera's."""
    path = folder / "stream.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10.0, (width, height))
    for grey in greys:
        writer.write(np.full((height, width, 3), grey, np.uint8))
    writer.release()
    return f"file://{path}"


def test_a_picture_that_came_decoded_is_turned_to_red_green_blue() -> None:
    blue = np.zeros((48, 64, 3), np.uint8)
    blue[:, :, 0] = 200
    read = source(blue).read()
    assert read is not None
    assert (read[..., 2] == 200).all() and not read[..., 0].any()


def test_a_decoded_picture_of_another_size_is_refused() -> None:
    with pytest.raises(faults.CameraWrongSize, match="48 × 64"):
        source(np.zeros((64, 48, 3), np.uint8)).read()


def test_a_header_without_a_picture_behind_it_is_no_jpeg() -> None:
    frame = b"\xff\xc0\x00\x11\x08\x00\x30\x00\x40\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    hollow = np.frombuffer(b"\xff\xd8" + frame + b"\xff\xd9", np.uint8)
    with pytest.raises(JpegError, match="cannot be decoded"):
        source(hollow).read()


def test_a_stream_of_another_codec_is_decoded(tmp_path: Path) -> None:
    opened = open_source(stream(tmp_path, *SIZE, 0, 90, 180), SIZE)
    levels = []
    while (picture := opened.read()) is not None:
        assert picture.shape == (48, 64, 3)
        levels.append(float(picture.mean()))
    assert levels == pytest.approx([0, 90, 180], abs=6)
    opened.release()


def test_a_stream_that_would_fill_the_memory_is_refused_at_its_start(tmp_path: Path) -> None:
    with pytest.raises(faults.CameraWrongSize, match="5008 × 3200"):
        open_source(stream(tmp_path, 5008, 3200, 0), None)


@pytest.mark.parametrize(("size", "fourcc"), [(SIZE, 0), (None, MOTION_JPEG), (None, 0)])
def test_a_device_is_asked_for_undecoded_motion_jpeg_of_the_size_wanted(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] | None, fourcc: int
) -> None:
    capture = ScriptedCapture(fourcc=fourcc)
    monkeypatch.setattr(cv2, "VideoCapture", lambda address, api: capture)
    open_source("/dev/video0", size)
    wanted: dict[int, float] = {}
    if size:
        wanted = {
            cv2.CAP_PROP_FOURCC: MOTION_JPEG,
            cv2.CAP_PROP_FRAME_WIDTH: 64,
            cv2.CAP_PROP_FRAME_HEIGHT: 48,
        }
    if size or fourcc:
        wanted[cv2.CAP_PROP_CONVERT_RGB] = 0
    assert capture.asked == wanted
