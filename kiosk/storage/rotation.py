"""The store's wrapping key is renewed each month; what it wrapped goes under the new one, and it ends.

Rows of an older version, sealed by a key of the store itself, get a data key of their own on the way.
"""

import logging
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from kiosk.domain.clock import Clock
from kiosk.domain.records import RecordPlace
from kiosk.domain.sealing import SealError
from kiosk.keys.ring import Purpose
from kiosk.storage.schema import SEALED_TABLES
from kiosk.storage.sealed import seal_bytes, wrap_anew
from kiosk.storage.store import Store

log = logging.getLogger(__name__)

KEY_SERVES = timedelta(days=30)
_AT_ONCE = 200  # rows in one commit, so that nobody waits long for the store
_COLUMNS = dict.fromkeys(SEALED_TABLES, ("row", "sealed")) | {"chip_receipts": ("number", "receipt")}


def renew(store: Store, clock: Clock, serves: timedelta = KEY_SERVES) -> None:
    """Add a wrapping key when the newest has served its time, move everything under it, end the others.

    A clock that was set back makes a key serve longer, one that leapt forward only ends it early.
    """
    now, newest = clock.now(), store.seals.ring.newest(Purpose.STORE)
    if newest is None or now - newest.since >= serves:
        store.seals.ring.add(Purpose.STORE, now)
    while _give_data_keys(store) or _wrap_anew(store):
        pass
    _destroy_unused(store)


def _give_data_keys(store: Store) -> int:
    """Rows that a key of the store sealed itself, sealed anew; how many it were."""
    moved = 0
    ours = [key.id for key in store.seals.ring.keys if key.purpose is Purpose.STORE]
    for table, (number, column) in _COLUMNS.items():
        sql = f"SELECT {number}, key_id, {column} FROM {table} WHERE key_id IN ({_marks(ours)}) LIMIT ?"
        with store.transaction() as cursor:
            rows = cursor.execute(sql, (*ours, _AT_ONCE)).fetchall()
            moved += sum(_reseal(store, cursor, (table, number, column), row) for row in rows)
    return moved


def _reseal(
    store: Store, cursor: sqlite3.Cursor, where: tuple[str, str, str], found: tuple[int, str, bytes]
) -> bool:
    (table, number, column), (row, key_id, sealed) = where, found
    place = RecordPlace(table, row, column)
    try:
        plain = store.seals.under(key_id).unseal(sealed, place)
    except SealError as error:
        log.error("%s; it keeps its old key", error)
        return False
    values = (*seal_bytes(cursor, store, plain, place), row)
    cursor.execute(f"UPDATE {table} SET key_id = ?, {column} = ? WHERE {number} = ?", values)
    return True


def _wrap_anew(store: Store) -> int:
    """Data keys under a key that is not the newest, wrapped by the newest; how many it were."""
    known = [key.id for key in store.seals.ring.keys if key.purpose is Purpose.STORE]
    old = [each for each in known if each != store.seals.newest.key_id]
    sql = f"SELECT row, key_id, wrapped FROM data_keys WHERE key_id IN ({_marks(old)}) LIMIT ?"
    moved = 0
    with store.transaction() as cursor:
        for row, key_id, wrapped in cursor.execute(sql, (*old, _AT_ONCE)).fetchall():
            try:
                values = (*wrap_anew(store, row, key_id, wrapped), row)
            except SealError as error:
                log.error("%s; it keeps its old key", error)
                continue
            cursor.execute("UPDATE data_keys SET key_id = ?, wrapped = ? WHERE row = ?", values)
            moved += 1
    return moved


def _destroy_unused(store: Store) -> None:
    """End the keys that nothing names any more, once no file holds what they wrapped."""
    ended = [key for key in store.seals.ring.keys if key.purpose is Purpose.STORE and key.until is not None]
    unused = [key for key in ended if not _is_named(store, key.id)]
    if unused:
        store.purge()
        store.compact()
    for key in unused:
        store.seals.ring.destroy(key.id)


def _is_named(store: Store, key_id: str) -> bool:
    tables = ("data_keys", *SEALED_TABLES)
    return any(store.query(f"SELECT 1 FROM {each} WHERE key_id = ? LIMIT 1", (key_id,)) for each in tables)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" for _ in values)
