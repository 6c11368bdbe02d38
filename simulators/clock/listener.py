"""A simulator's end of a turned clock: the time of day it says, confirmed each time it is turned."""

import socket
import threading
from datetime import UTC, datetime, timedelta

from kiosk.domain.turning import LONGEST_LINE, ClockAddressError, parse_address, read_turned, write_turned

ANSWER_S = 5.0


class ClockListener:
    """`now` of the clock at `address`; a clock that has gone keeps its last word."""

    def __init__(self, address: str) -> None:
        self._turned = timedelta()
        try:
            self._line = socket.create_connection(parse_address(address), ANSWER_S)
            self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._words = self._line.makefile("rb")
            if not self._hear():
                raise OSError("it hung up")
            self._line.settimeout(None)
        except (OSError, ValueError) as error:
            raise ClockAddressError(
                f"no clock at {address} ({error}); start it with kiosk-sim clock"
            ) from error
        threading.Thread(target=self._listen, name="clock", daemon=True).start()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._turned

    def close(self) -> None:
        try:
            self._line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _listen(self) -> None:
        try:
            while self._hear():
                pass
        except (OSError, ValueError):
            return  # it keeps its last word
        finally:
            self._words.close()
            self._line.close()

    def _hear(self) -> bool:
        word = self._words.readline(LONGEST_LINE)
        if not word:
            return False
        turned_s = read_turned(word)
        self._turned = timedelta(seconds=turned_s)
        self._line.sendall(write_turned(turned_s))
        return True
