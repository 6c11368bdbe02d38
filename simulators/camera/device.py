"""What every simulated camera does: it draws its scene, adds the sensor's noise, spoils what it is told to.

The scene before it is another's: pictures of faces, or a page on a table.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.camera.faults import BOMB_SIZE, CATALOGUE, HUGE_SIZE, SLOW_S, Fault
from simulators.camera.stream import MotionJpeg
from simulators.control import ControlError, Reply, Request
from simulators.mischief import Mischief

Pixels: TypeAlias = NDArray[np.uint8]  # [H, W, 3], BGR as OpenCV encodes it
_FRAME_S = 1 / 15
_NOISE, _STRONG_NOISE = 2.0, 35.0
_DARKNESS = 0.12
_QUALITY = 90


class Scene(Protocol):
    """What the camera looks at."""

    def draw(self) -> Pixels: ...

    def actions(self) -> Mapping[str, Callable[[Request], object]]:
        """What control can do to it."""

    def describe(self) -> Reply: ...


class CameraDevice:
    """One camera on its port; viewers and control are threads of their own."""

    def __init__(self, scene: Scene, port: int, *, seed: int = 0) -> None:
        self.mischief = Mischief(CATALOGUE, seed)
        self._scene = scene
        self._noise = np.random.default_rng(seed)
        self._last = b""
        self._huge = b""
        self._lock = threading.Lock()
        self._stream = MotionJpeg(port, self._next_picture, self._pause_s)
        self.address = self._stream.address
        self._plugged = True

    def handle(self, request: Request) -> Reply:
        """Carry out one control request."""
        actions = {**self._own_actions(), **self._scene.actions()}
        act = actions.get(request["do"])
        if act is None:
            raise ControlError(f"no action {request['do']!r}; there are {', '.join(actions)}")
        with self._lock:
            act(request)
            described = self._scene.describe()
        return {
            **described,
            "address": self.address,
            "plugged": self._plugged,
            "faults": self.mischief.active,
        }

    def close(self) -> None:
        self._stream.unplug()

    def _own_actions(self) -> dict[str, Callable[[Request], object]]:
        return {
            "state": lambda request: None,
            "fault": lambda request: self.mischief.switch_on(str(request.get("name"))),
            "clear": lambda request: self.mischief.clear(request.get("name")),
            "unplug": lambda request: self._plug(False),
            "plug": lambda request: self._plug(True),
        }

    def _plug(self, plugged: bool) -> None:
        self._plugged = plugged
        if plugged:
            self._stream.plug()
        else:
            self._stream.unplug()

    def _pause_s(self) -> float:
        return SLOW_S if self.mischief.is_on(Fault.SLOW) else _FRAME_S

    def _next_picture(self) -> bytes | None:
        is_on = self.mischief.is_on
        if is_on(Fault.SILENT):
            return None
        if is_on(Fault.GARBAGE):
            return self.mischief.rng.randbytes(4000)
        if is_on(Fault.EMPTY):
            return b""
        if is_on(Fault.HUGE):
            return self._huge_picture()
        if is_on(Fault.BOMB):
            return bomb(*BOMB_SIZE)
        whole = self._whole_picture()
        return whole[: len(whole) // 2] if is_on(Fault.CUT) else whole

    def _whole_picture(self) -> bytes:
        is_on = self.mischief.is_on
        if not (is_on(Fault.FREEZE) and self._last):
            self._last = self._picture()
        return self._last

    def _picture(self) -> bytes:
        with self._lock:
            pixels = self._scene.draw().astype(np.int16)
        strong = self.mischief.is_on(Fault.NOISE)
        if self.mischief.is_on(Fault.DARK):
            pixels = (pixels * _DARKNESS).astype(np.int16)
        grain = self._noise.normal(0, _STRONG_NOISE if strong else _NOISE, pixels.shape[:2])
        seen = np.clip(pixels + grain.astype(np.int16)[..., None], 0, 255).astype(np.uint8)
        if self.mischief.is_on(Fault.HALF_SIZE):
            seen = np.ascontiguousarray(seen[::2, ::2])
        return _png(seen) if self.mischief.is_on(Fault.PNG) else _jpeg(seen)

    def _huge_picture(self) -> bytes:
        if not self._huge:
            self._huge = _jpeg(np.zeros((HUGE_SIZE[1], HUGE_SIZE[0], 3), np.uint8))
        return self._huge


def bomb(width: int, height: int) -> bytes:
    """A small JPEG file whose header tells of a picture of this size."""
    small = _jpeg(np.zeros((8, 8, 3), np.uint8))
    at = small.index(b"\xff\xc0") + 5
    return small[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + small[at + 4 :]


def _png(pixels: Pixels) -> bytes:
    done, data = cv2.imencode(".png", pixels)
    if not done:
        raise ValueError("this picture cannot be encoded")
    return data.tobytes()


def _jpeg(pixels: Pixels) -> bytes:
    done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:
        raise ValueError("this picture cannot be encoded")
    return data.tobytes()
