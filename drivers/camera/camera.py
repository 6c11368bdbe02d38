"""A camera on a thread of its own that keeps the newest frame only, so that nobody ever sees an old one."""

import itertools
import logging
import os
import threading
import time
import zlib
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera import faults
from drivers.camera.address import shown
from drivers.errors import DeviceError

Pixels: TypeAlias = NDArray[np.uint8]  # [H, W, 3], RGB
_log = logging.getLogger(__name__)
_OPEN_S, _SILENT_S = 4.0, 3.0
_STALE_S = 2.0
_FROZEN_S = 2.0
_FROZEN_FRAMES = 10
_LARGEST_PIXELS = 16_000_000


@dataclass(frozen=True, slots=True)
class Frame:
    """`number` counts the frames of one opening from 1; `at` is monotonic seconds."""

    number: int
    at: float
    pixels: Pixels = field(repr=False)


class Camera:
    """`frame` may be asked by any one thread; a camera that failed stays so: open another."""

    def __init__(self, source: cv2.VideoCapture, address: str, size: tuple[int, int] | None = None) -> None:
        self._source = source
        self._address = shown(address)
        self._size = size
        self._newest: Frame | None = None
        self._failed: DeviceError | None = None
        self._fresh = threading.Condition()
        self._closing = False
        self._watch = _SameAgain()
        self._thread = threading.Thread(target=self._read_on, name="camera", daemon=True)
        self._thread.start()

    @classmethod
    def open(cls, address: str, size: tuple[int, int] | None = None) -> Self:
        """`address`: `/dev/video0`, or any URL OpenCV reads; `size` is asked for and then demanded."""
        return cls(_open(address, size), address, size)

    def frame(self, after: int = 0, timeout_s: float = _SILENT_S) -> Frame:
        """The newest frame beyond number `after`; raises a `DeviceError` that names what is wrong."""
        end = time.monotonic() + timeout_s
        with self._fresh:
            while not self._failed:
                now = time.monotonic()
                newest = self._newest
                if newest and newest.number > after and now - newest.at <= _STALE_S:
                    return newest
                if now >= end:
                    raise faults.silent(self._address)
                self._fresh.wait(end - now)
            raise self._failed

    def close(self) -> None:
        """Stops the thread, which lets go of the camera; waits for it no longer than a read may take."""
        self._closing = True
        self._thread.join(_SILENT_S)
        with self._fresh:
            self._newest = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self.close()

    def _read_on(self) -> None:
        try:
            for number in itertools.count(1):
                if self._closing:
                    return
                self._keep(Frame(number, time.monotonic(), self._next()))
        except DeviceError as error:
            _log.warning("%s", error)
            self._fail(error)
        finally:
            self._source.release()

    def _next(self) -> Pixels:
        begun = time.monotonic()
        there, raw = self._source.read()
        if not there or raw is None:
            waited = time.monotonic() - begun >= _SILENT_S / 2
            raise faults.silent(self._address) if waited else faults.lost(self._address)
        image = np.asarray(raw, np.uint8)
        height, width = image.shape[:2]
        if width * height > _LARGEST_PIXELS or (self._size and (width, height) != self._size):
            raise faults.wrong_size(self._address, width, height)
        if self._watch.is_frozen(image, time.monotonic()):
            raise faults.frozen(self._address)
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)

    def _fail(self, error: DeviceError) -> None:
        with self._fresh:
            self._failed = error
            self._fresh.notify_all()

    def _keep(self, frame: Frame) -> None:
        with self._fresh:
            self._newest = frame
            self._fresh.notify_all()


class _SameAgain:
    """Notices a picture that never changes: a real sensor's noise makes every frame another one."""

    def __init__(self) -> None:
        self._digest = -1
        self._since = 0.0
        self._count = 0

    def is_frozen(self, image: NDArray[np.uint8], now: float) -> bool:
        digest = zlib.crc32(image.tobytes())
        if digest != self._digest:
            self._digest, self._since, self._count = digest, now, 0
        self._count += 1
        return self._count >= _FROZEN_FRAMES and now - self._since >= _FROZEN_S


def _open(address: str, size: tuple[int, int] | None) -> cv2.VideoCapture:
    # FFmpeg's complaints about a stream that ends say less than our own error does.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
    if "://" in address:
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, int(1000 * _OPEN_S)]
        limits += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, int(1000 * _SILENT_S)]
        capture = cv2.VideoCapture(address, cv2.CAP_FFMPEG, limits)
    else:
        capture = cv2.VideoCapture(address, cv2.CAP_V4L2)
    if not capture.isOpened():
        capture.release()
        raise faults.missing(shown(address))
    if size and "://" not in address:
        # Motion JPEG, because USB 2 carries no more than a few uncompressed frames of this size a second.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
    return capture
