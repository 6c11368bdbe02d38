"""The real clock; tests hand in one they can turn."""

import time
from datetime import UTC, datetime


class SystemClock:
    """Wall time for what is written down, monotonic time for everything that waits."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()
