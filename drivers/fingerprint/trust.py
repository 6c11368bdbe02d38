"""Whether a line has earned that a picture is believed at its first clean hearing.

A sum misses errors that cancel each other out; only a second upload shows them. A line that does such a thing
also does what the sum shows, and far more often: so the first picture at a speed is heard twice, and once a
hearing was faultless, one is enough until anything at all happens on the line.
"""

from drivers.fingerprint.exchange import Exchange


class Trust:
    """The trust of one exchange's line, at the speed where it was earned."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._proven: tuple[int, int, int] | None = None
        self._begun: tuple[int, int, int] | None = None

    def hearings(self, baud: int) -> int:
        """How often the picture whose upload begins now must be heard."""
        self._begun = self._state(baud)
        return 1 if self._begun == self._proven else 2

    def believe(self, baud: int) -> None:
        """That picture was heard as often: if nothing happened meanwhile, the line is proven."""
        self._proven = self._begun if self._begun == self._state(baud) else None

    def _state(self, baud: int) -> tuple[int, int, int]:
        return baud, self._exchange.counter.incidents, self._exchange.skipped
