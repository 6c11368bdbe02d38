"""Time as kiosk and centre need it; whoever composes the program hands in the clock."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Clock(Protocol):
    """`now` for what is written down, `monotonic` (seconds) for everything that waits."""

    def now(self) -> datetime:
        """The time of day as an aware datetime."""

    def monotonic(self) -> float: ...


class ClockTrust(StrEnum):
    """How far a kiosk's time of day may be believed."""

    NTP = "ntp"
    RTC = "rtc"
    UNSET = "unset"
