"""Forms, packets, numbers and answers on a store of their own: given once, found by their people."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.domain.number_lists import check
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.storage.number_stock import NoNumberLeftError, NumberStock
from kiosk.storage.packet_shelf import OfflineLimits, PacketShelf
from kiosk.storage.statuses import StatusCache
from kiosk.storage.store import Store
from kiosk.storage.submissions import LARGEST, REGISTERED, Submissions, SubmissionTooLargeError
from tests.kiosk.fakes import FakeClock
from tests.kiosk.storage.killed import FORM, numbers

OWN, SEALING = (X25519PrivateKey.from_private_bytes(each * 32) for each in (b"k", b"c"))
SIGNING = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
KEYS = KioskKeys("k-17", OWN, SEALING.public_key(), SIGNING.public_key())
CODE = SecondItem(SecondItemKind.NATIONAL_CODE, "9991234500")
BIRTH = SecondItem(SecondItemKind.BIRTH_DATE, "1986-07-03")
LIMITS = OfflineLimits(packets=2, days=5)
FIRST, SECOND, THIRD = (uuid.UUID(int=each) for each in (1, 2, 3))


@dataclass
class Shelves:
    store: Store
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        stamp, outbox = Stamp("k-17", 1, self.clock), Outbox(self.store, self.clock)
        self.stock = NumberStock(self.store)
        self.forms = Submissions(self.store, self.stock, stamp, outbox)
        self.packets = PacketShelf(self.store, KEYS, stamp, outbox, SIGNING, LIMITS)
        self.statuses = StatusCache(self.store, self.clock)

    def refill(self, serial: int = 1) -> bool:
        return self.stock.add(check(numbers(SIGNING, serial), SIGNING.public_key(), "k-17"))

    def put(self, *packets: uuid.UUID) -> None:
        for each in packets:
            self.packets.put(each, str(each), {"face": "x"}, {})

    def reported(self) -> int:
        found: int = self.store.query("SELECT count(*) FROM outbox")[0][0]
        return found


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Shelves]:
    store = Store.open(tmp_path)
    yield Shelves(store)
    store.close()


def test_a_list_of_numbers_is_taken_once(shelves: Shelves) -> None:
    assert shelves.refill(2)
    left = shelves.stock.left()
    assert not shelves.refill(2)
    assert not shelves.refill(1), "numbers of an earlier list may be used already"
    assert shelves.stock.left() == left


def test_without_a_number_nothing_is_promised(shelves: Shelves) -> None:
    with pytest.raises(NoNumberLeftError):
        shelves.forms.accept(FIRST, FORM)
    assert (shelves.forms.waiting(), shelves.reported()) == ((), 0)


def test_a_number_that_was_tampered_with_is_passed_over(shelves: Shelves) -> None:
    shelves.refill()
    left = shelves.stock.left()
    with shelves.store.transaction() as cursor:
        cursor.execute("UPDATE numbers SET sealed = x'00' WHERE row = (SELECT min(row) FROM numbers)")
    assert shelves.forms.accept(FIRST, FORM).tracking
    assert shelves.stock.left() == left - 2


def test_the_same_form_again_is_the_same_submission(shelves: Shelves) -> None:
    shelves.refill()
    kept = shelves.forms.accept(FIRST, FORM)
    left, reported = shelves.stock.left(), shelves.reported()
    again = shelves.forms.accept(FIRST, FORM)
    assert (again.tracking, again.row) == (kept.tracking, kept.row)
    assert (shelves.stock.left(), shelves.reported()) == (left, reported)


def test_a_form_that_no_message_can_carry_takes_no_number(shelves: Shelves) -> None:
    shelves.refill()
    left = shelves.stock.left()
    with pytest.raises(SubmissionTooLargeError):
        shelves.forms.accept(FIRST, FORM | {"contact": {"address": "x" * LARGEST}})
    assert (shelves.stock.left(), shelves.forms.waiting()) == (left, ())


def test_a_form_is_settled_once(shelves: Shelves) -> None:
    shelves.refill()
    kept = shelves.forms.accept(FIRST, FORM)
    shelves.forms.settle(kept, REGISTERED)
    reported = shelves.reported()
    shelves.forms.settle(kept, REGISTERED)
    assert (shelves.reported(), shelves.forms.find(FIRST)) == (reported, None)


def test_a_form_that_waits_is_found_by_number_and_second_item_alone(shelves: Shelves) -> None:
    shelves.refill()
    kept = shelves.forms.accept(FIRST, FORM)
    assert kept.second_items() == (CODE, BIRTH)
    for item in (CODE, BIRTH):
        found = shelves.forms.of(kept.tracking, item)
        assert found is not None and found.id == FIRST
    assert shelves.forms.of("000000000000", CODE) is None
    assert shelves.forms.of(kept.tracking, SecondItem(SecondItemKind.BIRTH_DATE, CODE.value)) is None
    assert shelves.forms.of(kept.tracking, SecondItem(SecondItemKind.NATIONAL_CODE, "0012345679")) is None


def test_the_same_packet_again_changes_nothing(shelves: Shelves) -> None:
    shelves.put(FIRST)
    before, reported = shelves.packets.find(FIRST), shelves.reported()
    shelves.put(FIRST)
    assert (shelves.packets.find(FIRST), shelves.reported()) == (before, reported)
    assert shelves.packets.find(SECOND) is None


def test_a_packet_is_acknowledged_once(shelves: Shelves) -> None:
    shelves.put(FIRST)
    packet = shelves.packets.find(FIRST)
    assert packet is not None
    shelves.packets.acknowledged(packet)
    reported = shelves.reported()
    shelves.packets.acknowledged(packet)
    assert (shelves.packets.find(FIRST), shelves.reported()) == (None, reported)


def test_a_refused_packet_waits_no_more_and_holds_nobody_up(shelves: Shelves) -> None:
    shelves.put(FIRST)
    packet = shelves.packets.find(FIRST)
    assert packet is not None
    assert shelves.packets.holds(str(FIRST))
    shelves.packets.refused(packet, "malformed")
    assert not shelves.packets.holds(str(FIRST))
    assert shelves.packets.waiting() == ()
    assert shelves.packets.find(FIRST) is not None, "an officer looks at what was refused"


def test_no_completion_is_begun_beyond_the_packets_or_the_days_that_may_wait(shelves: Shelves) -> None:
    assert shelves.packets.has_room()
    shelves.put(FIRST)
    shelves.clock.seconds += timedelta(days=5).total_seconds()
    assert shelves.packets.has_room()
    shelves.clock.seconds += 1
    assert not shelves.packets.has_room()
    shelves.clock.seconds = 0
    shelves.put(SECOND)
    assert not shelves.packets.has_room()


def test_an_answer_that_is_no_longer_so_is_forgotten(shelves: Shelves) -> None:
    told: dict[str, Any] = {"application": "app-1", "state": "SUBMITTED", "name": "ز… م…"}
    shelves.statuses.remember("274819305624", CODE, told)
    kept = shelves.statuses.recall("274819305624", CODE)
    assert kept == {"application": "app-1", "state": "SUBMITTED"}, "a name is not kept"
    assert shelves.statuses.recall("274819305624", BIRTH) is None
    shelves.statuses.forget("274819305624", CODE)
    assert shelves.statuses.recall("274819305624", CODE) is None
