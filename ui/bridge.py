"""The only crossing between the kiosk's threads and Kivy: one queue and one trigger for the app's life."""

import io
import queue
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from kivy.clock import Clock
from PIL import Image

from kiosk.ports import Picture
from kiosk.session.events import Event
from kiosk.session.states import State
from kiosk.work.panel import Headphones, Key, KeyPressed


class KioskHandle(Protocol):
    """What the screens need of the kiosk: somewhere to post touches, and its state as it changes."""

    def post(self, event: Event) -> None: ...

    def observe(self, observer: Callable[[State], None]) -> None: ...

    def ask(self, answer: Callable[[], None]) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Photographed:
    photo: int
    picture: Picture | None


LARGEST = 1024  # pixels along the longer side of a photograph on the screen
News = State | Picture | Key | Headphones | Photographed | None


def _fitting(picture: Picture | bytes) -> Picture:
    """No larger than it is shown: handing pixels to the graphics card stops the screen meanwhile."""
    if isinstance(picture, bytes):
        return _decoded(picture)
    step = -(-max(picture.shape[:2]) // LARGEST)
    return np.ascontiguousarray(picture[::step, ::step])


def _decoded(jpeg: bytes) -> Picture:
    with Image.open(io.BytesIO(jpeg)) as picture:
        picture.draft("RGB", (LARGEST, LARGEST))
        shown = picture.convert("RGB")
    shown.thumbnail((LARGEST, LARGEST))
    return np.asarray(shown, dtype=np.uint8)


class Bridge:
    """Other threads put states and pictures in; Kivy's thread takes them out before its next frame.

    Kivy keeps callbacks weakly, so the trigger belongs to this object and this object to the app.
    """

    def __init__(self) -> None:
        self._inbox: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._trigger = Clock.create_trigger(self._deliver)
        self.drawn_by = "-"  # set before anything is shown
        self._on_state: Callable[[State], None] | None = None
        self._on_picture: Callable[[Picture | None], None] | None = None
        self._on_key: Callable[[Key], None] | None = None
        self._on_photo: Callable[[Photographed], None] | None = None
        self._on_headphones: Callable[[bool], None] | None = None

    def attach(
        self,
        on_state: Callable[[State], None],
        on_picture: Callable[[Picture | None], None],
        on_key: Callable[[Key], None],
        on_photo: Callable[[Photographed], None],
        on_headphones: Callable[[bool], None],
    ) -> None:
        self._on_state, self._on_picture, self._on_key = on_state, on_picture, on_key
        self._on_photo, self._on_headphones = on_photo, on_headphones
        self._trigger()

    def show_state(self, state: State) -> None:
        self._inbox.put(state)
        self._trigger()

    def show_picture(self, picture: Picture | None) -> None:
        """The sensor's picture so far; None when it is over."""
        self._inbox.put(picture)
        self._trigger()

    def show_photo(self, photo: int, picture: Picture | bytes | None) -> None:
        """A camera's picture: `photo` 0 as it is now, in pixels, else one taken, as JPEG."""
        pixels = picture if picture is None else _fitting(picture)
        self._inbox.put(Photographed(photo, pixels))
        self._trigger()

    def show_scans(self, pages: tuple[bytes, ...]) -> None:
        """The pages of a document the officer looks at, from 1 on; none when they must be forgotten."""
        if not pages:
            self.show_photo(0, None)
        for number, page in enumerate(pages, 1):
            self.show_photo(number, page)

    def press(self, key: Key) -> None:
        """A key of the tactile keypad was pressed."""
        self._inbox.put(key)
        self._trigger()

    def panel(self, news: KeyPressed | Headphones) -> None:
        """What the cabinet tells: its keys and its headphone plug."""
        self._inbox.put(news.key if isinstance(news, KeyPressed) else news)
        self._trigger()

    def _deliver(self, _elapsed_s: float) -> None:
        if self._on_state is None or self._on_picture is None:
            return
        if self._on_key is None or self._on_photo is None or self._on_headphones is None:
            return
        while True:
            try:
                news = self._inbox.get_nowait()
            except queue.Empty:
                return
            if isinstance(news, State):
                self._on_state(news)
            elif isinstance(news, Key):
                self._on_key(news)
            elif isinstance(news, Headphones):
                self._on_headphones(news.plugged)
            elif isinstance(news, Photographed):
                self._on_photo(news)
            else:
                self._on_picture(news)
