"""Whether every sealed row opens with its own key at the very place where it lies.

A row names its data key, `data_keys` holds that key wrapped by a key of the store; a row of an older version
names a key of the store itself. Packets name none, for only the centre can open them.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.records import RecordPlace, RecordSeal
from kiosk.domain.sealing import SealError
from kiosk.inspection.kept import UnreadableError, reading
from kiosk.keys.ring import KeyRing, Purpose
from kiosk.keys.root import KeyFileError

DATA_KEYS = "data_keys"
_TABLES = """SELECT tables.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
             WHERE tables.type = 'table' AND columns.name = 'key_id' ORDER BY tables.name"""
_COLUMNS = "SELECT name, type, pk FROM pragma_table_info(?)"

Seals = dict[str, RecordSeal]


def judge(store: Path, keys: Path) -> Iterator[str]:
    """`keys` is the folder of the store's ring."""
    try:
        ring = KeyRing.load(keys)
    except KeyFileError as error:
        raise UnreadableError(str(error)) from error
    seals = {key.id: RecordSeal(key.secret) for key in ring.keys if key.purpose is Purpose.STORE}
    with reading(store) as connection:
        yield from _data_keys(connection, seals)
        for (table,) in connection.execute(_TABLES).fetchall():
            if table != DATA_KEYS:
                yield from _table(connection, table, seals)


def _data_keys(connection: sqlite3.Connection, seals: Seals) -> Iterator[str]:
    """What is wrong with the data keys; those that open are added to `seals`."""
    opened: Seals = {}
    for row, name, key_id, wrapped in connection.execute("SELECT row, id, key_id, wrapped FROM data_keys"):
        found = _opened(seals, key_id, wrapped, RecordPlace(DATA_KEYS, row, "wrapped"))
        if isinstance(found, str):
            yield found
        elif (seal := RecordSeal(found)).key_id != name:
            yield f"data key {row} is kept under another id than its own"
        else:
            opened[name] = seal
    seals.update(opened)


def _table(connection: sqlite3.Connection, table: str, seals: Seals) -> Iterator[str]:
    columns = connection.execute(_COLUMNS, (table,)).fetchall()
    number = next(name for name, _, key in columns if key)
    # What is sealed is the last thing a row holds.
    column = [name for name, kind, _ in columns if kind == "BLOB"][-1]
    for row, key_id, sealed in connection.execute(f"SELECT {number}, key_id, {column} FROM {table}"):
        found = _opened(seals, key_id, sealed, RecordPlace(table, row, column))
        if isinstance(found, str):
            yield found


def _opened(seals: Seals, key_id: str, sealed: bytes, place: RecordPlace) -> bytes | str:
    """What a row holds, or what is wrong with it."""
    if key_id not in seals:
        return f"record {place.table}/{place.row} is sealed with a key that is not there"
    try:
        return seals[key_id].unseal(sealed, place)
    except SealError as error:
        return str(error)
