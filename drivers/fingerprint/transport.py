"""What the driver needs of a wire and of time, so that both can be replaced."""

import time
from typing import Protocol


class Transport(Protocol):
    """Bytes to and from one module; every method raises DeviceGone once the wire is lost."""

    @property
    def name(self) -> str: ...

    @property
    def speed(self) -> int | None:
        """Bits a second of this end, None where this end has none to set (a TCP bridge)."""

    def set_speed(self, baud: int) -> None: ...

    def read(self, timeout_s: float) -> bytes:
        """All bytes that are there; waits at most this long for the first of them."""

    def write(self, data: bytes) -> None: ...

    def close(self) -> None: ...


class Clock(Protocol):
    """Monotonic seconds and a pause."""

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The clock of this machine."""

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
