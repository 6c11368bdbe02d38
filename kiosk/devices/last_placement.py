"""Where the last finger lay, kept for two minutes and no longer: for whoever comes right after it."""

from kiosk.domain.clock import Clock

KEPT_S = 120.0


class LastPlacement:
    """Coarse places without directions (`kiosk.work.placement`), overwritten when their time is over."""

    def __init__(self, clock: Clock, kept_s: float = KEPT_S) -> None:
        self._clock = clock
        self._kept_s = kept_s
        self._until_s = 0.0
        self._placement = bytearray()

    def now(self) -> bytearray:
        """Where it lay; empty when nobody was there lately."""
        self.tend()
        return self._placement

    def keep(self, placement: bytearray) -> None:
        """Let this one be the last; an empty one says nothing and changes nothing."""
        if not placement:
            return
        self._forget()
        self._placement, self._until_s = placement, self._clock.monotonic() + self._kept_s

    def tend(self) -> None:
        """Forget what is too old."""
        if self._placement and self._clock.monotonic() > self._until_s:
            self._forget()

    def _forget(self) -> None:
        self._placement[:] = bytes(len(self._placement))
        self._placement = bytearray()
