"""What is recorded: a kiosk's store through everything it keeps, with restarts, told once it is durable.

python -m tools.powerloss.story FOLDER SEED ROUNDS [SYNCHRONOUS]

SYNCHRONOUS weakens the store's own setting, to see that the trial would notice.
"""

import random
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.day_list import DayOfficer, DayPage
from kiosk.domain.delivery import DeliveryStep as Step
from kiosk.domain.messages import Ack, Envelope
from kiosk.domain.number_lists import check, draw, sign
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Report
from kiosk.storage.day_book import DayBook
from kiosk.storage.journal import UNWATCHED, DeliveryJournal, Onlooker
from kiosk.storage.number_stock import NumberStock
from kiosk.storage.opening import open_store
from kiosk.storage.packet_shelf import PacketShelf
from kiosk.storage.rotation import renew
from kiosk.storage.store import Store
from kiosk.storage.submissions import REGISTERED, Submissions

KIOSK = "k-17"
_SIGNING = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
_OWN, _SEALING = (X25519PrivateKey.from_private_bytes(each * 32) for each in (b"k", b"c"))
KEYS = KioskKeys(KIOSK, _OWN, _SEALING.public_key(), _SIGNING.public_key())
FORM = {"form": {"applicant": {"national_code": "9991234500", "birth_date": "1986-07-03"}}, "contact": {}}
TRIAL: dict[str, object] = {"finger": 2, "tries_left": 5, "attempt": 1}
COURSE: tuple[tuple[Step, dict[str, object]], ...] = (
    (Step.CLAIM, {}),
    (Step.DOCUMENTS, {"checker": "o-1"}),
    (Step.CARD, {"card_serial": "C1", "fingers": [2]}),
    (Step.CAPTURE, TRIAL),
    (Step.VERIFY_INTENT, TRIAL),
    (Step.VERDICT, TRIAL | {"verdict": "match"}),
    (Step.RECORD_INTENT, {}),
    (Step.CHIP_RECEIPT, {"digest": "ab" * 32}),
    (Step.RELEASE_INTENT, {"card_serial": "C1"}),
    (Step.TAKEN, {"evidence": "removal"}),
    (Step.CONFIRMED, {"outcome": "delivered"}),
)


class HandClock:
    """Time that moves when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything of one start."""

    store: Store
    stamp: Stamp
    outbox: Outbox
    journal: DeliveryJournal
    stock: NumberStock
    submissions: Submissions
    shelf: PacketShelf
    book: DayBook


@contextmanager
def started(folder: Path, clock: HandClock, onlooker: Onlooker = UNWATCHED) -> Iterator[Desk]:
    store = open_store(folder, clock).store
    stamp, outbox = Stamp(KIOSK, store.next_boot(), clock), Outbox(store, clock)
    journal = DeliveryJournal(store, stamp, outbox, onlooker, _SIGNING)
    stock = NumberStock(store)
    submissions = Submissions(store, stock, stamp, outbox, onlooker.event)
    shelf = PacketShelf(store, KEYS, stamp, outbox, _SIGNING, on_event=onlooker.event)
    yield Desk(store, stamp, outbox, journal, stock, submissions, shelf, DayBook(store, KEYS))
    store.close()


def tell(folder: Path, seed: int, rounds: int, synchronous: str = "FULL") -> None:
    chance, clock = random.Random(seed), HandClock()
    for turn in range(rounds):
        with started(folder, clock, Onlooker(_event, _record)) as desk:
            desk.store.query(f"PRAGMA synchronous = {synchronous}")
            clock.seconds += 60.0
            if desk.stock.left() < 10:
                _numbers(desk, turn + 1)
            for number in range(3):
                _delivery(desk, f"app-{turn}-{number}", chance)
                _applicants(desk, chance)
                _day_list(desk, turn * 10 + number + 1)
                _acknowledge(desk, chance)
            if turn % 2:
                clock.seconds += timedelta(days=31).total_seconds()
                renew(desk.store, clock)
            desk.store.purge()
            desk.store.compact()


def _delivery(desk: Desk, application: str, chance: random.Random) -> None:
    """A delivery, most often to its end; one in three is given up on the way."""
    last = chance.choice((len(COURSE), len(COURSE), chance.randrange(1, 8)))
    for step, facts in COURSE[:last]:
        report = Report("journey.started", {"journey": "delivery"})
        receipt = b"signed by the chip" * 20 if step is Step.CHIP_RECEIPT else None
        desk.journal.append(step, application, facts, report, receipt)
    if last < len(COURSE):
        desk.journal.append(Step.ENDED, application, {"outcome": "cancelled"})
    desk.journal.tell(Report("journey.ended", {"journey": "delivery"}))


def _applicants(desk: Desk, chance: random.Random) -> None:
    kept = desk.submissions.accept(uuid.UUID(int=chance.getrandbits(128)), FORM)
    _say(f"form {kept.id} {kept.tracking}")
    if chance.random() < 0.5:
        desk.submissions.settle(kept, REGISTERED)
        _say(f"settled {kept.id}")
    packet = uuid.UUID(int=chance.getrandbits(128))
    desk.shelf.put(packet, str(packet), {"face": "x" * chance.randrange(100, 9000)}, {})
    _say(f"packet {packet}")
    found = desk.shelf.find(packet)
    if found and chance.random() < 0.5:
        desk.shelf.acknowledged(found)
        _say(f"taken {packet}")


def _day_list(desk: Desk, revision: int) -> None:
    officers = tuple(DayOfficer(f"reference-{n}", f"name-{n}", "x" * 90) for n in range(4))
    page = DayPage(revision, "place-1", desk.stamp.clock.now(), 0, 1, officers=officers)
    desk.book.replace(page)


def _numbers(desk: Desk, serial: int) -> None:
    signed = sign(draw(KIOSK, serial, 40, taken=(), below=random.Random(serial).randrange), _SIGNING)
    desk.stock.add(check(signed, _SIGNING.public_key(), KIOSK))


def _acknowledge(desk: Desk, chance: random.Random) -> None:
    """The centre's word about most of what waits."""
    waiting = [seq for (seq,) in desk.store.query("SELECT seq FROM outbox ORDER BY seq")]
    upto = waiting[chance.randrange(len(waiting))]
    desk.outbox.acknowledged(Ack(desk.store.id, desk.stamp.session, upto))


def _event(event: Envelope) -> None:
    _say(f"ACK event {event.id}")


def _record(step: Step, application: str) -> None:
    if step is Step.CONFIRMED:
        _say(f"ACK delivery {application}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    tell(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:5])
