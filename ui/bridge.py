"""The only crossing between the kiosk's threads and Kivy: one queue and one trigger for the app's life."""

import queue
from collections.abc import Callable
from typing import Protocol

from kivy.clock import Clock

from kiosk.ports import Picture
from kiosk.session.events import Event
from kiosk.session.states import State
from kiosk.work.panel import Headphones, Key, KeyPressed


class KioskHandle(Protocol):
    """What the screens need of the kiosk: somewhere to post touches, and its state as it changes."""

    def post(self, event: Event) -> None: ...

    def observe(self, observer: Callable[[State], None]) -> None: ...


class Bridge:
    """Other threads put states and pictures in; Kivy's thread takes them out before its next frame.

    Kivy keeps callbacks weakly, so the trigger belongs to this object and this object to the app.
    """

    def __init__(self) -> None:
        self._inbox: queue.SimpleQueue[State | Picture | Key | None] = queue.SimpleQueue()
        self._trigger = Clock.create_trigger(self._deliver)
        self._on_state: Callable[[State], None] | None = None
        self._on_picture: Callable[[Picture | None], None] | None = None
        self._on_key: Callable[[Key], None] | None = None

    def attach(
        self,
        on_state: Callable[[State], None],
        on_picture: Callable[[Picture | None], None],
        on_key: Callable[[Key], None],
    ) -> None:
        self._on_state, self._on_picture, self._on_key = on_state, on_picture, on_key
        self._trigger()

    def show_state(self, state: State) -> None:
        self._inbox.put(state)
        self._trigger()

    def show_picture(self, picture: Picture | None) -> None:
        """The sensor's picture so far; None when it is over."""
        self._inbox.put(picture)
        self._trigger()

    def press(self, key: Key) -> None:
        """A key of the tactile keypad was pressed."""
        self._inbox.put(key)
        self._trigger()

    def panel(self, news: KeyPressed | Headphones) -> None:
        """What the cabinet tells: its keys; the headphone plug means nothing to a window without a voice."""
        if isinstance(news, KeyPressed):
            self.press(news.key)

    def _deliver(self, _elapsed_s: float) -> None:
        if self._on_state is None or self._on_picture is None or self._on_key is None:
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
            else:
                self._on_picture(news)
