"""How long to wait before the next connection: full jitter, so that a fleet does not come back at once."""

import random
from collections.abc import Callable

STEADY_S = 60.0  # a line that held this long ends the run of failures


class Backoff:
    """Delays of random(0, min(cap, base · 2^n)) after n failures in a row.

    After a line that was up the delay is random(0, spread) at least: when a broker goes, a whole fleet comes
    back, and each handshake costs it 2 ms.
    """

    def __init__(
        self,
        base_s: float = 1.0,
        cap_s: float = 120.0,
        chance: Callable[[], float] = random.random,
        spread_s: float = 0.0,
    ) -> None:
        self._base_s = base_s
        self._cap_s = cap_s
        self._chance = chance
        self._spread_s = spread_s
        self._failures = 0

    def failed(self, connected_s: float) -> float:
        """The pause after a line that was up for `connected_s`, 0 for one that never came up."""
        if connected_s >= STEADY_S:
            self._failures = 0
        longest = min(self._cap_s, self._base_s * float(2 ** min(self._failures, 16)))
        if connected_s > 0:
            longest = min(self._cap_s, max(longest, self._spread_s))
        self._failures += 1
        return longest * self._chance()
