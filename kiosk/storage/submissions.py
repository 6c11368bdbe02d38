"""Pre-registrations on their way to the centre: kept with their tracking number, gone with its answer (F1).

A form is durable, with a number out of the kiosk's own list and the event that reports it, before it is sent
at all. So a number that was shown is never withdrawn, and a power cut between two lines leaves one
application or none.
"""

import logging
import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from kiosk.domain.identifiers import uuid7
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
OWN_ID_GOOD = timedelta(days=5)  # after that the tracking number tells the centre that it is the same form
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

    def message_id(self, now: datetime) -> uuid.UUID:
        """The id to send it under: its own, until the centre would take that for a replay."""
        return self.id if now - self.made_at < OWN_ID_GOOD else uuid7(now)

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
        """The form as it was kept; None for one that was answered, and for one that was tampered with."""
        sql = "SELECT row, at, key_id, sealed FROM submissions WHERE id = ?"
        for row, at, key_id, sealed in self._store.query(sql, (str(submission),)):
            try:
                body = unseal_value(self._store, _TABLE, row, key_id, sealed)
            except SealError as error:
                log.error("%s; set the store aside and ask for help", error)
                return None
            return Submission(row, submission, datetime.fromtimestamp(at, UTC), body)
        return None

    def waiting(self) -> tuple[uuid.UUID, ...]:
        """All that wait, oldest first."""
        rows = self._store.query("SELECT id FROM submissions ORDER BY row")
        return tuple(uuid.UUID(name) for (name,) in rows)

    def of(self, tracking: str, item: SecondItem) -> Submission | None:
        """The form that waits here under this number, for who knows the second item too."""
        waiting = (self.find(each) for each in self.waiting())
        return next((each for each in waiting if each and each.is_of(tracking, item)), None)

    def _insert(self, cursor: sqlite3.Cursor, submission: uuid.UUID, body: dict[str, Any]) -> int:
        row = count(cursor, _TABLE)
        at = self._stamp.clock.now().timestamp()
        values = (row, str(submission), at, *seal_value(cursor, self._store, _TABLE, row, body))
        cursor.execute("INSERT INTO submissions VALUES (?, ?, ?, ?, ?)", values)
        return row

    def _announce(self, event: Envelope) -> None:
        self._outbox.stored(event)
        self._on_event(event)
