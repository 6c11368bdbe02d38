"""How far the centre has each outbox without a gap, what it has beyond, and what it misses.

A kiosk whose disk was put back to an older state counts numbers again that the centre has; such a stream is
marked as forked and acknowledged one by one, so that no cumulative word deletes what was never sent.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select, update

from centre.inbox.rollback import HighMarks
from centre.inbox.tables import ahead, streams
from kiosk.domain.messages import Ack, Rejection
from kiosk.domain.refusals import MessageError, Refusal

MOST_AHEAD = 10_000  # further than this no honest window reaches
MOST_TOLD = 100


@dataclass(slots=True)
class Stream:
    """One outbox while a batch is taken in; `load`, then `receive` each number, then `save`."""

    kiosk: str
    store: uuid.UUID
    upto: int = 0
    forked: bool = False
    beyond: set[int] = field(default_factory=set)
    marks: HighMarks = field(default_factory=HighMarks)
    _new: bool = True
    _loaded: frozenset[int] = frozenset()

    @classmethod
    def load(cls, connection: Connection, kiosk: str, store: uuid.UUID) -> "Stream":
        here = (streams.c.kiosk == kiosk, streams.c.store == str(store))
        row = connection.execute(select(streams).where(*here).with_for_update()).one_or_none()
        if row is None:
            return cls(kiosk, store)
        there = (ahead.c.kiosk == kiosk, ahead.c.store == str(store))
        beyond = frozenset(connection.execute(select(ahead.c.seq).where(*there)).scalars())
        return cls(kiosk, store, row.upto, row.forked, set(beyond), HighMarks.of(row), False, beyond)

    @property
    def is_new(self) -> bool:
        """Whether nothing of this store was ever heard before."""
        return self._new

    def has(self, seq: int) -> bool:
        return seq <= self.upto or seq in self.beyond

    def is_next(self, seq: int) -> bool:
        """Whether nothing is missing before it, as far as one can tell: a forked count tells nothing."""
        return self.forked or seq <= self.upto + 1

    def check(self, seq: int) -> None:
        """Refuse a number that no honest kiosk could have reached."""
        if seq < 1 or seq > self.upto + MOST_AHEAD:
            raise MessageError(Refusal.BAD_FIELD, "seq")

    def receive(self, seq: int) -> None:
        if not self.has(seq):
            self.beyond.add(seq)
        while self.upto + 1 in self.beyond:
            self.upto += 1
            self.beyond.discard(self.upto)

    def save(self, connection: Connection) -> None:
        here = {"kiosk": self.kiosk, "store": str(self.store)}
        state = {"upto": self.upto, "forked": self.forked, **self.marks.plain()}
        if self._new:
            connection.execute(streams.insert().values(**here, **state))
        else:
            this_one = (streams.c.kiosk == self.kiosk, streams.c.store == str(self.store))
            connection.execute(update(streams).where(*this_one).values(**state))
        gone, come = self._loaded - self.beyond, self.beyond - self._loaded
        if gone:
            there = (ahead.c.kiosk == self.kiosk, ahead.c.store == str(self.store))
            connection.execute(delete(ahead).where(*there, ahead.c.seq.in_(gone)))
        if come:
            connection.execute(ahead.insert(), [{**here, "seq": seq} for seq in sorted(come)])

    def ack(self, session: uuid.UUID, heard: Iterable[int], rejected: tuple[Rejection, ...]) -> Ack:
        """What to tell the kiosk's `session` after `heard` came from it in this batch."""
        if self.forked:
            return Ack(self.store, session, 0, tuple(sorted(set(heard))), (), rejected)
        beyond = tuple(sorted(self.beyond)[:MOST_TOLD])
        return Ack(self.store, session, self.upto, beyond, _gaps(self.upto, beyond), rejected)


def _gaps(upto: int, beyond: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    edges = [upto, *beyond]
    return tuple((low + 1, high - 1) for low, high in zip(edges, beyond, strict=False) if high - low > 1)
