"""A kiosk's shelves and works over a real store, and a real centre's answers behind a line that tests cut."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from centre.appointments.places import import_places, prepare_slots
from centre.inbox.inbox import Arrival
from centre.line.answering import Answering, Question
from centre.line.operations import operations
from kiosk.domain.booking import local_day
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.topics import KioskTopics
from kiosk.domain.wire import event_channel, seal_event, unseal_ack
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.backlog import LOOK_S, Backlog, Lines, Shelves
from kiosk.reporting.central import CentralOverLine
from kiosk.reporting.day_central import CentralOrDayList
from kiosk.reporting.day_lists import DayListsOverLine
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.packets import PacketsOverLine
from kiosk.reporting.posting import Posting
from kiosk.reporting.publication import Message
from kiosk.reporting.requests import Requests
from kiosk.reporting.stamp import Stamp
from kiosk.storage.day_book import DayBook
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.number_stock import NumberStock
from kiosk.storage.packet_shelf import OfflineLimits, PacketShelf
from kiosk.storage.statuses import StatusCache
from kiosk.storage.store import Store
from kiosk.storage.submissions import Submissions
from kiosk.storage.tries import Tries
from kiosk.work.looking_up import LookingUp
from kiosk.work.submitting import Submitting
from tests.centre.applicants import Counter
from tests.centre.appointments.test_appointments import DOCUMENT
from tests.centre.office import PLACE, Office

KIOSK = "k-17"
SIGNING = Ed25519PrivateKey.from_private_bytes(b"p" * 32)
SHORT_S = 0.003  # a centre on this thread answers at once or never


class Branch:
    """`up`: there is a line; `deaf`: requests arrive and the answers are lost; `asked`: what arrived."""

    def __init__(self, folder: Path, *, office: Office | None = None, limits: OfflineLimits | None = None):
        self.folder = folder
        self.office = office or Office(folder)
        self.clock = self.office.clock
        self.counter = Counter(self.office)
        self.keys = KioskKeys(
            KIOSK,
            self.office.kiosk_keys[KIOSK],
            self.office.keys.sealing.public_key(),
            self.office.keys.signing.public_key(),
        )
        self.up, self.deaf = True, False
        self.asked: list[str] = []
        self._limits = limits or OfflineLimits()
        self._answering = Answering(
            self.office.engine, self.office.keys, operations(self.office.keys, DEFAULT_POLICY)
        )
        self.open()

    def open(self) -> None:
        """Start the kiosk on what lies in its folder."""
        self.store = store = Store.open(self.folder / "kiosk")
        self.stamp = stamp = Stamp(KIOSK, store.next_boot(), self.clock)
        self.outbox = outbox = Outbox(store, self.clock)
        self.journal = DeliveryJournal(store, stamp, outbox)
        self.stock = NumberStock(store)
        self.submissions = Submissions(store, self.stock, stamp, outbox)
        self.packets = PacketShelf(store, self.keys, stamp, outbox, SIGNING, self._limits)
        self.book = DayBook(store, self.keys)
        self.statuses, self.tries = StatusCache(store, self.clock), Tries(store, self.clock)
        self.requests = Requests(KioskTopics("kiosks", KIOSK), stamp, self.keys, self._publish)
        self.line = ApplicationsOverLine(self.requests, self.keys, SHORT_S)
        self.posting = Posting(self.line, self.submissions, self.statuses, self.clock)
        self.backlog = Backlog(
            Lines(
                self.line,
                PacketsOverLine(self.requests, SHORT_S),
                DayListsOverLine(self.requests, self.keys, SHORT_S),
                lambda: self.up,
            ),
            Shelves(store, self.submissions, self.packets, self.stock, self.book),
            self.posting,
            self.clock,
        )
        self.submitting = Submitting(self.line, self.posting, self.submissions, self.stock, self.clock)
        self.looking_up = LookingUp(self.line, self.submissions, self.statuses, self.tries)
        self.central = CentralOrDayList(
            CentralOverLine(self.requests, self.keys, self.clock, SHORT_S),
            self.book,
            self.journal,
            self.tries,
            keys=self.keys,
            place=PLACE,
            clock=self.clock,
        )

    def close(self) -> None:
        self.store.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def open_places(self) -> None:
        """Places with slots, as `kiosk-centre places` brings them in."""
        with self.office.engine.begin() as connection:
            import_places(connection, DOCUMENT)
            prepare_slots(connection, local_day(self.clock.now()), 30)

    def work_off(self, most: int = 500) -> int:
        """Let the backlog do what it can now; how many pieces that were."""
        for done in range(most):
            if self.backlog.tend() == LOOK_S:
                return done
        raise AssertionError("the backlog never comes to rest")

    def report(self) -> None:
        """Carry all events of the outbox to the centre, and its ack back."""
        channel = event_channel(self.keys.own, self.keys.centre_sealing)
        rows = self.store.query("SELECT body FROM outbox ORDER BY seq")
        arrivals = [Arrival(KIOSK, seal_event(body, channel), str(self.stamp.session)) for (body,) in rows]
        for _, ack in self.office.inbox.take(arrivals, self.office.now).acks:
            self.outbox.acknowledged(unseal_ack(ack, KIOSK, channel))

    def events(self) -> list[str]:
        """Kinds of the events that wait in the outbox."""
        return [row[0] for row in self.store.query("SELECT json_extract(body, '$.type') FROM outbox")]

    def files(self) -> bytes:
        """Everything that lies in the kiosk's folder, key and lock aside."""
        kept = sorted((self.folder / "kiosk").glob("kiosk.db*"))
        return b"".join(file.read_bytes() for file in kept)

    def _publish(self, message: Message) -> bool:
        if not self.up:
            return False
        op, correlation = message.topic.rpartition("/")[2], message.correlation or b""
        self.asked.append(op)
        question = Question(KIOSK, op, correlation, message.payload)
        reply = self._answering.answer(question, self.clock.now())
        if reply is not None and not self.deaf:
            self.requests.answered(correlation, reply)
        return True
