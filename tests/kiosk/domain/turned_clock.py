"""A clock that only the test moves."""

from datetime import UTC, datetime, timedelta


class TurnedClock:
    def __init__(self) -> None:
        self.elapsed_s = 100.0
        self.started = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.started + timedelta(seconds=self.elapsed_s)

    def monotonic(self) -> float:
        return self.elapsed_s

    def turn(self, seconds: float) -> None:
        self.elapsed_s += seconds
