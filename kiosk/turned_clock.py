"""Civil time that runs as the machine's does but has been turned, by as much as a clock's address says.

What waits keeps to the machine's monotonic time: only what is written down and compared as a date is turned.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from kiosk.domain.turning import LONGEST_LINE, ClockAddressError, parse_address, read_turned, write_turned

log = logging.getLogger(__name__)

ANSWER_S = 5.0
RECONNECT_S = 0.2


class TurnedClock:
    """The port `Clock` on a clock's address; a lost clock keeps the last word and is looked for again."""

    def __init__(self, address: str) -> None:
        """Return with the clock's first word; ClockAddressError where there is none to hear."""
        self._where = parse_address(address)
        self._turned = timedelta()
        self._listeners: list[Callable[[], None]] = []
        self._closed = threading.Event()
        try:
            self._socket = self._connect()
        except (OSError, ValueError) as error:
            raise ClockAddressError(
                f"no clock at {address} ({error}); start it with kiosk-sim clock"
            ) from error
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self._thread.start()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._turned

    def monotonic(self) -> float:
        return time.monotonic()

    def on_turn(self, act: Callable[[], None]) -> None:
        """Have `act` called after each turn, on the clock's thread; it must only wake somebody."""
        self._listeners.append(act)

    def close(self) -> None:
        self._closed.set()
        self._hang_up()
        self._thread.join()

    def _connect(self) -> socket.socket:
        """A line on which the first word has been heard and confirmed."""
        line = socket.create_connection(self._where, ANSWER_S)
        try:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._hear(line, _read_line(line))
            line.settimeout(None)
        except (OSError, ValueError):
            line.close()
            raise
        return line

    def _run(self) -> None:
        while not self._closed.is_set():
            self._listen()
            self._socket.close()
            if not self._closed.is_set():
                log.warning("the clock is gone; it is looked for again")
                self._look_again()

    def _look_again(self) -> None:
        while not self._closed.wait(RECONNECT_S):
            try:
                self._socket = self._connect()
            except (OSError, ValueError):
                continue
            return

    def _listen(self) -> None:
        try:
            while line := _read_line(self._socket):
                self._hear(self._socket, line)
        except (OSError, ValueError):
            return

    def _hear(self, line: socket.socket, word: bytes) -> None:
        turned_s = read_turned(word)
        changed = self._turned != timedelta(seconds=turned_s)
        self._turned = timedelta(seconds=turned_s)
        for act in self._listeners if changed else ():
            act()
        line.sendall(write_turned(turned_s))

    def _hang_up(self) -> None:
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _read_line(line: socket.socket) -> bytes:
    """Up to the next newline, byte by byte: a clock says little; empty when it has gone."""
    word = b""
    while not word.endswith(b"\n") and len(word) <= LONGEST_LINE:
        byte = line.recv(1)
        if not byte:
            return b""
        word += byte
    return word
