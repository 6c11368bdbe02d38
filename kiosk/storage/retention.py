"""What the kiosk keeps of people, until when at the latest, and the one place that lets time do the deleting.

Most of it is deleted by what happens: the centre's answer or a newer list. `longest` is for what nobody asks
about any more; None where only the centre's word may delete, because it was promised.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from kiosk.domain.clock import Clock
from kiosk.storage.store import Store


class Data(StrEnum):
    """What a row may tell of a person: much, that there is one, or nothing."""

    SEALED = "sealed"
    REFERENCE = "reference"
    NOBODYS = "nobody's"


@dataclass(frozen=True, slots=True)
class Retention:
    """`deletes` is SQL with one value: the instant before which all is too old, in seconds."""

    table: str
    columns: str
    what: str
    data: Data
    ends_with: str
    longest: timedelta | None = None
    deletes: str = ""


RETENTION = (
    Retention(
        "submissions",
        "row id at key_id sealed",
        "form and contact of a pre-registration",
        Data.SEALED,
        "the centre's answer",
    ),
    Retention(
        "numbers", "row key_id sealed", "tracking numbers not given out yet", Data.SEALED, "giving one out"
    ),
    Retention(
        "packets",
        "row id application at parts_sent refused sealed",
        "a completion packet, sealed to the centre",
        Data.SEALED,
        "the centre's answer",
    ),
    Retention(
        "packets",
        "row id application at parts_sent refused sealed",
        "a completion packet the centre did not take",
        Data.SEALED,
        "time",
        timedelta(days=7),
        "DELETE FROM packets WHERE refused IS NOT NULL AND at < ?",
    ),
    Retention(
        "day_entries",
        "row kind application digest ended key_id sealed",
        "cards, visitors and officers of the day list",
        Data.SEALED,
        "the next list",
        timedelta(days=5),
        "DELETE FROM day_entries WHERE (SELECT max(as_of) FROM day_list) < ?",
    ),
    Retention(
        "day_list",
        "revision place as_of",
        "when the day list was made",
        Data.NOBODYS,
        "the next list",
        timedelta(days=5),
        "DELETE FROM day_list WHERE as_of < ?",
    ),
    Retention(
        "statuses",
        "row digest at until key_id sealed",
        "the last answer about an application, without a name",
        Data.SEALED,
        "the next answer",
        timedelta(0),
        "DELETE FROM statuses WHERE until < ?",
    ),
    Retention(
        "tries",
        "scope wrong since locks locked_until boot at up",
        "wrong tries, by a keyed digest of what was tried",
        Data.REFERENCE,
        "a right one",
        timedelta(days=2),
        "DELETE FROM tries WHERE max(since, locked_until) < ?",
    ),
    Retention(
        "pictures",
        "number digest",
        "that a picture of a finger was taken, by a keyed digest",
        Data.REFERENCE,
        "2,000 newer ones",
    ),
    Retention(
        "chip_receipts",
        "number key_id receipt",
        "what a chip signed at a delivery",
        Data.SEALED,
        "its record of the delivery",
    ),
    Retention("data_keys", "row id key_id wrapped", "the key of one sealed row", Data.SEALED, "its row"),
    Retention(
        "journal",
        "number boot at step application facts",
        "the steps of deliveries",
        Data.REFERENCE,
        "20,000 newer ones",
    ),
    Retention("outbox", "seq id body", "events on their way to the centre", Data.REFERENCE, "its word"),
    Retention(
        "dead_letters",
        "seq id body reason",
        "events the centre did not take",
        Data.REFERENCE,
        "1,000 newer ones",
    ),
    Retention(
        "audit", "number body chain", "what happened, chained", Data.REFERENCE, "nothing: it is evidence"
    ),
    Retention("packet_chain", "link", "the digest of the last packet", Data.NOBODYS, "the next packet"),
    Retention("counters", "name value", "numbers that only grow", Data.NOBODYS, "nothing"),
    Retention("identity", "store", "the name of this store", Data.NOBODYS, "nothing"),
    Retention(
        "alarms",
        "code severity since times cleared acknowledged",
        "what is wrong with the kiosk",
        Data.NOBODYS,
        "its end, seen by an operator",
    ),
    Retention("locks", "cause since", "what locks the delivery", Data.NOBODYS, "the centre's order"),
    Retention(
        "orders",
        "number id type status reason result",
        "what the centre ordered",
        Data.NOBODYS,
        "500 newer ones",
    ),
)
"""Every table and column of the store."""


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
