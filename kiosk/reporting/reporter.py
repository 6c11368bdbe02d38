"""`python -m kiosk.reporting.reporter`: one connection to the broker, for a kiosk that has no network.

Its standard input is a connection to its unit's socket. A kiosk that hangs up without a word has died, so the
broker hears no goodbye and publishes the will.
"""

import os
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection as Pipe

from drivers.supervisor import ALIVE, READY, notify, sign_every_s
from kiosk.domain.line_tls import LineTlsError
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.reporting.connection import Connect, Connection, ConnectionEvents, Opening
from kiosk.reporting.mqtt import MqttConnection
from kiosk.reporting.reporter_words import (
    LONGEST,
    LONGEST_CAUSE,
    End,
    FromKiosk,
    FromReporter,
    Heard,
    Lost,
    Publish,
    Refused,
    Up,
    read_from_kiosk,
    write,
)


class Kiosk:
    """The kiosk's end, told by the network's thread and heard by ours."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._sending = threading.Lock()
        self._sign_every_s = sign_every_s()
        self.events = ConnectionEvents(
            up=lambda: self._send(Up()),
            lost=self.lost,
            message=lambda message: self._send(Heard(message)),
            refused=lambda code: self._send(Refused(code)),
        )

    def lost(self, cause: object) -> None:
        self._send(Lost(str(cause)[:LONGEST_CAUSE]))

    def hear(self) -> FromKiosk:
        """The next word; MessageError for what is none, EOFError or OSError once the kiosk is gone."""
        while not self._pipe.poll(self._sign_every_s):
            notify(ALIVE)
        notify(ALIVE)
        return read_from_kiosk(self._pipe.recv_bytes(LONGEST))

    def _send(self, word: FromReporter) -> None:
        with self._sending, suppress(OSError):  # a kiosk that is gone is noticed where it is heard
            self._pipe.send_bytes(write(word))


def serve(pipe: Pipe, connect: Connect) -> None:
    """From the opening to the end; a kiosk that went without a word leaves the connection as it is."""
    kiosk = Kiosk(pipe)
    try:
        first = kiosk.hear()
        if not isinstance(first, Opening):
            raise MessageError(Refusal.BAD_FIELD, "kind")
        connection = connect(first, kiosk.events)
        connection.start()
    except (EOFError, OSError, ValueError, LineTlsError) as error:
        kiosk.lost(error)
        return
    with suppress(EOFError, OSError, MessageError):
        _carry(kiosk, connection)


def _carry(kiosk: Kiosk, connection: Connection) -> None:
    while isinstance(word := kiosk.hear(), Publish):
        connection.publish(word.message)
    if isinstance(word, End):
        connection.close(word.farewell)


def main() -> None:
    notify(READY)
    serve(Pipe(os.dup(sys.stdin.fileno())), MqttConnection)
    os._exit(0)  # not through the interpreter's own end, in which the library might say goodbye


if __name__ == "__main__":
    main()
