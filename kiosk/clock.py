"""The clock a program runs on: the machine's own, or a turned one at an address."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime

from kiosk.domain.clock import Clock
from kiosk.turned_clock import TurnedClock


class SystemClock:
    """Wall time for what is written down, monotonic time for everything that waits."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def open_clock(address: str | None, stack: ExitStack) -> Clock:
    """The machine's clock, or the one at `tcp://HOST:PORT` until `stack` closes it (ClockAddressError)."""
    if not address:
        return SystemClock()
    clock = TurnedClock(address)
    stack.callback(clock.close)
    return clock


def call_on_turn(clock: Clock, act: Callable[[], None]) -> None:
    """Have `act` called after each turn of a clock that can be turned."""
    if isinstance(clock, TurnedClock):
        clock.on_turn(act)
