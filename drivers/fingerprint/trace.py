"""A readable record of every byte on the wire; off unless asked for, since a picture is personal data.

One line a burst: seconds since the start, direction (`>` to the module, `<` from it, `=` speed), hex bytes.
"""

from typing import TextIO

from drivers.fingerprint.transport import Clock, Transport


class TracedTransport:
    """A transport that writes what passes through it to `sink`."""

    def __init__(self, inner: Transport, sink: TextIO, clock: Clock) -> None:
        self._inner = inner
        self._sink = sink
        self._clock = clock
        self._start = clock.monotonic()
        self._note("=", str(inner.speed or 0))

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def speed(self) -> int | None:
        return self._inner.speed

    def set_speed(self, baud: int) -> None:
        self._inner.set_speed(baud)
        self._note("=", str(baud))

    def read(self, timeout_s: float) -> bytes:
        data = self._inner.read(timeout_s)
        if data:
            self._note("<", data.hex(" "))
        return data

    def write(self, data: bytes) -> None:
        self._note(">", data.hex(" "))
        self._inner.write(data)

    def close(self) -> None:
        self._inner.close()
        self._sink.flush()

    def _note(self, direction: str, what: str) -> None:
        self._sink.write(f"{self._clock.monotonic() - self._start:.6f} {direction} {what}\n")
