"""A camera on a thread of its own that keeps the newest frame only, so that nobody ever sees an old one."""

import logging
import threading
import time
import zlib
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from drivers.camera import faults
from drivers.camera.address import shown
from drivers.camera.jpeg import JpegError
from drivers.camera.source import SILENT_S, Pixels, Source, open_source
from drivers.errors import DeviceError

_log = logging.getLogger(__name__)
_STALE_S = 2.0
_GARBLED_S = 1.0
_FROZEN_S = 2.0
_FROZEN_FRAMES = 10


@dataclass(frozen=True, slots=True)
class Frame:
    """`number` counts the frames of one opening from 1; `at` is monotonic seconds."""

    number: int
    at: float
    pixels: Pixels = field(repr=False)


class Camera:
    """`frame` may be asked by any one thread; a camera that failed stays so: open another."""

    def __init__(self, source: Source, address: str) -> None:
        self._source = source
        self._address = shown(address)
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
        return cls(open_source(address, size), address)

    def frame(self, after: int = 0, timeout_s: float = SILENT_S) -> Frame:
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
        self._thread.join(SILENT_S)
        with self._fresh:
            self._newest = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self.close()

    def _read_on(self) -> None:
        number = 0
        try:
            while not self._closing:
                number += 1
                self._keep(Frame(number, time.monotonic(), self._next()))
        except DeviceError as error:
            _log.warning("%s", error)
            self._fail(error)
        finally:
            self._source.release()

    def _next(self) -> Pixels:
        """The next picture that is one; a single damaged one is passed over, a run of them is a fault."""
        last_good = time.monotonic()
        while True:
            begun = time.monotonic()
            try:
                image = self._source.read()
            except JpegError as error:
                if self._closing or time.monotonic() - last_good >= _GARBLED_S:
                    raise faults.garbled(self._address) from error
                continue
            if image is None:
                waited = time.monotonic() - begun >= SILENT_S / 2
                raise faults.silent(self._address) if waited else faults.lost(self._address)
            if self._watch.is_frozen(image, time.monotonic()):
                raise faults.frozen(self._address)
            return image

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

    def is_frozen(self, image: Pixels, now: float) -> bool:
        digest = zlib.crc32(image.tobytes())
        if digest != self._digest:
            self._digest, self._since, self._count = digest, now, 0
        self._count += 1
        return self._count >= _FROZEN_FRAMES and now - self._since >= _FROZEN_S
