"""Bytes and plain JSON values sealed into one column of one row, each under a data key of its own.

A row names its data key in `key_id`; the table `data_keys` holds that key, wrapped by a key of the store,
which it names in turn. The data key goes with its row, and with it all that a copy of the row could tell.
A row of an older version names a key of the store itself.
"""

import json
import os
import sqlite3
from typing import Any

from kiosk.domain.messages import encode
from kiosk.domain.records import KEY_BYTES, RecordPlace, RecordSeal
from kiosk.domain.sealing import SealError
from kiosk.storage.store import Store, count

COLUMN, DATA_KEYS = "sealed", "data_keys"
_FIND = "SELECT row, key_id, wrapped FROM data_keys WHERE id = ?"


def seal_bytes(cursor: sqlite3.Cursor, store: Store, plain: bytes, place: RecordPlace) -> tuple[str, bytes]:
    """The id of a new data key, stored in the caller's transaction, and what it sealed."""
    key = os.urandom(KEY_BYTES)
    seal, row, wrapping = RecordSeal(key), count(cursor, DATA_KEYS), store.seals.newest
    wrapped = wrapping.seal(key, _place(row))
    cursor.execute("INSERT INTO data_keys VALUES (?, ?, ?, ?)", (row, seal.key_id, wrapping.key_id, wrapped))
    return seal.key_id, seal.seal(plain, place)


def unseal_bytes(store: Store, key_id: str, sealed: bytes, place: RecordPlace) -> bytes:
    """What was sealed; SealError when it is not as it was stored."""
    found = store.query(_FIND, (key_id,))
    seal = data_seal(store, *found[0]) if found else store.seals.under(key_id)
    if seal.key_id != key_id:
        raise SealError(f"record {place.table}/{place.row} names another key than its own")
    return seal.unseal(sealed, place)


def data_seal(store: Store, row: int, key_id: str, wrapped: bytes) -> RecordSeal:
    """The data key of a row of `data_keys`."""
    return RecordSeal(store.seals.under(key_id).unseal(wrapped, _place(row)))


def wrap_anew(store: Store, row: int, key_id: str, wrapped: bytes) -> tuple[str, bytes]:
    """A data key under the store's newest key."""
    key, newest = store.seals.under(key_id).unseal(wrapped, _place(row)), store.seals.newest
    return newest.key_id, newest.seal(key, _place(row))


def seal_value(
    cursor: sqlite3.Cursor, store: Store, table: str, row: int, value: dict[str, Any]
) -> tuple[str, bytes]:
    """What the columns `key_id` and `sealed` of a row hold for `value`."""
    return seal_bytes(cursor, store, encode(value), RecordPlace(table, row, COLUMN))


def unseal_value(store: Store, table: str, row: int, key_id: str, sealed: bytes) -> dict[str, Any]:
    """The value of a row; SealError when it is not as it was stored."""
    value: dict[str, Any] = json.loads(unseal_bytes(store, key_id, sealed, RecordPlace(table, row, COLUMN)))
    return value


def _place(row: int) -> RecordPlace:
    return RecordPlace(DATA_KEYS, row, "wrapped")
