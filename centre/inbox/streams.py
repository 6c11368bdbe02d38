"""How far the centre has each outbox without a gap, what it has beyond, and what it misses.

A kiosk whose disk was put back to an older state counts numbers again that the centre has; such a stream is
marked as forked and acknowledged one by one, so that no cumulative word deletes what was never sent.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from centre.inbox.rollback import HighMarks
from kiosk.domain.messages import Ack, Rejection
from kiosk.domain.refusals import MessageError, Refusal

MOST_AHEAD = 10_000  # further than this no honest window reaches
MOST_TOLD = 100


@dataclass(slots=True)
class Stream:
    """One outbox while a batch is taken in: loaded, given each number that came, saved."""

    kiosk: str
    store: uuid.UUID
    upto: int = 0
    forked: bool = False
    beyond: set[int] = field(default_factory=set)
    marks: HighMarks = field(default_factory=HighMarks)
    stored: dict[str, object] | None = None  # its row as it is in the database; none: it is new
    stored_beyond: frozenset[int] = frozenset()

    @property
    def is_new(self) -> bool:
        """Whether nothing of this store was ever heard before."""
        return self.stored is None

    def state(self) -> dict[str, object]:
        """What its row ought to say."""
        return {"upto": self.upto, "forked": self.forked, **self.marks.plain()}

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

    def ack(self, session: uuid.UUID, heard: Iterable[int], rejected: tuple[Rejection, ...]) -> Ack:
        """What to tell the kiosk's `session` after `heard` came from it in this batch."""
        if self.forked:
            return Ack(self.store, session, 0, tuple(sorted(set(heard))), (), rejected)
        beyond = tuple(sorted(self.beyond)[:MOST_TOLD])
        return Ack(self.store, session, self.upto, beyond, _gaps(self.upto, beyond), rejected)


def _gaps(upto: int, beyond: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    edges = [upto, *beyond]
    return tuple((low + 1, high - 1) for low, high in zip(edges, beyond, strict=False) if high - low > 1)
