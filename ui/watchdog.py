"""The supervisor's watchdog, fed from the screen's clock and only while the kiosk's own loop answers.

systemd names the socket in NOTIFY_SOCKET and the limit in WATCHDOG_USEC (sd_notify(3)); without them nobody
watches and nothing is sent. A loop or a screen that hangs is not fed: the supervisor starts anew.
"""

import os
import socket
import threading
from collections.abc import Callable, Mapping

READY, ALIVE, STOPPING = b"READY=1", b"WATCHDOG=1", b"STOPPING=1"
FEEDS_A_LIMIT = 4
Ask = Callable[[Callable[[], None]], None]
_UNWATCHED_S = 10.0  # how often to look where nobody set a limit


class Watchdog:
    """`ask` has the kiosk's loop call back from its own thread; `feed` is called by the screen's clock."""

    def __init__(self, ask: Ask, environment: Mapping[str, str] = os.environ) -> None:
        self._ask = ask
        self._address = environment.get("NOTIFY_SOCKET", "")
        limit = environment.get("WATCHDOG_USEC", "")
        self.every_s = int(limit) / 1e6 / FEEDS_A_LIMIT if limit.isdecimal() else _UNWATCHED_S
        self._answered = threading.Event()
        self._answered.set()

    def ready(self) -> None:
        """The first screen stands."""
        self._send(READY)

    def stopping(self) -> None:
        """The window closes; whatever still has to be finished is no hanging."""
        self._send(STOPPING)

    def feed(self, _elapsed_s: float = 0) -> None:
        """A sign of life if the loop has answered since the last time, and the next question to it."""
        if not self._answered.is_set():
            return
        self._send(ALIVE)
        self._answered.clear()
        self._ask(self._answered.set)

    def _send(self, word: bytes) -> None:
        if not self._address:
            return
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as line:
            try:
                line.sendto(word, address)
            except OSError:
                return  # a supervisor that does not listen is no reason to stop serving
