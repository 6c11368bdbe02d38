"""The supervisor's watchdog, fed from the screen's clock and only while the kiosk's own loop answers.

A loop or a screen that hangs is not fed: the supervisor starts anew.
"""

import os
import threading
from collections.abc import Callable, Mapping

from drivers.supervisor import ALIVE, READY, STOPPING, notify, sign_every_s

Ask = Callable[[Callable[[], None]], None]
_UNWATCHED_S = 10.0  # how often to look where nobody set a limit


class Watchdog:
    """`ask` has the kiosk's loop call back from its own thread; `feed` is called by the screen's clock."""

    def __init__(self, ask: Ask, environment: Mapping[str, str] = os.environ) -> None:
        self._ask = ask
        self._environment = environment
        self.every_s = sign_every_s(environment) or _UNWATCHED_S
        self._is_ready = False
        self._answered = threading.Event()
        self._answered.set()

    def ready(self) -> None:
        """The first screen stands."""
        self._send(READY)
        self._is_ready = True

    def stopping(self) -> None:
        """The window closes; whatever still has to be finished is no hanging."""
        self._send(STOPPING)

    def feed(self, _elapsed_s: float = 0) -> None:
        """A sign of life if the loop has answered since the last time, and the next question to it.

        None before `ready`: the first would set systemd's limit running while the first screen is drawn.
        """
        if not (self._is_ready and self._answered.is_set()):
            return
        self._send(ALIVE)
        self._answered.clear()
        self._ask(self._answered.set)

    def _send(self, word: bytes) -> None:
        notify(word, self._environment)
