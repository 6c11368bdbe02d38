"""The window of a kiosk that can keep nothing: it says out of service, and ends after a while to try anew.

A start that fails at once is tried again at once, until the supervisor gives up and the screen stays black.
"""

import signal
import threading
from collections.abc import Callable

from config.settings import Settings
from kiosk.session.events import Event
from kiosk.session.policy import Policy
from kiosk.session.states import Language, OutOfService, Part, State
from ui.bridge import Bridge
from ui.window import KioskApp

CLOSED_S = 60.0


class ClosedKiosk:
    """A kiosk that hears nothing and is out of service for want of its journal."""

    def __init__(self, language: Language) -> None:
        part = Part.JOURNAL
        self._state = State(Policy(), OutOfService(part), language=language, missing=frozenset({part}))

    def post(self, event: Event) -> None:
        """Nobody is served."""

    def observe(self, observer: Callable[[State], None]) -> None:
        observer(self._state)

    def ask(self, answer: Callable[[], None]) -> None:
        answer()


def stand_closed(settings: Settings, bridge: Bridge, seconds: float = CLOSED_S) -> None:
    """Show that nothing can be served, for so long or until the program is told to stop."""
    screen, over = settings.screen, threading.Event()
    app = KioskApp(
        ClosedKiosk(Language(settings.kiosk.language)),
        bridge,
        size=(screen.width, screen.height),
        fullscreen=screen.fullscreen,
        rotation=screen.rotation.value if screen.rotation else 0,
        script=lambda pilot: _wait(over, seconds),
    )
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    app.run()


def _wait(over: threading.Event, seconds: float) -> None:
    over.wait(seconds)
