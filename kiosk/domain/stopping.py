"""How every program here is told to end: by SIGTERM or SIGINT, however many come and whatever they interrupt.

An Event will not do: a handler that sets it may interrupt the very thread that holds its lock, or itself.
"""

import os
import select
import signal
from contextlib import suppress
from typing import Protocol, Self


class Stopping(Protocol):
    """What a program looks at to know whether it should end; a `threading.Event` is one too."""

    def is_set(self) -> bool: ...

    def set(self) -> None: ...

    def wait(self, timeout: float | None = None) -> bool: ...


class Stop:
    """Set once and for ever, from a signal handler or any thread: a byte in a pipe nobody empties."""

    def __init__(self) -> None:
        self._reads, self._writes = os.pipe()
        os.set_blocking(self._writes, False)

    @classmethod
    def on_signals(cls) -> Self:
        """A stop that the signals set from now on; called on the main thread."""
        stop = cls()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        return stop

    def set(self) -> None:
        with suppress(BlockingIOError):
            os.write(self._writes, b"!")

    def is_set(self) -> bool:
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> bool:
        """Whether it is set, at the latest after `timeout` seconds."""
        return bool(select.select([self._reads], [], [], timeout)[0])
