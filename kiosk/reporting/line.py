"""The line to the broker: one connection after another, for as long as the kiosk runs.

Every connection is a fresh one with a clean start: what must not be lost waits in the outbox, so nothing
may be left in a library's memory and sent at a surprising time.
"""

import logging
import threading
from collections.abc import Callable

from kiosk.domain.backoff import Backoff
from kiosk.domain.clock import Clock
from kiosk.domain.line_tls import LineTlsError
from kiosk.reporting.connection import Connect, Connection, ConnectionEvents, Opening
from kiosk.reporting.line_identity import LineIdentity
from kiosk.reporting.publication import Endpoint, LineEvents, Message

log = logging.getLogger(__name__)

CONNACK_S = 10.0


class Line:
    """Keeps one connection to the broker up, from `start` to `stop`."""

    def __init__(
        self,
        endpoint: Endpoint,
        events: LineEvents,
        *,
        connect: Connect,
        filters: tuple[str, ...],
        will: Callable[[], Message],
        clock: Clock,
        backoff: Backoff,
        identity: LineIdentity | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._events = events
        self._connect = connect
        self._filters = filters
        self._will = will
        self._clock = clock
        self._backoff = backoff
        self._identity = identity
        self._stopping = threading.Event()
        self._decided = threading.Event()  # whether the broker takes us
        self._lost = threading.Event()
        self._connection: Connection | None = None
        self._farewell: Message | None = None
        self._up = False
        self._told_down = False
        self._at_once = False
        self._thread = threading.Thread(target=self._run, name="line", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def is_up(self) -> bool:
        """Connected, with every subscription granted."""
        return self._up

    def publish(self, message: Message) -> bool:
        """Hand a message over; False when there is no line to put it on."""
        connection = self._connection
        return connection is not None and self._up and connection.publish(message)

    def reconnect(self) -> None:
        """Leave in order and connect anew, with whatever the identity has by then."""
        self._at_once = True
        self._lose()

    def stop(self, farewell: Message | None = None) -> None:
        """Say goodbye (DISCONNECT discards the will) and end the thread."""
        self._farewell = farewell
        self._stopping.set()
        self._lose()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            began = self._clock.monotonic()
            was_up = self._connect_once()
            pause_s = self._backoff.failed(self._clock.monotonic() - began if was_up else 0.0)
            if self._at_once:
                pause_s, self._at_once = 0.0, False
            self._stopping.wait(pause_s)

    def _connect_once(self) -> bool:
        """Live through one connection; whether it came up at all."""
        self._decided.clear()
        self._lost.clear()
        if self._stopping.is_set():
            return False
        try:
            self._connection = connection = self._connect(self._opening(), self._listener())
            connection.start()
        except (OSError, ValueError, LineTlsError) as error:
            self._connection = None
            self._tell_down(error)
            self._judge(taken=False)
            return False
        try:
            return self._watch()
        finally:
            self._end(connection)

    def _opening(self) -> Opening:
        credentials = self._identity.credentials() if self._identity else None
        return Opening(self._endpoint, self._filters, self._will(), credentials)

    def _listener(self) -> ConnectionEvents:
        return ConnectionEvents(self._came_up, self._went_down, self._events.message, self._events.refused)

    def _watch(self) -> bool:
        """Wait until the line is lost; a broker that never grants us anything counts as lost."""
        self._decided.wait(CONNACK_S)
        was_up = self._up
        self._judge(taken=was_up)
        if was_up:
            self._lost.wait()
        return was_up

    def _lose(self) -> None:
        self._lost.set()
        self._decided.set()

    def _judge(self, *, taken: bool) -> None:
        """Tell the identity how its certificate was received."""
        if self._identity:
            (self._identity.proved if taken else self._identity.refused)()

    def _end(self, connection: Connection) -> None:
        was_up, self._up, self._connection = self._up, False, None
        connection.close(self._farewell if was_up else None)
        if was_up:
            self._events.down()
            self._tell_down("connection lost")

    def _came_up(self) -> None:
        self._up = True
        self._decided.set()
        if self._told_down:
            self._told_down = False
            log.info("broker %s:%d is back", self._endpoint.host, self._endpoint.port)
        self._events.up()

    def _went_down(self, cause: str) -> None:
        if not self._up:
            self._tell_down(cause)
        self._lose()

    def _tell_down(self, cause: object) -> None:
        if not self._told_down and not self._stopping.is_set():
            self._told_down = True
            log.warning("broker %s:%d lost: %s", self._endpoint.host, self._endpoint.port, cause)
