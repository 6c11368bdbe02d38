"""A finger for tests and for the demo's story: touches by name from another thread, and takes pictures."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol, TypeVar

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
from kivy.input.motionevent import MotionEvent
from PIL import Image

from ui.scene import Target
from ui.surface import Surface

Answer = TypeVar("Answer")
PATIENCE_S = 20.0


class NotOnScreenError(AssertionError):
    """What the script expected did not come up in time; the text names what stood there instead."""


class Piloted(Protocol):
    surface: Surface


class Pilot:
    """Calls come from one script's thread and wait until the screen has done what they say."""

    def __init__(self, app: Piloted) -> None:
        self._app = app
        self._names = threading.Condition()
        self._name = ""
        self._seen: list[str] = []

    @property
    def screen(self) -> str:
        return self._name

    @property
    def seen(self) -> tuple[str, ...]:
        """Every screen so far, in order."""
        return tuple(self._seen)

    def shown(self, name: str) -> None:
        """Kivy's thread tells which screen stands there now."""
        if name != self._name:
            with self._names:
                self._name = name
                self._seen.append(name)
                self._names.notify_all()

    def wait_for(self, *names: str, timeout_s: float = PATIENCE_S) -> str:
        """Wait until one of the screens stands there; a name may end in * for any ending."""
        with self._names:
            if not self._names.wait_for(lambda: _matches(self._name, names), timeout_s):
                raise NotOnScreenError(f"waited {timeout_s:g} s for {' or '.join(names)}, got {self._name}")
            return self._name

    def touch(self, name: str, *, hold_s: float = 0.0, timeout_s: float = PATIENCE_S) -> None:
        """Put a finger down on the named thing and lift it again, as soon as it takes touches."""
        deadline = time.monotonic() + timeout_s
        while True:
            finger = self.on_screen(lambda: self.put_down(name))
            if finger:
                break
            if time.monotonic() > deadline:
                raise NotOnScreenError(f"nothing named {name} to touch on {self._name}")
            time.sleep(0.02)
        if hold_s:
            time.sleep(hold_s)
        self.on_screen(finger.lift)

    def type(self, digits: str, *, hold_s: float = 0.0) -> None:
        for digit in digits:
            self.touch(f"key.{digit}", hold_s=hold_s)

    def screenshot(self, path: Path) -> Path:
        """Save what stands on the screen now as PNG, without the veil of a change that is still going on."""
        self.on_screen(self._unveiled_frame).save(path)
        return path

    def on_screen(self, call: Callable[[], Answer]) -> Answer:
        """Run something on Kivy's thread and wait for what it returns."""
        answer: Future[Answer] = Future()
        Clock.schedule_once(lambda _: _settle(answer, call), 0)
        return answer.result(PATIENCE_S)

    def _unveiled_frame(self) -> Image.Image:
        with self._app.surface.unveiled():
            return frame()

    def put_down(self, name: str) -> "PilotFinger | None":
        """On Kivy's thread: a finger on the named thing, None while that takes no touches."""
        surface = self._app.surface
        target: Target | None = surface.target(name)
        if target is None or not surface.is_settled():
            return None
        finger = PilotFinger(*surface.window_point(target))
        finger.press()
        return finger


class PilotFinger(MotionEvent):  # type: ignore[misc]
    """One touch as SDL would report it."""

    def __init__(self, x: float, y: float) -> None:
        window = EventLoop.window
        place = {"x": x / (window.width - 1), "y": y / (window.height - 1)}
        super().__init__("pilot", 1, place, is_touch=True, type_id="touch")

    def depack(self, args: dict[str, Any]) -> None:
        self.sx, self.sy = args["x"], args["y"]
        self.profile = ["pos"]
        super().depack(args)

    def press(self) -> None:
        EventLoop.post_dispatch_input("begin", self)

    def slide(self, x: float, y: float) -> None:
        window = EventLoop.window
        self.move({"x": x / (window.width - 1), "y": y / (window.height - 1)})
        EventLoop.post_dispatch_input("update", self)

    def lift(self) -> None:
        EventLoop.post_dispatch_input("end", self)


def _matches(name: str, wanted: tuple[str, ...]) -> bool:
    return any(name == each or (each.endswith("*") and name.startswith(each[:-1])) for each in wanted)


def _settle(answer: "Future[Answer]", call: Callable[[], Answer]) -> None:
    try:
        answer.set_result(call())
    except BaseException as error:
        answer.set_exception(error)


def frame() -> Image.Image:
    """The frame as it would be shown now, read back from the graphics card."""
    window = EventLoop.window
    window.dispatch("on_draw")
    width, height = window.width, window.height
    pixels = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
    return Image.frombytes("RGB", (width, height), bytes(pixels)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
