"""What OpenCV opened: Motion JPEG comes as it was sent, so that nothing is decoded unseen.

`VideoCapture` would decode whatever a stream calls a picture, 108 megapixels included. Asked for the raw
stream it hands over each JPEG file, whose header is looked at first. Streams of other codecs have their size
told at their start, and are decoded by FFmpeg.
"""

import os
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera import faults, jpeg
from drivers.camera.address import shown

Pixels: TypeAlias = NDArray[np.uint8]  # [H, W, 3], RGB
OPEN_S, SILENT_S = 4.0, 3.0
LARGEST_PIXELS = 16_000_000
_RAW = -1  # CAP_PROP_FORMAT: undecoded
_MOTION_JPEG = cv2.VideoWriter.fourcc(*"MJPG")
_LIMITS = (
    *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, int(1000 * OPEN_S)),
    *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, int(1000 * SILENT_S)),
)


class Source:
    """One opened camera, asked for a picture at a time."""

    def __init__(self, capture: cv2.VideoCapture, address: str, size: tuple[int, int] | None) -> None:
        self._capture = capture
        self._address = shown(address)
        self._size = size

    def read(self) -> Pixels | None:
        """The next picture; None where nothing comes, `JpegError` for what is none, a fault for its size."""
        there, raw = self._capture.read()
        if not there or raw is None:
            return None
        if raw.ndim == 3:
            self._check(raw.shape[1], raw.shape[0])
            return np.asarray(cv2.cvtColor(raw, cv2.COLOR_BGR2RGB), np.uint8)
        data = np.asarray(raw, np.uint8).ravel()
        self._check(*jpeg.size(data.tobytes()))
        image = cv2.imdecode(data, cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION)
        if image is None:
            raise jpeg.JpegError("a JPEG picture that cannot be decoded")
        return np.asarray(image, np.uint8)

    def release(self) -> None:
        self._capture.release()

    def _check(self, width: int, height: int) -> None:
        if width * height > LARGEST_PIXELS or (self._size and (width, height) != self._size):
            raise faults.wrong_size(self._address, width, height)


def open_source(address: str, size: tuple[int, int] | None) -> Source:
    # FFmpeg's complaints about a stream that ends say less than our own error does.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
    capture = _stream(address) if "://" in address else _device(address, size)
    if not capture.isOpened():
        capture.release()
        raise faults.missing(shown(address))
    return Source(capture, address, size)


def _stream(address: str) -> cv2.VideoCapture:
    capture = cv2.VideoCapture(address, cv2.CAP_FFMPEG, [*_LIMITS, cv2.CAP_PROP_FORMAT, _RAW])
    if not capture.isOpened() or int(capture.get(cv2.CAP_PROP_FOURCC)) == _MOTION_JPEG:
        return capture
    width, height = (capture.get(each) for each in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
    capture.release()
    if width * height > LARGEST_PIXELS:
        raise faults.wrong_size(shown(address), int(width), int(height))
    return cv2.VideoCapture(address, cv2.CAP_FFMPEG, list(_LIMITS))


def _device(address: str, size: tuple[int, int] | None) -> cv2.VideoCapture:
    capture = cv2.VideoCapture(address, cv2.CAP_V4L2)
    if capture.isOpened() and size:
        # Motion JPEG, because USB 2 carries no more than a few uncompressed frames of this size a second.
        capture.set(cv2.CAP_PROP_FOURCC, _MOTION_JPEG)
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
    if capture.isOpened() and int(capture.get(cv2.CAP_PROP_FOURCC)) == _MOTION_JPEG:
        capture.set(cv2.CAP_PROP_CONVERT_RGB, 0)
    return capture
