"""A readable record of every byte on the wire; off unless asked for, since a picture is personal data.

One line a burst: seconds since the start, direction (`>` to the module, `<` from it, `=` speed), hex bytes.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TextIO

from drivers.fingerprint.transport import Clock, Transport


class TraceError(ValueError):
    """This is no line of a wire trace."""


class Way(Enum):
    SENT = ">"
    HEARD = "<"
    SPEED = "="


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a trace; `speed` is set where the way is SPEED, 0 for a line without one."""

    at_s: float
    way: Way
    data: bytes = b""
    speed: int = 0

    def __str__(self) -> str:
        what = str(self.speed) if self.way is Way.SPEED else self.data.hex(" ")
        return f"{self.at_s:.6f} {self.way.value} {what}"

    @classmethod
    def parse(cls, line: str) -> "Mark":
        try:
            at, way, what = line.strip().split(" ", 2)
            if Way(way) is Way.SPEED:
                return cls(float(at), Way.SPEED, speed=int(what))
            return cls(float(at), Way(way), bytes.fromhex(what))
        except ValueError:
            raise TraceError(f"no line of a wire trace: {line.strip()[:40]!r}") from None


class TracedTransport:
    """A transport that writes what passes through it to `sink`."""

    def __init__(self, inner: Transport, sink: TextIO, clock: Clock) -> None:
        self._inner = inner
        self._sink = sink
        self._clock = clock
        self._start = clock.monotonic()
        self._note(Way.SPEED, speed=inner.speed or 0)

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def speed(self) -> int | None:
        return self._inner.speed

    def set_speed(self, baud: int) -> None:
        self._inner.set_speed(baud)
        self._note(Way.SPEED, speed=baud)

    def read(self, timeout_s: float) -> bytes:
        data = self._inner.read(timeout_s)
        if data:
            self._note(Way.HEARD, data)
        return data

    def write(self, data: bytes) -> None:
        self._note(Way.SENT, data)
        self._inner.write(data)

    def close(self) -> None:
        self._inner.close()
        self._sink.flush()

    def _note(self, way: Way, data: bytes = b"", speed: int = 0) -> None:
        self._sink.write(f"{Mark(self._clock.monotonic() - self._start, way, data, speed)}\n")
