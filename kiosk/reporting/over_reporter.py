"""The kiosk's end of a connection that the reporter's unit makes, in place of `MqttConnection`.

Each connection is a process of its own, begun by the connection to its socket and ended with it. So the kiosk
needs no network, and what reads the broker's bytes has no store, and no keys but those of its connection.
"""

import errno
import os
import socket
import struct
import threading
from contextlib import suppress
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from kiosk.domain.refusals import MessageError
from kiosk.reporting.connection import Connect, ConnectionEvents, Opening
from kiosk.reporting.publication import Message
from kiosk.reporting.reporter_words import (
    LONGEST,
    End,
    FromKiosk,
    Heard,
    Lost,
    Publish,
    Refused,
    Up,
    read_from_reporter,
    write,
)

SEND_MS = 2000  # a reporter that reads nothing for so long is given up
END_S = 4.0  # longer than a farewell takes
BEGIN_S = 10.0  # in which a reporter has begun


def connect_over(path: Path) -> Connect:
    """Connections through the reporter that is reached at `path`."""
    return lambda opening, events: ReporterConnection(path, opening, events)


def try_reporter(path: Path) -> None:
    """Have a reporter begun that is sent home unopened; OSError says why none is to be had."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.connect(str(path))
        with Pipe(os.dup(line.fileno())) as pipe:
            try:
                pipe.send_bytes(write(End()))
                if not pipe.poll(BEGIN_S):
                    raise TimeoutError(errno.ETIMEDOUT, f"its reporter says nothing in {BEGIN_S:g} s")
                read_from_reporter(pipe.recv_bytes(LONGEST))
            except (EOFError, ConnectionError, MessageError) as error:
                raise ConnectionAbortedError(errno.ECONNABORTED, "its reporter ended at its start") from error


class ReporterConnection:
    """A `Connection` whose network is in another process."""

    def __init__(self, path: Path, opening: Opening, events: ConnectionEvents) -> None:
        self._path = path
        self._opening = opening
        self._events = events
        self._sending = threading.Lock()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._pipe = Pipe(os.dup(self._socket.fileno()))
        self._thread = threading.Thread(target=self._listen, name="reporter", daemon=True)

    def start(self) -> None:
        try:
            self._socket.connect(str(self._path))
        except OSError as error:
            self._release()
            problem = f"{self._path}: {error.strerror}; systemctl start kiosk-reporter.socket"
            raise ConnectionError(problem) from error
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(SEND_MS))
        self._send(self._opening)
        self._thread.start()

    def publish(self, message: Message) -> bool:
        return self._send(Publish(message))

    def close(self, farewell: Message | None = None) -> None:
        self._send(End(farewell))
        self._thread.join(END_S)
        self._hang_up()
        self._thread.join()
        self._release()

    def _send(self, word: FromKiosk) -> bool:
        with self._sending:
            try:
                self._pipe.send_bytes(write(word))
            except OSError:
                self._hang_up()  # half a word may be out: nothing can follow it
                return False
        return True

    def _listen(self) -> None:
        cause = "its reporter ended"
        try:
            while not isinstance(word := read_from_reporter(self._pipe.recv_bytes(LONGEST)), Lost):
                self._hear(word)
            cause = word.cause
        except MessageError as error:
            cause = f"its reporter says what none says: {error}"
        except (EOFError, OSError):
            pass
        self._hang_up()
        self._events.lost(cause)

    def _hear(self, word: Up | Heard | Refused) -> None:
        match word:
            case Up():
                self._events.up()
            case Heard(message):
                self._events.message(message)
            case Refused(code):
                self._events.refused(code)

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _release(self) -> None:
        self._pipe.close()
        self._socket.close()


def _timeval(limit_ms: int) -> bytes:
    """`struct timeval`, as SO_SNDTIMEO takes it."""
    return struct.pack("ll", limit_ms // 1000, limit_ms % 1000 * 1000)
