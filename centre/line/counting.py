"""What is counted in memory and written down now and then: refusals, and how long answers took."""

from sqlalchemy import Connection, Engine

from centre.inbox.refusals import Refusals, save_refusals
from centre.line.timing import AnswerTimes, save_times
from centre.storage.transactions import in_transaction
from kiosk.domain.clock import Clock

COUNT_S = 1.0


class Counting:
    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._save_at = 0.0
        self.refusals = Refusals()
        self.times = AnswerTimes()

    def pending(self) -> bool:
        return self.refusals.pending() or self.times.pending()

    def save(self, *, at_once: bool) -> None:
        """Write down what was counted, once a second at most."""
        now = self._clock.monotonic()
        if not self.pending() or not (at_once or now >= self._save_at):
            return
        self._save_at = now + COUNT_S
        counted, times, instant = self.refusals.take(), self.times.take(), self._clock.now().timestamp()

        def write(connection: Connection) -> None:
            save_refusals(connection, counted, instant)
            save_times(connection, times)

        in_transaction(self._engine, write)
