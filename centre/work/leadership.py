"""Which of several workers on one database does what only one should: asked through a lease there.

The holder counts beats. Whoever sees the same count for longer than the lease, by its own monotonic clock,
takes the lease over; so no machine's time of day is compared with another's, and a turned clock changes
nothing. For a moment two may believe to lead: everything the leader does is safe to be done twice.
"""

import logging
import threading
from collections.abc import Callable

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from centre.storage.transactions import in_transaction
from centre.work.tables import leases

log = logging.getLogger(__name__)

NAME = "leader"
LEASE_S = 4.0
BEAT_S = 1.0


class Leadership:
    """`holder` is this worker's lasting name; `on_change` hears on the lease's thread who leads now."""

    def __init__(
        self,
        engine: Engine,
        holder: str,
        monotonic: Callable[[], float],
        on_change: Callable[[bool], None] = lambda leads: None,
    ) -> None:
        self._engine = engine
        self._holder = holder
        self._monotonic = monotonic
        self._on_change = on_change
        self._seen: tuple[str, int] | None = None
        self._seen_at = self._beat_at = 0.0
        self._leads = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="leadership", daemon=True)

    @property
    def leads(self) -> bool:
        """Whether this worker leads, by a beat of its own not older than the lease."""
        return self._leads and self._monotonic() - self._beat_at < LEASE_S

    def start(self) -> None:
        self.beat()
        self._thread.start()

    def stop(self) -> None:
        """Give the lease back, so that another need not wait for it."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._leads:
            self._become(False)
            mine = (leases.c.name == NAME, leases.c.holder == self._holder)
            try:
                in_transaction(self._engine, lambda each: each.execute(delete(leases).where(*mine)))
            except SQLAlchemyError as error:
                log.info("the lease runs out by itself: %s", getattr(error, "orig", error))

    def beat(self) -> None:
        """Take, keep or watch the lease."""
        now = self._monotonic()
        try:
            leads = in_transaction(self._engine, lambda each: self._beat(each, now))
        except SQLAlchemyError as error:
            log.error("leadership: database: %s", getattr(error, "orig", error))
            leads = self.leads
        else:
            self._beat_at = now if leads else self._beat_at
        if leads != self._leads:
            self._become(leads)

    def _beat(self, connection: Connection, now: float) -> bool:
        row = connection.execute(select(leases).where(leases.c.name == NAME)).one_or_none()
        if row is None:
            connection.execute(leases.insert().values(name=NAME, holder=self._holder, beats=1))
            return True
        if (row.holder, row.beats) != self._seen:
            self._seen, self._seen_at = (row.holder, row.beats), now
        if row.holder != self._holder and now - self._seen_at < LEASE_S:
            return False
        unchanged = (leases.c.name == NAME, leases.c.holder == row.holder, leases.c.beats == row.beats)
        taken = update(leases).where(*unchanged).values(holder=self._holder, beats=row.beats + 1)
        return connection.execute(taken).rowcount == 1

    def _become(self, leads: bool) -> None:
        log.info("%s %s", self._holder, "leads" if leads else "leads no more")
        self._on_change(leads)
        self._leads = leads

    def _run(self) -> None:
        while not self._stopping.wait(BEAT_S):
            try:
                self.beat()
            except Exception:
                # What the leader begins may hold a bug; the next beat begins it anew.
                log.exception("the leader's duties could not begin")
