"""What a JPEG header says is known before anything is decoded; any bytes raise the codec's error alone."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.camera import jpeg
from drivers.camera.faults import CameraWrongSize
from drivers.camera.jpeg import JpegError
from drivers.camera.source import Source
from simulators.camera.device import bomb


def picture(width: int, height: int, kind: str = "JPEG", **how: object) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), (90, 120, 150)).save(stream, kind, **how)
    return stream.getvalue()


class Sends:
    """A capture that has one raw picture."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self) -> tuple[bool, np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
        return True, np.frombuffer(self._data, np.uint8)[None]

    def release(self) -> None:
        pass


@pytest.mark.parametrize("size", [(8, 8), (640, 480), (1, 3000)])
def test_the_header_tells_the_size(size: tuple[int, int]) -> None:
    assert jpeg.size(picture(*size)) == size


def test_zeros_behind_the_picture_as_drivers_leave_them_change_nothing() -> None:
    assert jpeg.size(picture(64, 48) + bytes(1000)) == (64, 48)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        picture(64, 48, "PNG"),
        picture(64, 48)[:-20],
        picture(64, 48, progressive=True),
        b"\xff\xd8\xff\xd9" + bytes(jpeg.LARGEST_BYTES),
    ],
)
def test_what_no_camera_sends_is_refused(data: bytes) -> None:
    with pytest.raises(JpegError):
        jpeg.size(data)


@given(st.binary(max_size=200))
def test_any_bytes_raise_the_codecs_error_alone(data: bytes) -> None:
    for each in (data, b"\xff\xd8" + data + b"\xff\xd9"):
        try:
            jpeg.size(each)
        except JpegError:
            continue


def test_a_bomb_is_refused_by_its_header() -> None:
    # Decoding it would ask for 12 gigabytes: the fault is this one only because nobody tried.
    data = bomb(65_500, 65_500)
    assert len(data) < 1000
    with pytest.raises(CameraWrongSize, match="65500"):
        Source(Sends(data), "camera", None).read()  # type: ignore[arg-type]


def test_pictures_come_out_in_red_green_blue() -> None:
    seen = Source(Sends(picture(64, 48)), "camera", (64, 48)).read()  # type: ignore[arg-type]
    assert seen is not None
    assert seen.shape == (48, 64, 3)
    assert np.abs(seen[0, 0].astype(int) - (90, 120, 150)).max() < 4


@pytest.mark.parametrize(("height", "width"), [(0, 640), (480, 0)])
def test_a_picture_without_an_extent_is_none(height: int, width: int) -> None:
    frame = (
        b"\xff\xc0\x00\x11\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x03" + bytes(9)
    )
    with pytest.raises(JpegError, match="without an extent"):
        jpeg.size(b"\xff\xd8" + frame + b"\xff\xd9")
