"""How long to leave a thing alone after it failed: longer each time, so that the others get their turn."""

from kiosk.domain.clock import Clock

FIRST_S, LONGEST_S = 15.0, 900.0


class Pauses:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failed: dict[str, tuple[int, float]] = {}

    def holds(self, what: str) -> bool:
        return what in self._failed and self._clock.monotonic() < self._failed[what][1]

    def failed(self, what: str) -> None:
        times = self._failed[what][0] if what in self._failed else 0
        pause_s = min(LONGEST_S, FIRST_S * float(2 ** min(times, 16)))
        self._failed[what] = (times + 1, self._clock.monotonic() + pause_s)

    def done(self, what: str) -> None:
        self._failed.pop(what, None)

    def clear(self) -> None:
        """The line is new: whatever failed on the old one may be tried at once."""
        self._failed.clear()
