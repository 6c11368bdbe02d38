"""The outbox on the line."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.messages import Ack
from kiosk.domain.wire import event_channel, seal_ack, unseal_event
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.sender import REFUSED_PAUSE_S, Sender
from kiosk.session.commands import Report
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.store import Store
from tests.kiosk.domain.turned_clock import TurnedClock
from tests.kiosk.reporting.ends import CENTRE_SEALING, KEYS, KIOSK, TOPICS, MemoryLine, stamp

THEIRS = event_channel(CENTRE_SEALING, KEYS.own.public_key())


class Post:
    def __init__(self, folder: Path) -> None:
        self.clock = TurnedClock()
        self.stamp = stamp(self.clock)
        self.store = Store.open(folder)
        self.outbox = Outbox(self.store, self.clock)
        self.journal = DeliveryJournal(self.store, self.stamp, self.outbox)
        self.line = MemoryLine()
        self.sender = Sender(self.outbox, self.line.publish, topics=TOPICS, keys=KEYS, stamp=self.stamp)

    def tell(self) -> None:
        self.journal.tell(Report("delivery.ended", {"application": "app-1", "outcome": "cancelled"}))

    def ack(self, upto: int, session: uuid.UUID) -> bytes:
        return seal_ack(Ack(self.store.id, session, upto), KIOSK, THEIRS)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    yield made
    made.store.close()


def test_the_centre_can_read_what_is_sent_and_nobody_else(post: Post) -> None:
    post.tell()
    post.sender.send_due()
    (message,) = post.line.published
    event = unseal_event(message.payload, KIOSK, THEIRS)
    assert (event.seq, event.type, event.data) == (
        1,
        "delivery.ended",
        {"application": "app-1", "outcome": "cancelled"},
    )
    assert b"app-1" not in message.payload
    assert (message.topic, message.qos, message.retain) == (TOPICS.events, 1, False)


def test_an_ack_empties_the_outbox(post: Post) -> None:
    post.tell()
    post.sender.send_due()
    post.sender.take_ack(post.ack(1, post.stamp.session))
    assert post.outbox.depth().rows == 0


def test_an_old_sessions_ack_or_a_forged_one_deletes_nothing(post: Post) -> None:
    post.tell()
    post.sender.send_due()
    post.sender.take_ack(post.ack(1, uuid.uuid4()))
    post.sender.take_ack(Ack(post.store.id, post.stamp.session, 1).encode())
    post.sender.take_ack(b"noise")
    assert post.outbox.depth().rows == 1


def test_without_a_line_nothing_counts_as_sent(post: Post) -> None:
    post.tell()
    post.line.is_up = False
    post.sender.send_due()
    post.line.is_up = True
    post.sender.send_due()
    assert len(post.line.published) == 1


def test_a_brokers_refusal_holds_the_sender_back_for_a_while(post: Post) -> None:
    post.tell()
    post.sender.refused(0x87)
    post.sender.send_due()
    assert post.line.published == []
    assert post.sender.pause_s() == REFUSED_PAUSE_S
    post.clock.turn(REFUSED_PAUSE_S)
    post.sender.send_due()
    assert len(post.line.published) == 1


def test_a_new_line_ends_the_holding_back(post: Post) -> None:
    post.tell()
    post.sender.refused(0x97)
    post.sender.reconnected()
    post.sender.send_due()
    assert len(post.line.published) == 1
