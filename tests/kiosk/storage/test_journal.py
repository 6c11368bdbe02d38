"""The delivery journal over a real store."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.delivery import DeliveryStep
from kiosk.domain.messages import Envelope
from kiosk.domain.refusals import MessageError
from kiosk.reporting.outbox import Outbox, OutboxFullError, OutboxLimits
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Report
from kiosk.storage import journal as journal_module
from kiosk.storage.journal import DeliveryJournal, FactsError, Onlooker
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
