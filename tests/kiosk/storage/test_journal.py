"""The delivery journal over a real store."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.audit import AuditKind, Entry
from kiosk.domain.delivery import DeliveryStep
from kiosk.domain.messages import Envelope, timestamp
from kiosk.domain.records import RecordPlace
from kiosk.domain.refusals import MessageError
from kiosk.domain.sealing import SealError
from kiosk.reporting.outbox import Outbox, OutboxFullError, OutboxLimits
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Report
from kiosk.storage import journal as journal_module
from kiosk.storage.journal import DeliveryJournal, FactsError, Onlooker, line_digest
from kiosk.storage.sealed import unseal_bytes
from kiosk.storage.store import Store, StoreError
from tests.kiosk.domain.turned_clock import TurnedClock

ENDED = Report("delivery.ended", {"application": "a", "outcome": "cancelled"})


class Books:
    """Journal and outbox of one start on a folder."""

    def __init__(self, folder: Path, limits: OutboxLimits | None = None) -> None:
        self.clock = TurnedClock()
        self.store = Store.open(folder)
        self.outbox = Outbox(self.store, self.clock, limits or OutboxLimits())
        self.events: list[Envelope] = []
        stamp = Stamp("k-17", self.store.next_boot(), self.clock)
        self.journal = DeliveryJournal(self.store, stamp, self.outbox, Onlooker(self.events.append))

    def steps(self) -> list[tuple[DeliveryStep, str]]:
        return [(record.step, record.application) for record in self.journal.unfinished()]


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    made = Books(tmp_path)
    yield made
    made.store.close()


def test_records_are_numbered_in_order(books: Books) -> None:
    assert [books.journal.append(step, "a", {}) for step in (DeliveryStep.CLAIM, DeliveryStep.CARD)] == [1, 2]


def test_a_record_and_its_report_are_one_commit(books: Books) -> None:
    books.journal.append(DeliveryStep.CLAIM, "a", {"n": 1}, Report("delivery.claimed", {"application": "a"}))
    (row,) = books.outbox.due()
    envelope = json.loads(row.body)
    assert (envelope["seq"], envelope["type"], envelope["boot"]) == (1, "delivery.claimed", 1)
    assert envelope["id"] == str(books.events[0].id)
    assert envelope["store"] == str(books.store.id)


def test_a_report_no_centre_would_take_leaves_no_record_either(books: Books) -> None:
    with pytest.raises(MessageError):
        books.journal.append(DeliveryStep.CLAIM, "a", {}, Report("Not A Kind", {}))
    with pytest.raises(MessageError):
        books.journal.tell(Report("delivery.ended", {"text": "x" * 9000}))
    assert books.steps() == []
    assert books.outbox.depth().rows == 0
    assert books.events == []


@pytest.mark.parametrize(
    "facts",
    [
        {"template": bytes(180)},
        {"template": "A" * 240},
        {"template": list(range(180))},
        {"deep": [{"image": "A" * 65}]},
    ],
)
def test_biometric_data_finds_no_place_among_the_facts(books: Books, facts: dict[str, object]) -> None:
    with pytest.raises(FactsError):
        books.journal.append(DeliveryStep.CAPTURE, "a", facts)
    assert books.steps() == []


def test_a_report_alone_goes_to_the_outbox(books: Books) -> None:
    books.journal.tell(Report("journey.started", {}))
    assert books.outbox.depth().rows == 1


def test_an_unfinished_delivery_is_found_after_a_restart(tmp_path: Path) -> None:
    first = Books(tmp_path)
    first.journal.append(DeliveryStep.CLAIM, "a", {})
    first.journal.append(DeliveryStep.VERIFY_INTENT, "a", {"attempt": 1, "finger": 2})
    first.store.close()
    second = Books(tmp_path)
    claim, intent = second.journal.unfinished()
    assert (claim.number, intent.number) == (1, 2)
    assert intent.facts == {"attempt": 1, "finger": 2}
    second.store.close()


@pytest.mark.parametrize("end", [DeliveryStep.CONFIRMED, DeliveryStep.ENDED])
def test_an_ended_delivery_is_not_unfinished(books: Books, end: DeliveryStep) -> None:
    books.journal.append(DeliveryStep.CLAIM, "a", {})
    books.journal.append(DeliveryStep.CLAIM, "b", {})
    books.journal.append(end, "a", {}, ENDED)
    assert books.steps() == [(DeliveryStep.CLAIM, "b")]


def test_a_second_claim_of_the_same_application_starts_anew(books: Books) -> None:
    books.journal.append(DeliveryStep.CLAIM, "a", {})
    books.journal.append(DeliveryStep.ENDED, "a", {}, ENDED)
    books.journal.append(DeliveryStep.CLAIM, "a", {})
    books.journal.append(DeliveryStep.DOCUMENTS, "a", {})
    assert books.steps() == [(DeliveryStep.CLAIM, "a"), (DeliveryStep.DOCUMENTS, "a")]


def test_a_chips_receipt_is_kept_sealed(books: Books, tmp_path: Path) -> None:
    receipt = b"CHIP-RECEIPT-CANARY"
    record = books.journal.append(DeliveryStep.CHIP_RECEIPT, "a", {}, chip_receipt=receipt)
    assert books.journal.chip_receipt(record) == receipt
    assert books.journal.chip_receipt(record + 1) is None
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"D6b" in stored
    assert receipt not in stored


def test_a_full_outbox_refuses_a_new_claim_and_finishes_the_old(tmp_path: Path) -> None:
    books = Books(tmp_path, OutboxLimits(rows=1))
    books.journal.append(DeliveryStep.CLAIM, "a", {}, Report("delivery.claimed", {"application": "a"}))
    with pytest.raises(OutboxFullError, match="1 events wait"):
        books.journal.append(DeliveryStep.CLAIM, "b", {})
    books.journal.append(DeliveryStep.ENDED, "a", {}, ENDED)
    assert books.outbox.depth().rows == 2
    books.store.close()


def test_old_finished_deliveries_are_forgotten_and_open_ones_never(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "RECORDS_KEPT", 4)
    first = Books(tmp_path)
    first.journal.append(DeliveryStep.CLAIM, "open", {})
    for _ in range(5):
        first.journal.append(DeliveryStep.CHIP_RECEIPT, "a", {}, chip_receipt=b"r")
        first.journal.append(DeliveryStep.CONFIRMED, "a", {}, ENDED)
    first.store.close()
    second = Books(tmp_path)
    assert second.steps() == [(DeliveryStep.CLAIM, "open")]
    assert second.store.query("SELECT count(*) FROM journal")[0][0] == 5
    assert second.store.query("SELECT count(*) FROM chip_receipts")[0][0] == 2
    second.store.close()


def test_a_broken_store_is_told_to_whoever_writes(books: Books) -> None:
    books.store.close()
    with pytest.raises(StoreError):
        books.journal.append(DeliveryStep.CLAIM, "a", {})


STEPS = st.lists(st.tuples(st.sampled_from(DeliveryStep), st.sampled_from("ab")), max_size=12)


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_unfinished_is_what_follows_the_last_end(steps: list[tuple[DeliveryStep, str]]) -> None:
    with TemporaryDirectory() as folder:
        books = Books(Path(folder))
        for step, application in steps:
            books.journal.append(step, application, {})
        expected: list[tuple[DeliveryStep, str]] = []
        for step, application in steps:
            expected.append((step, application))
            if step in (DeliveryStep.CONFIRMED, DeliveryStep.ENDED):
                expected = [line for line in expected if line[1] != application]
        assert books.steps() == expected
        books.store.close()


def test_a_card_handed_over_is_known_by_its_application_and_by_no_other_end(books: Books) -> None:
    books.journal.append(DeliveryStep.CONFIRMED, "a", {}, ENDED)
    books.journal.append(DeliveryStep.ENDED, "b", {}, ENDED)
    books.journal.append(DeliveryStep.TAKEN, "c", {})
    assert [books.journal.was_delivered(each) for each in "abcd"] == [True, False, False, False]


def test_a_receipt_that_was_moved_to_another_record_is_noticed(books: Books) -> None:
    one, other = (
        books.journal.append(DeliveryStep.CHIP_RECEIPT, "a", {}, chip_receipt=receipt)
        for receipt in (b"one", b"other")
    )
    with books.store.transaction() as cursor:
        cursor.execute("DELETE FROM chip_receipts WHERE number = ?", (other,))
        cursor.execute("UPDATE chip_receipts SET number = ? WHERE number = ?", (other, one))
    with pytest.raises(SealError):
        books.journal.chip_receipt(other)


def test_a_receipt_can_still_be_read_by_the_place_it_was_sealed_to(books: Books) -> None:
    """Kiosks in the field hold receipts sealed like this: the words may not change."""
    record = books.journal.append(DeliveryStep.CHIP_RECEIPT, "a", {}, chip_receipt=b"signed")
    ((key_id, sealed),) = books.store.query("SELECT key_id, receipt FROM chip_receipts")
    place = RecordPlace("chip_receipts", record, "receipt")
    assert unseal_bytes(books.store, key_id, sealed, place) == b"signed"


def test_whoever_looks_on_hears_of_each_record_and_each_event(tmp_path: Path) -> None:
    events: list[str] = []
    records: list[tuple[DeliveryStep, str]] = []
    store, clock = Store.open(tmp_path), TurnedClock()
    outbox = Outbox(store, clock)
    onlooker = Onlooker(
        lambda event: events.append(event.type), lambda step, who: records.append((step, who))
    )
    journal = DeliveryJournal(store, Stamp("k-17", store.next_boot(), clock), outbox, onlooker)
    journal.append(DeliveryStep.CLAIM, "a", {}, Report("delivery.claimed", {"application": "a"}))
    journal.append(DeliveryStep.CARD, "a", {})
    journal.tell(Report("journey.started", {}))
    assert events == ["delivery.claimed", "journey.started"]
    assert records == [(DeliveryStep.CLAIM, "a"), (DeliveryStep.CARD, "a")]
    store.close()


def test_a_record_keeps_when_in_which_start_and_what_and_its_digest_stands_in_the_audit(
    books: Books,
) -> None:
    books.journal.append(DeliveryStep.CARD, "a", {"card_serial": "C-001"})
    (line,) = books.store.query("SELECT number, boot, at, step, application, facts FROM journal")
    at = timestamp(books.clock.now())
    assert line == (1, 1, at, "D3", "a", '{"card_serial": "C-001"}')
    told = Entry.decode(books.store.query("SELECT body FROM audit ORDER BY number DESC LIMIT 1")[0][0])
    facts = {"record": 1, "step": "D3", "application": "a", "digest": line_digest(line)}
    assert told == Entry(2, 1, at, AuditKind.DELIVERY, facts)


@pytest.mark.parametrize(
    ("facts", "fits"),
    [
        ({"digest": "x" * 64}, True),
        ({"digest": "x" * 65}, False),
        ({"fingers": ["x" * 64] * 7}, True),
        ({"fingers": ["x" * 64] * 8}, False),
    ],
)
def test_facts_are_as_long_as_a_hash_and_no_longer(
    books: Books, facts: dict[str, object], fits: bool
) -> None:
    if fits:
        assert books.journal.append(DeliveryStep.CARD, "a", facts) == 1
    else:
        with pytest.raises(FactsError, match=rf"^facts \['{next(iter(facts))}'\] are longer than"):
            books.journal.append(DeliveryStep.CARD, "a", facts)


def test_facts_that_are_no_plain_values_are_refused_without_saying_what_they_were(books: Books) -> None:
    with pytest.raises(FactsError, match=r"^facts hold only texts, numbers and lists of them$"):
        books.journal.append(DeliveryStep.CARD, "a", {"x": bytes(3)})
