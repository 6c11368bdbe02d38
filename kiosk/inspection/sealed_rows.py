"""Whether every sealed row opens with the store's key at the very place where it lies.

A table that names a key in `key_id` holds sealed rows; packets name none, for only the centre can open them.
"""

from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.records import RecordPlace, RecordSeal
from kiosk.domain.sealing import SealError
from kiosk.inspection.kept import UnreadableError, reading

_TABLES = """SELECT tables.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
             WHERE tables.type = 'table' AND columns.name = 'key_id' ORDER BY tables.name"""
_COLUMNS = "SELECT name, type, pk FROM pragma_table_info(?)"


def judge(store: Path, key_file: Path) -> Iterator[str]:
    try:
        seal = RecordSeal(key_file.read_bytes())
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{key_file.name} is no key of a store ({error})") from error
    with reading(store) as connection:
        for (table,) in connection.execute(_TABLES):
            columns = connection.execute(_COLUMNS, (table,)).fetchall()
            number = next(name for name, _, key in columns if key)
            # What is sealed is the last thing a row holds.
            column = [name for name, kind, _ in columns if kind == "BLOB"][-1]
            for row, key_id, sealed in connection.execute(f"SELECT {number}, key_id, {column} FROM {table}"):
                yield from _row(seal, RecordPlace(table, row, column), key_id, sealed)


def _row(seal: RecordSeal, place: RecordPlace, key_id: str, sealed: bytes) -> Iterator[str]:
    if key_id != seal.key_id:
        yield f"record {place.table}/{place.row} is sealed with another key than the store's"
        return
    try:
        seal.unseal(sealed, place)
    except SealError as error:
        yield str(error)
