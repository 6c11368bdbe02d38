"""The machine's own time."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The port `Clock` on the operating system."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()
