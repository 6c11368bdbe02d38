"""What the kiosk keeps of people, until when at the latest, and the one place that lets time do the deleting.

Most of it is deleted by what happens: the centre's answer or a newer list. `longest` is for what nobody asks
about any more; None where only the centre's word may delete, because it was promised.
"""

from dataclasses import dataclass
from datetime import timedelta

from kiosk.domain.clock import Clock
from kiosk.storage.store import Store


@dataclass(frozen=True, slots=True)
class Retention:
    """`deletes` is SQL with one value: the instant before which all is too old, in seconds."""

    what: str
    ends_with: str
    longest: timedelta | None = None
    deletes: str = ""


RETENTION = (
    Retention("form and contact of a pre-registration", "the centre's answer"),
    Retention("tracking numbers not given out yet", "giving one out"),
    Retention("a completion packet, sealed to the centre", "the centre's answer"),
    Retention(
        "a completion packet the centre did not take",
        "time",
        timedelta(days=7),
        "DELETE FROM packets WHERE refused IS NOT NULL AND at < ?",
    ),
    Retention(
        "cards, visitors and officers of the day list",
        "the next list",
        timedelta(days=5),
        "DELETE FROM day_entries WHERE (SELECT max(as_of) FROM day_list) < ?",
    ),
    Retention(
        "when the day list was made",
        "the next list",
        timedelta(days=5),
        "DELETE FROM day_list WHERE as_of < ?",
    ),
    Retention(
        "the last answer about an application, without a name",
        "the next answer",
        timedelta(0),
        "DELETE FROM statuses WHERE until < ?",
    ),
    Retention(
        "wrong tries against a number",
        "a right one",
        timedelta(days=2),
        "DELETE FROM tries WHERE max(since, locked_until) < ?",
    ),
)


def forget_old(store: Store, clock: Clock) -> int:
    """Delete all that is kept only for a while and whose while is over; how much it was."""
    now, gone = clock.now(), 0
    with store.transaction() as cursor:
        for rule in RETENTION:
            if rule.longest is not None:
                gone += cursor.execute(rule.deletes, ((now - rule.longest).timestamp(),)).rowcount
    if gone:
        store.purge()
    return gone
