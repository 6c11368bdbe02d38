"""Store and forward on a turned clock."""

import json
import uuid
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.domain.messages import Ack, Rejection
from kiosk.reporting.outbox import Outbox, OutboxLimits
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Report
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.store import Store
from tests.kiosk.domain.turned_clock import TurnedClock

SESSION = uuid.uuid4()


class Office:
    """An outbox with a journal to fill it."""

    def __init__(self, folder: Path, **limits: float) -> None:
        self.clock = TurnedClock()
        self.store = Store.open(folder)
        self.outbox = Outbox(self.store, self.clock, OutboxLimits(**limits), chance=lambda: 1.0)  # type: ignore[arg-type]
        stamp = Stamp("k-17", self.store.next_boot(), self.clock)
        self.journal = DeliveryJournal(self.store, stamp, self.outbox)

    def tell(self, times: int = 1) -> None:
        for _ in range(times):
            self.journal.tell(Report("journey.started", {}))

    def send(self) -> list[int]:
        """Send all that is due, as a sender does."""
        seqs = [row.seq for row in self.outbox.due()]
        for seq in seqs:
            self.outbox.sent(seq)
        return seqs

    def ack(self, upto: int = 0, also: tuple[int, ...] = (), **parts: object) -> None:
        self.outbox.acknowledged(Ack(self.store.id, SESSION, upto, also, **parts))  # type: ignore[arg-type]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.store.close()


def test_events_leave_in_order_and_once_while_an_answer_is_awaited(office: Office) -> None:
    office.tell(3)
    assert office.send() == [1, 2, 3]
    assert office.send() == []


def test_a_row_is_forgotten_only_on_the_centres_word(office: Office) -> None:
    office.tell(3)
    office.send()
    assert office.outbox.depth().rows == 3
    office.ack(2)
    assert office.outbox.depth().oldest_seq == 3
    office.ack(2, also=(3,))
    assert office.outbox.depth().rows == 0


def test_an_ack_may_come_twice_or_late(office: Office) -> None:
    office.tell(2)
    office.send()
    office.ack(2)
    office.ack(1)
    office.tell()
    office.ack(2)
    assert office.outbox.depth().rows == 1


def test_another_stores_ack_deletes_nothing(office: Office) -> None:
    office.tell(2)
    office.outbox.acknowledged(Ack(uuid.uuid4(), SESSION, 2))
    assert office.outbox.depth().rows == 2


def test_without_an_answer_the_same_message_goes_again_after_growing_pauses(office: Office) -> None:
    office.tell()
    (first,) = office.outbox.due()
    sent_at = []
    for _ in range(7):
        (row,) = office.outbox.due()
        assert row == first
        office.outbox.sent(row.seq)
        sent_at.append(office.clock.elapsed_s)
        office.clock.turn(office.outbox.next_due_s() or 0)
    pauses = [later - earlier for earlier, later in pairwise(sent_at)]
    assert pauses == [30, 60, 120, 240, 480, 600]


def test_the_id_is_made_once_and_stays_over_restarts(tmp_path: Path) -> None:
    first = Office(tmp_path)
    first.tell()
    (row,) = first.outbox.due()
    first.store.close()
    second = Office(tmp_path)
    assert second.outbox.due() == (row,)
    second.tell()
    assert [json.loads(each.body)["seq"] for each in second.outbox.due()] == [1, 2]
    second.store.close()


def test_numbers_go_on_after_everything_was_acknowledged(tmp_path: Path) -> None:
    first = Office(tmp_path)
    first.tell(2)
    first.ack(2)
    first.store.close()
    second = Office(tmp_path)
    second.tell()
    assert second.send() == [3]
    second.store.close()


def test_no_more_than_the_window_is_under_way(tmp_path: Path) -> None:
    office = Office(tmp_path, window=2)
    office.tell(5)
    assert office.send() == [1, 2]
    office.ack(1)
    assert office.send() == [3]
    office.ack(1, also=(3,))
    assert office.send() == [4]
    office.store.close()


def test_a_new_line_makes_everything_due_again(office: Office) -> None:
    office.tell(2)
    office.send()
    office.outbox.reconnected()
    assert office.send() == [1, 2]


def test_what_the_centre_misses_goes_again_soon_though_not_at_once(office: Office) -> None:
    """One worker may miss what another has just been given."""
    office.tell(4)
    office.send()
    office.ack(1, also=(4,), missing=((2, 3),))
    assert office.send() == []
    office.clock.turn(1.0)
    assert office.send() == [2, 3]


def test_a_rejected_event_is_buried_with_its_reason_and_blocks_nobody(office: Office) -> None:
    office.tell(2)
    office.send()
    office.ack(2, rejected=(Rejection(1, "conflict"),))
    assert office.outbox.depth().rows == 0
    assert office.store.query("SELECT seq, reason FROM dead_letters") == [(1, "conflict")]


def test_depth_tells_the_fuller_of_both_limits(tmp_path: Path) -> None:
    office = Office(tmp_path, rows=10, bytes=1000)
    office.tell(2)
    depth = office.outbox.depth()
    assert depth.rows == 2
    assert depth.fill == max(0.2, depth.bytes / 1000)
    office.store.close()


def test_a_stored_event_wakes_the_sender(office: Office) -> None:
    office.tell()
    office.outbox.wait(timeout_s=60)  # returns at once, or the test times out
