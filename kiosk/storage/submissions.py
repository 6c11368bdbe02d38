"""Pre-registrations on their way to the centre: kept with their tracking number, gone with its answer (F1).

A form is durable, with a number out of the kiosk's own list and the event that reports it, before it is sent
at all. So a number that was shown is never withdrawn, and a power cut between two lines leaves one
application or none.
"""

import logging
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.domain.messages import MAX_BYTES, Envelope, encode
from kiosk.domain.sealing import SealError
from kiosk.reporting.outbox import Outbox, enter
from kiosk.reporting.stamp import Stamp
from kiosk.storage.number_stock import NumberStock
from kiosk.storage.sealed import seal_value, unseal_value
from kiosk.storage.store import Store, count

log = logging.getLogger(__name__)

QUEUED, SETTLED = "application.queued", "application.settled"
REGISTERED = "registered"
LARGEST = MAX_BYTES * 5 // 8  # a request travels in base64, inside its envelope
_TABLE = "submissions"


class SubmissionTooLargeError(ValueError):
    """A form no message can carry; nobody has that many relations."""


@dataclass(frozen=True, slots=True)
class Submission:
    """`id` names it for ever: sent again under it, it is answered as the first time."""

    row: int
    id: uuid.UUID
    made_at: datetime
    body: dict[str, Any] = field(repr=False)

    @property
    def tracking(self) -> str:
        return str(self.body["tracking"])

    def is_of(self, tracking: str, item: SecondItem) -> bool:
        """Whether number and second item are this submission's."""
        applicant = self.body["form"]["applicant"]
        key = "national_code" if item.kind is SecondItemKind.NATIONAL_CODE else "birth_date"
        return tracking == self.tracking and item.value == applicant[key]

    def second_items(self) -> tuple[SecondItem, SecondItem]:
        applicant = self.body["form"]["applicant"]
        return (
            SecondItem(SecondItemKind.NATIONAL_CODE, str(applicant["national_code"])),
            SecondItem(SecondItemKind.BIRTH_DATE, str(applicant["birth_date"])),
        )


class Submissions:
    """What applicants were promised and the centre has not answered yet."""

    def __init__(
        self,
        store: Store,
        stock: NumberStock,
        stamp: Stamp,
        outbox: Outbox,
        on_event: Callable[[Envelope], None] = lambda event: None,
    ) -> None:
        self._store = store
        self._stock = stock
        self._stamp = stamp
        self._outbox = outbox
        self._on_event = on_event

    def accept(self, submission: uuid.UUID, body: dict[str, Any]) -> Submission:
        """Keep form, contact and consent; the same id again is the same submission.

        Raises NoNumberLeftError, and StoreError when nothing may be promised any more.
        """
        known = self.find(submission)
        if known is not None:
            return known
        self._outbox.check_room()
        with self._store.transaction() as cursor:
            whole = body | {"tracking": self._stock.take(cursor)}
            if len(encode(whole)) > LARGEST:
                raise SubmissionTooLargeError
            row = self._insert(cursor, submission, whole)
            event = enter(cursor, self._stamp, self._store, QUEUED, {"submission": str(submission)})
        self._announce(event)
        return Submission(row, submission, self._stamp.clock.now(), whole)

    def settle(self, submission: Submission, outcome: str) -> None:
        """The centre answered: form and answers are gone from every file, its outcome is reported."""
        with self._store.transaction() as cursor:
            gone = cursor.execute("DELETE FROM submissions WHERE row = ?", (submission.row,))
            if gone.rowcount == 0:
                return
            told = {"submission": str(submission.id), "outcome": outcome}
            event = enter(cursor, self._stamp, self._store, SETTLED, told)
        self._store.purge()
        self._announce(event)

    def find(self, submission: uuid.UUID) -> Submission | None:
        found = self._read("SELECT row, id, at, sealed FROM submissions WHERE id = ?", str(submission))
        return next(found, None)

    def waiting(self) -> Iterator[Submission]:
        """All that wait, oldest first, one in memory at a time; one that was tampered with is left out."""
        for (row,) in self._store.query("SELECT row FROM submissions ORDER BY row"):
            yield from self._read("SELECT row, id, at, sealed FROM submissions WHERE row = ?", row)

    def count(self) -> int:
        found: int = self._store.query("SELECT count(*) FROM submissions")[0][0]
        return found

    def _insert(self, cursor: sqlite3.Cursor, submission: uuid.UUID, body: dict[str, Any]) -> int:
        row = count(cursor, _TABLE)
        sealed = seal_value(self._store, _TABLE, row, body)
        at = self._stamp.clock.now().timestamp()
        values = (row, str(submission), at, self._store.seal.key_id, sealed)
        cursor.execute("INSERT INTO submissions VALUES (?, ?, ?, ?, ?)", values)
        return row

    def _read(self, sql: str, value: object) -> Iterator[Submission]:
        for row, name, at, sealed in self._store.query(sql, (value,)):
            try:
                body = unseal_value(self._store, _TABLE, row, sealed)
            except SealError as error:
                log.error("%s; set the store aside and ask for help", error)
                continue
            yield Submission(row, uuid.UUID(name), datetime.fromtimestamp(at, UTC), body)

    def _announce(self, event: Envelope) -> None:
        self._outbox.stored(event)
        self._on_event(event)
