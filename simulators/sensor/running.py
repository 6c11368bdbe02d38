"""Keeps one simulated sensor going: bytes in and out in time, the plug, and what is asked for later."""

import errno
import os
import select
import threading
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from simulators.serve import Endpoint

_UNPLUGGED_S = 2.0
_IDLE_S = 1.0
_LOST_S = 3.0

T = TypeVar("T")


class Served(Protocol):
    """The module's side of a line: a simulated one or a recorded one."""

    def receive(self, data: bytes, host_baud: int | None) -> None: ...

    def due(self, host_baud: int | None) -> bytes: ...

    def next_due(self) -> float | None: ...

    def restart(self) -> None: ...


class Running:
    """One thread moves the bytes; others get a word in through `act`."""

    def __init__(self, endpoint: Endpoint, *, lost_s: float = _LOST_S) -> None:
        self._endpoint = endpoint
        self._lost_s = lost_s
        self._served: Served | None = None
        self._lock = threading.RLock()
        self._wake_in, self._wake_out = os.pipe()
        self._backlog = b""
        self._taken_at = 0.0
        self._later: list[tuple[float, Callable[[], object]]] = []
        self._stopping = False

    def serve(self, served: Served) -> None:
        """Until `stop`."""
        self._served = served
        while not self._stopping:
            with self._lock:
                timeout, handles = self._timeout(served), self._endpoint.handles()
            writing = handles if self._backlog else []
            try:
                ready, _, _ = select.select([*handles, self._wake_in], writing, [], timeout)
            except OSError as error:
                if error.errno != errno.EBADF:
                    raise
                continue  # the plug was pulled just now, and that handle is closed
            if self._wake_in in ready:
                os.read(self._wake_in, 1024)
            with self._lock:
                self._move(served)

    def stop(self) -> None:
        self._stopping = True
        os.write(self._wake_out, b"!")

    def act(self, act: Callable[[], T]) -> T:
        """Do this between two moves of bytes."""
        with self._lock:
            done = act()
        os.write(self._wake_out, b"!")
        return done

    def at(self, after_s: float, act: Callable[[], object]) -> None:
        """Do this so many seconds from now."""
        self._later.append((time.monotonic() + after_s, act))
        self._later.sort(key=lambda each: each[0])

    @property
    def address(self) -> str:
        return self._endpoint.address

    @property
    def has_backlog(self) -> bool:
        """Whether bytes are due that the host has not taken."""
        return bool(self._backlog)

    @property
    def is_plugged(self) -> bool:
        return bool(self._endpoint.handles())

    def unplug(self) -> None:
        """The plug is pulled: the address goes away and the module loses power."""
        self._endpoint.unplug()
        self._backlog = b""
        self.restart()

    def unplug_for_a_while(self) -> None:
        self.unplug()
        self.at(_UNPLUGGED_S, self.plug)

    def plug(self) -> None:
        self._endpoint.plug()
        self.restart()

    def restart(self) -> None:
        """The module loses power for a moment."""
        if self._served:
            self._served.restart()

    def _timeout(self, served: Served) -> float:
        due = served.next_due()
        times = ([] if due is None else [due]) + [at for at, _ in self._later[:1]]
        now = time.monotonic()
        longest = self._lost_s if self._backlog else _IDLE_S
        return min(max(min(times, default=now + longest) - now, 0.0), longest)

    def _move(self, served: Served) -> None:
        while self._later and self._later[0][0] <= time.monotonic():
            self._later.pop(0)[1]()
        if not self._backlog:
            self._taken_at = time.monotonic()
        data = self._endpoint.receive()
        if data:
            served.receive(data, self._endpoint.host_baud())
        self._backlog += served.due(self._endpoint.host_baud())
        if self._backlog:
            self._send()

    def _send(self) -> None:
        """Hand over what the host takes; a line has no memory, so what nobody takes for long is lost."""
        sent, now = self._endpoint.send(self._backlog), time.monotonic()
        self._backlog = self._backlog[sent:]
        self._taken_at = now if sent else self._taken_at
        if self._backlog and now - self._taken_at > self._lost_s:
            self._backlog = b""
            self._taken_at = now
