"""The durable order of deliveries: each record and the event that reports it are one commit.

store = Store.open(folder)
stamp = Stamp(kiosk, store.next_boot(), clock)
outbox = Outbox(store, clock)
journal = DeliveryJournal(store, stamp, outbox)
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.audit import AuditKind
from kiosk.domain.delivery import DeliveryOutcome, DeliveryStep
from kiosk.domain.messages import Envelope, timestamp
from kiosk.domain.records import RecordPlace
from kiosk.ports import JournalRecord
from kiosk.reporting.outbox import Outbox, enter
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Report
from kiosk.storage import audit
from kiosk.storage.day_book import end_card
from kiosk.storage.sealed import seal_bytes, unseal_bytes
from kiosk.storage.store import Store, count

JOURNEY_ENDED = "journey.ended"
FINISHED = (DeliveryStep.CONFIRMED, DeliveryStep.ENDED)
RECORDS_KEPT = 20_000
LONGEST_FACT = 64  # a hash in hex; a template or an image does not fit
LONGEST_FACTS = 512


def _to_nobody(*_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Who hears of each event and each record of a delivery once it is durable; must not wait."""

    event: Callable[[Envelope], None] = _to_nobody
    record: Callable[[DeliveryStep, str], None] = _to_nobody


UNWATCHED = Onlooker()


class DeliveryJournal:
    """The port `Journal` over the kiosk's store.

    Raises StoreError when a record cannot be made durable; the caller must then stop serving.
    """

    def __init__(
        self,
        store: Store,
        stamp: Stamp,
        outbox: Outbox,
        onlooker: Onlooker = UNWATCHED,
        sign: Ed25519PrivateKey | None = None,
    ) -> None:
        """With `sign`, each end of a journey publishes the audit's signed head as an event of its own."""
        self._store = store
        self._stamp = stamp
        self._outbox = outbox
        self._onlooker = onlooker
        self._sign = sign
        with store.transaction() as cursor:
            audit.note(cursor, store, stamp.clock.now(), AuditKind.STARTED, {})
        self._forget_old()

    def append(
        self,
        step: DeliveryStep,
        application: str,
        facts: Mapping[str, Any],
        report: Report | None = None,
        chip_receipt: bytes | None = None,
    ) -> int:
        if step is DeliveryStep.CLAIM:
            self._outbox.check_room()
        with self._store.transaction() as cursor:
            record = self._insert(cursor, step, application, facts)
            if step in FINISHED and "outcome" in facts:
                end_card(cursor, application, DeliveryOutcome(facts["outcome"]))
            if chip_receipt is not None:
                self._keep_receipt(cursor, record, chip_receipt)
            event = self._put(cursor, report) if report else None
        self._announce(event)
        self._onlooker.record(step, application)
        return record

    def tell(self, report: Report) -> None:
        with self._store.transaction() as cursor:
            event = self._put(cursor, report)
            head = self._publish_head(cursor) if report.kind == JOURNEY_ENDED else None
        self._announce(event)
        self._announce(head)

    def unfinished(self) -> tuple[JournalRecord, ...]:
        sql = """SELECT number, step, application, facts FROM journal AS line WHERE number > (
                     SELECT coalesce(max(number), 0) FROM journal
                     WHERE application = line.application AND step IN (?, ?))
                 ORDER BY number"""
        rows = self._store.query(sql, FINISHED)
        return tuple(
            JournalRecord(n, DeliveryStep(step), who, json.loads(facts)) for n, step, who, facts in rows
        )

    def was_delivered(self, application: str) -> bool:
        """Whether this kiosk has handed the application's card over."""
        sql = "SELECT 1 FROM journal WHERE application = ? AND step = ? LIMIT 1"
        return bool(self._store.query(sql, (application, DeliveryStep.CONFIRMED)))

    def chip_receipt(self, record: int) -> bytes | None:
        """The chip's signed receipt that was kept with a record."""
        sql = "SELECT key_id, receipt FROM chip_receipts WHERE number = ?"
        for key_id, receipt in self._store.query(sql, (record,)):
            return unseal_bytes(self._store, key_id, receipt, _receipt_place(record))
        return None

    def _insert(
        self, cursor: sqlite3.Cursor, step: DeliveryStep, application: str, facts: Mapping[str, Any]
    ) -> int:
        record = count(cursor, "journal")
        now = timestamp(self._stamp.clock.now())
        line = (record, self._stamp.boot, now, step.value, application, _facts_text(facts))
        cursor.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", line)
        told = {"record": record, "step": step.value, "application": application}
        told["digest"] = line_digest(line)
        audit.note(cursor, self._store, self._stamp.clock.now(), AuditKind.DELIVERY, told)
        return record

    def _keep_receipt(self, cursor: sqlite3.Cursor, record: int, receipt: bytes) -> None:
        sealed = seal_bytes(cursor, self._store, receipt, _receipt_place(record))
        cursor.execute("INSERT INTO chip_receipts VALUES (?, ?, ?)", (record, *sealed))

    def _put(self, cursor: sqlite3.Cursor, report: Report) -> Envelope:
        return enter(cursor, self._stamp, self._store, report.kind, report.data)

    def _publish_head(self, cursor: sqlite3.Cursor) -> Envelope | None:
        if self._sign is None:
            return None
        head = audit.head(cursor, self._store, self._stamp.kiosk, self._sign)
        return self._put(cursor, Report(audit.HEAD_EVENT, head.plain()))

    def _announce(self, event: Envelope | None) -> None:
        if event:
            self._outbox.stored(event)
            self._onlooker.event(event)

    def _forget_old(self) -> None:
        """Drop finished deliveries older than the newest records; the unfinished stay whatever their age."""
        still_open = {record.number for record in self.unfinished()}
        with self._store.transaction() as cursor:
            sql = "SELECT number FROM journal WHERE number <= (SELECT max(number) FROM journal) - ?"
            old = [row for row in cursor.execute(sql, (RECORDS_KEPT,)).fetchall() if row[0] not in still_open]
            cursor.executemany("DELETE FROM chip_receipts WHERE number = ?", old)
            cursor.executemany("DELETE FROM journal WHERE number = ?", old)


def line_digest(line: tuple[Any, ...]) -> str:
    """What the audit keeps of a journal record: (number, boot, at, step, application, facts)."""
    return hashlib.sha256(json.dumps(line).encode()).hexdigest()


class FactsError(ValueError):
    """Facts that are not the short plain values of a step; biometric data and names never are."""


def _facts_text(facts: Mapping[str, Any]) -> str:
    try:
        text = json.dumps(dict(facts))
    except TypeError as error:
        raise FactsError("facts hold only texts, numbers and lists of them") from error
    if len(text) > LONGEST_FACTS or any(len(each) > LONGEST_FACT for each in _texts(dict(facts))):
        raise FactsError(f"facts {sorted(facts)} are longer than those of any step")
    return text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in _texts(each))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in _texts(each))


def _receipt_place(record: int) -> RecordPlace:
    return RecordPlace("chip_receipts", record, "receipt")
