"""Whatever the store does stands in the audit chain in the same commit."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.clock import SystemClock
from kiosk.domain.audit import AuditKind, Entry, Head, first_link, verify
from kiosk.domain.delivery import DeliveryStep
from kiosk.domain.messages import Ack, Envelope
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Report
from kiosk.storage.audit import HEAD_EVENT, head, note
from kiosk.storage.journal import DeliveryJournal, FactsError, Onlooker
from kiosk.storage.store import Store

ENDED = Report("journey.ended", {"journey": "delivery", "outcome": "delivered"})
CLAIMED = Report("delivery.claimed", {"application": "a1"})


class Kiosk:
    """A store with its journal and outbox, and every event that became durable."""

    def __init__(self, folder: Path, sign: Ed25519PrivateKey | None = None) -> None:
        self.store = Store.open(folder)
        self.stamp = Stamp("kiosk-1", self.store.next_boot(), SystemClock())
        self.outbox = Outbox(self.store, self.stamp.clock)
        self.events: list[Envelope] = []
        self.journal = DeliveryJournal(
            self.store, self.stamp, self.outbox, Onlooker(self.events.append), sign
        )

    def rows(self) -> list[tuple[Any, ...]]:
        return self.store.query("SELECT number, body, chain FROM audit ORDER BY number")

    def entries(self) -> list[Entry]:
        return [Entry.decode(body) for _, body, _ in self.rows()]

    def acknowledge(self, upto: int) -> None:
        self.outbox.acknowledged(Ack(self.store.id, self.stamp.session, upto))


def test_start_record_event_and_acknowledgement_each_leave_a_line_that_links(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.journal.append(DeliveryStep.CLAIM, "a1", {}, CLAIMED)
    kiosk.acknowledge(1)
    kinds = [entry.kind for entry in kiosk.entries()]
    assert kinds == [AuditKind.STARTED, AuditKind.DELIVERY, AuditKind.EVENT, AuditKind.ACKNOWLEDGED]
    assert list(verify(str(kiosk.store.id), kiosk.rows())) == []


def test_an_acknowledgement_that_changes_nothing_leaves_no_line(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.journal.tell(CLAIMED)
    kiosk.acknowledge(1)
    before = len(kiosk.rows())
    kiosk.acknowledge(1)
    assert len(kiosk.rows()) == before


def test_a_record_that_is_refused_leaves_no_line(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    with pytest.raises(FactsError):
        kiosk.journal.append(DeliveryStep.CLAIM, "a1", {"template": "x" * 1000})
    assert [entry.kind for entry in kiosk.entries()] == [AuditKind.STARTED]


def test_the_chain_goes_on_over_a_restart(tmp_path: Path) -> None:
    first = Kiosk(tmp_path)
    first.journal.tell(CLAIMED)
    first.store.close()
    second = Kiosk(tmp_path)
    assert [entry.boot for entry in second.entries()] == [1, 1, 2]
    assert list(verify(str(second.store.id), second.rows())) == []


def test_a_journeys_end_publishes_the_signed_head_of_all_before_it(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    kiosk = Kiosk(tmp_path, key)
    kiosk.journal.tell(ENDED)
    published = kiosk.events[-1]
    assert published.type == HEAD_EVENT
    told = Head.read(published.data)
    assert told.is_signed_by(key.public_key())
    rows = {number: chain for number, _, chain in kiosk.rows()}
    assert rows[told.number] == told.chain


def test_no_line_of_the_audit_holds_what_a_delivery_knows_of_a_person(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.journal.append(DeliveryStep.DOCUMENTS, "a1", {"checker": "officer-reference-77"})
    assert all(b"officer-reference-77" not in body for _, body, _ in kiosk.rows())


def test_nothing_but_a_journeys_end_publishes_a_head(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, Ed25519PrivateKey.generate())
    kiosk.journal.tell(CLAIMED)
    assert [event.type for event in kiosk.events] == ["delivery.claimed"]
    unsigned = Kiosk(tmp_path / "unsigned")
    unsigned.journal.tell(ENDED)
    assert [event.type for event in unsigned.events] == ["journey.ended"]


def test_the_head_of_a_chain_without_an_entry_is_its_first_link(tmp_path: Path) -> None:
    store, key = Store.open(tmp_path), Ed25519PrivateKey.generate()
    with store.transaction() as cursor:
        empty = head(cursor, store, "kiosk-1", key)
    assert (empty.number, empty.chain) == (0, first_link(str(store.id)))
    assert (empty.kiosk, empty.store) == ("kiosk-1", str(store.id))
    assert empty.is_signed_by(key.public_key())
    store.close()


def test_an_entry_before_the_first_start_is_of_start_nought(tmp_path: Path) -> None:
    store, now = Store.open(tmp_path), datetime(2026, 11, 22, 12, tzinfo=UTC)
    with store.transaction() as cursor:
        note(cursor, store, now, AuditKind.STARTED, {})
    ((body,),) = store.query("SELECT body FROM audit")
    assert Entry.decode(body) == Entry(1, 0, "2026-11-22T12:00:00.000Z", AuditKind.STARTED, {})
    store.close()
