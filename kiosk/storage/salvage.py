"""What can still be read of a damaged store goes into a new one: what was promised and what is owed.

Events keep their ids and get new numbers, for they leave as this store's; the centre knows those it has by
their ids. The journal, what is sealed, limits, locks and counters stay as they were; day list and last
answers are fetched anew. All of it is one commit, so it happens once.
"""

import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kiosk.domain.audit import AuditError, AuditKind, Entry
from kiosk.domain.clock import Clock
from kiosk.domain.messages import decode, open_envelope, timestamp
from kiosk.domain.records import RecordPlace
from kiosk.domain.refusals import MessageError
from kiosk.domain.sealing import SealError
from kiosk.reporting.outbox import put
from kiosk.session.faults import Fault
from kiosk.storage import audit
from kiosk.storage.journal import line_digest
from kiosk.storage.remains import Row, columns, is_whole, opened, rows
from kiosk.storage.schema import SEALED_TABLES
from kiosk.storage.sealed import unseal_bytes
from kiosk.storage.store import FILE, Store, count

log = logging.getLogger(__name__)

_SAVED = "saved"  # the counter of the folders that were saved from
_FETCHED_ANEW = ("day_entries", "day_list", "statuses")
_OF_ONE_STORE = ("identity", "audit", "outbox", "dead_letters", "counters", "journal", "data_keys")
_STRANGE = "DELETE FROM data_keys WHERE id NOT IN ({})"


def save(place: Path, store: Store, clock: Clock) -> dict[str, int]:
    """Bring over what `place` still tells into the store that took its place; how much of what it was."""
    turn = int(place.name.rpartition("-")[2])
    with closing(opened(place / FILE)) as old, store.transaction() as cursor:
        if _newest(cursor) >= turn:  # a power cut came between the saving and the note of it
            return {}
        names = _counters(cursor, old)
        cursor.execute("INSERT OR REPLACE INTO counters VALUES (?, ?)", (_SAVED, turn))
        digests = _digests(old)
        records = sum(_journal_line(cursor, store, clock, row, digests) for row in rows(old, "journal"))
        for row in rows(old, "data_keys"):
            _insert(cursor, "data_keys", row)
        others = sum(_table(cursor, store, old, table) for table in _tables(cursor, names))
        named = " UNION ALL ".join(f"SELECT key_id FROM {table}" for table in SEALED_TABLES)
        cursor.execute(_STRANGE.format(named))
        if not is_whole(old, "locks"):  # who damages a store must not unlock the delivery by it
            since = timestamp(clock.now())
            cursor.execute("INSERT OR IGNORE INTO locks VALUES (?, ?)", (Fault.STORE_DAMAGED.value, since))
        events = sum(_event(cursor, store, row) for row in rows(old, "outbox"))
        told = {"events": events, "records": records, "others": others}
        audit.note(cursor, store, clock.now(), AuditKind.SAVED, told)
    log.error("saved from %s: %s", place, told)
    return told


def opens(store: Store, table: str, row: Row) -> bool:
    """Whether what a sealed row holds is as it was stored; number first, key and sealed bytes last."""
    column = "receipt" if table == "chip_receipts" else "sealed"
    try:
        unseal_bytes(store, row[-2], row[-1], RecordPlace(table, row[0], column))
    except (SealError, TypeError):
        return False
    return True


def _newest(cursor: sqlite3.Cursor) -> int:
    found = cursor.execute("SELECT value FROM counters WHERE name = ?", (_SAVED,)).fetchone()
    return int(found[0]) if found else 0


def _counters(cursor: sqlite3.Cursor, old: sqlite3.Connection) -> set[str]:
    """The counters go on where they were, save that a new store numbers its events from one; their names."""
    known = {str(name): value for name, value in rows(old, "counters")}
    kept = [(name, value) for name, value in known.items() if name != "seq"]
    cursor.executemany("INSERT OR REPLACE INTO counters VALUES (?, ?)", kept)
    return set(known)


def _tables(cursor: sqlite3.Cursor, counters: set[str]) -> list[str]:
    """All tables whose rows go over as they are."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    left_out = {*_FETCHED_ANEW, *_OF_ONE_STORE}
    if "number_list" not in counters:  # a list that is drawn twice would give a number out twice
        left_out.add("numbers")
    return [name for (name,) in cursor.execute(sql).fetchall() if name not in left_out]


def _table(cursor: sqlite3.Cursor, store: Store, old: sqlite3.Connection, table: str) -> int:
    sealed, names = table in SEALED_TABLES, columns(old, table)
    return sum(
        _insert(cursor, table, row, names)
        for row in rows(old, table)
        if not sealed or opens(store, table, row)
    )


def _digests(old: sqlite3.Connection) -> dict[int, str]:
    """What the old audit says of each record of a delivery."""
    found: dict[int, str] = {}
    for _, body, _ in rows(old, "audit"):
        try:
            entry = Entry.decode(body)
        except (AuditError, TypeError):
            continue
        if entry.kind is AuditKind.DELIVERY:
            found[entry.facts["record"]] = entry.facts["digest"]
    return found


def _journal_line(
    cursor: sqlite3.Cursor, store: Store, clock: Clock, row: Row, digests: dict[int, str]
) -> bool:
    """A record of a delivery as it was written, entered in the new chain."""
    digest = line_digest(row)
    if digests.get(row[0], digest) != digest or not _insert(cursor, "journal", row):
        return False
    told = {"record": row[0], "step": row[3], "application": row[4], "digest": digest}
    audit.note(cursor, store, clock.now(), AuditKind.DELIVERY, told)
    return True


def _event(cursor: sqlite3.Cursor, store: Store, row: Row) -> bool:
    """An event that is owed, under its own id and this store's next number."""
    try:
        plain = decode(row[2])
        event = open_envelope(plain, str(plain.get("kiosk")))
    except (MessageError, TypeError):
        return False
    event = replace(event, seq=count(cursor, "seq"), store=store.id)
    put(cursor, event)
    told = {"seq": event.seq, "id": str(event.id), "type": event.type}
    audit.note(cursor, store, event.ts, AuditKind.EVENT, told)
    return True


def _insert(cursor: sqlite3.Cursor, table: str, row: Row, names: tuple[str, ...] = ()) -> bool:
    """Whether the row found its place; one that breaks a rule of the table was damaged."""
    into = f"{table} ({', '.join(names)})" if names else table
    cursor.execute("SAVEPOINT row")
    try:
        cursor.execute(f"INSERT INTO {into} VALUES ({', '.join('?' for _ in row)})", row)
    except (sqlite3.IntegrityError, sqlite3.OperationalError):
        cursor.execute("ROLLBACK TO row")
        return False
    finally:
        cursor.execute("RELEASE row")
    return True
