"""The day list on the kiosk: cards that may be delivered, visitors who may complete, officers who may sign.

A list replaces the one before it whole, in one commit: what it no longer holds is withdrawn. Each entry lies
sealed in a row of its own and is checked again, its signature too, whenever it is read.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from kiosk.domain.day_list import DayCard, DayOfficer, DayPage, DayVisitor, is_claim, is_visitor
from kiosk.domain.day_list import read_page as read
from kiosk.domain.day_list import write_page as write
from kiosk.domain.delivery import DeliveryOutcome
from kiosk.domain.identity import SecondItem
from kiosk.domain.messages import encode
from kiosk.domain.refusals import MessageError
from kiosk.domain.sealing import SealError
from kiosk.reporting.keys import KioskKeys
from kiosk.storage.sealed import seal_value, unseal_value
from kiosk.storage.store import Store, count

log = logging.getLogger(__name__)

CARD, VISITOR, OFFICER = "card", "visitor", "officer"
_TABLE = "day_entries"
# After these the card lies ready again, and the same authorisation may serve another try.
_FREED = (
    DeliveryOutcome.CANCELLED,
    DeliveryOutcome.TIMED_OUT,
    DeliveryOutcome.RESTARTED,
    DeliveryOutcome.FAULT,
)


@dataclass(frozen=True, slots=True)
class ListedCard:
    """`ended` when this kiosk's own delivery of it, on this authorisation, came to an end that lasts."""

    card: DayCard
    ended: bool


@dataclass(frozen=True, slots=True)
class ListedVisitor:
    """`ended` when the visit took place at this kiosk, and its packet was sealed."""

    visitor: DayVisitor
    ended: bool


class DayBook:
    def __init__(self, store: Store, keys: KioskKeys) -> None:
        self._store = store
        self._keys = keys

    def seen(self) -> int:
        """The revision of the list that is stored, 0 for none."""
        rows = self._store.query("SELECT revision FROM day_list")
        return int(rows[0][0]) if rows else 0

    def head(self) -> tuple[str, datetime] | None:
        """Whose place the list is for, and the time it was made."""
        rows = self._store.query("SELECT place, as_of FROM day_list")
        return (rows[0][0], datetime.fromtimestamp(rows[0][1], UTC)) if rows else None

    def replace(self, page: DayPage) -> None:
        """Store a whole list. A card ended here stays so until the centre signs for it anew."""
        with self._store.transaction() as cursor:
            ended = {row[0] for row in cursor.execute("SELECT digest FROM day_entries WHERE ended = 1")}
            cursor.execute("DELETE FROM day_entries")
            cursor.execute("DELETE FROM day_list")
            head = (page.revision, page.place, page.as_of.timestamp())
            cursor.execute("INSERT INTO day_list VALUES (?, ?, ?)", head)
            for kind, application, entry in _entries(page):
                self._insert(cursor, kind, application, write(entry), ended)
        self._store.purge()

    def card(self, receipt: str, item: SecondItem) -> ListedCard | None:
        """The card this receipt and second item claim."""
        for entry, ended in self._read(CARD):
            if is_claim(entry.cards[0], receipt, item):
                return ListedCard(entry.cards[0], ended)
        return None

    def visitor(self, tracking: str, item: SecondItem) -> ListedVisitor | None:
        """Whose appointment this tracking number and second item are."""
        for entry, ended in self._read(VISITOR):
            if is_visitor(entry.visitors[0], tracking, item):
                return ListedVisitor(entry.visitors[0], ended)
        return None

    def officer(self, name: str) -> DayOfficer | None:
        listed = (entry.officers[0] for entry, _ in self._read(OFFICER))
        return next((each for each in listed if each.name == name), None)

    def _read(self, kind: str) -> Iterator[tuple[DayPage, bool]]:
        sql = "SELECT row, key_id, sealed, ended FROM day_entries WHERE kind = ? ORDER BY row"
        for row, key_id, sealed, ended in self._store.query(sql, (kind,)):
            try:
                body = unseal_value(self._store, _TABLE, row, key_id, sealed)
                entry = read(body, self._keys.centre_signing, self._keys.kiosk)
            except (SealError, MessageError) as error:
                log.error("an entry of the day list is not as it was stored: %s", error)
                continue
            yield entry, bool(ended)

    def _insert(
        self, cursor: sqlite3.Cursor, kind: str, application: str, body: dict[str, Any], ended: set[bytes]
    ) -> None:
        row, digest = count(cursor, _TABLE), _digest(kind, body)
        sealed = seal_value(cursor, self._store, _TABLE, row, body)
        values = (row, kind, application, digest, digest in ended, *sealed)
        cursor.execute("INSERT INTO day_entries VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def end_card(cursor: sqlite3.Cursor, application: str, outcome: DeliveryOutcome) -> None:
    """Note, in the commit of a delivery's last record, that its authorisation is used up."""
    if outcome not in _FREED:
        cursor.execute(
            "UPDATE day_entries SET ended = 1 WHERE application = ? AND kind = ?", (application, CARD)
        )


def end_visit(cursor: sqlite3.Cursor, application: str) -> None:
    """Note, in the commit of a completion's packet, that this appointment has been kept."""
    cursor.execute(
        "UPDATE day_entries SET ended = 1 WHERE application = ? AND kind = ?", (application, VISITOR)
    )


def _entries(page: DayPage) -> Iterator[tuple[str, str, DayPage]]:
    alone = replace(page, page=0, pages=1, cards=(), visitors=(), officers=())
    for card in page.cards:
        yield CARD, card.authorisation.application, replace(alone, cards=(card,))
    for visitor in page.visitors:
        yield VISITOR, visitor.application, replace(alone, visitors=(visitor,))
    for officer in page.officers:
        yield OFFICER, "", replace(alone, officers=(officer,))


def _digest(kind: str, body: dict[str, Any]) -> bytes:
    """What makes an entry the same in the next list: a card's authorisation, a visitor's day, an officer."""
    if kind == CARD:
        same = body["cards"][0]["authorisation"]
    elif kind == VISITOR:
        same = {key: body["visitors"][0][key] for key in ("application", "day")}
    else:
        same = {"reference": body["officers"][0]["reference"]}
    return hashlib.sha256(encode(same)).digest()
