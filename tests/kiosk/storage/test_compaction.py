"""What deleted rows leave in the raw file is ended, at a price that does not grow with the audit."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.storage.schema import SEALED_TABLES
from kiosk.storage.store import FILE, Store, StoreError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path)
    yield opened
    opened.close()


def fill(store: Store, table: str, count: int = 500) -> list[bytes]:
    """Rows of all lengths at random places, every third one deleted between; what the deleted ones said."""
    chance = random.Random(table)
    columns = store.query("SELECT name, type FROM pragma_table_info(?)", (table,))
    gone: list[bytes] = []
    held: dict[int, bytes] = {}
    with store.transaction() as cursor:
        for turn, row in enumerate(chance.sample(range(1, 100_000), count)):
            held[row] = word = chance.randbytes(24)
            said = word * chance.randrange(1, 38)
            values = {"TEXT": f"{table}-{row}", "INTEGER": row, "REAL": 0.0, "BLOB": said}
            if table == "chip_receipts":
                cursor.execute("INSERT INTO journal VALUES (?, 1, '', 'D1', 'a', '{}')", (row,))
            marks = ", ".join("?" for _ in columns)
            cursor.execute(f"INSERT INTO {table} VALUES ({marks})", [values[kind] for _, kind in columns])
            if turn % 3 == 2:
                number = chance.choice(list(held))
                cursor.execute(f"DELETE FROM {table} WHERE {columns[0][0]} = ?", (number,))
                gone.append(held.pop(number))
    store.purge()
    return gone


def lying(store: Store, words: list[bytes]) -> list[bytes]:
    """Which of these words the folder's files hold."""
    files = b"".join(each.read_bytes() for each in store.folder.iterdir() if each.is_file())
    return [word for word in words if word in files]


def whole(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(store.folder / FILE)) as other:
        tables = [name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        schema = other.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        ).fetchall()
        return {"": schema} | {
            each: other.execute(f"SELECT * FROM {each} ORDER BY 1").fetchall() for each in tables
        }


def test_rows_that_are_gone_are_nowhere_and_all_others_stay(store: Store) -> None:
    gone = [word for table in (*SEALED_TABLES, "data_keys") for word in fill(store, table)]
    assert lying(store, gone), "nothing was left behind that could be ended"
    before = whole(store)
    store.compact()
    assert not lying(store, gone)
    assert whole(store) == before


def test_packets_are_not_written_anew_while_some_wait_and_leave_nothing_once_none_does(store: Store) -> None:
    """They are large, and sealed to the centre alone."""
    gone = fill(store, "packets")
    rest = [sealed[:24] for (sealed,) in store.query("SELECT sealed FROM packets")]
    before = (store.folder / FILE).stat().st_size
    store.compact()
    assert (store.folder / FILE).stat().st_size == before
    with store.transaction() as cursor:
        cursor.execute("DELETE FROM packets")
    store.compact()
    assert not lying(store, gone + rest)


def test_a_long_audit_is_not_written_anew(store: Store) -> None:
    """Its pages stay where they are, so that the hour's work is that of the rows that come and go."""
    with store.transaction() as cursor:
        cursor.executemany(
            "INSERT INTO audit VALUES (?, ?, ?)",
            ((number, bytes(150), bytes(32)) for number in range(20_000)),
        )
    fill(store, "statuses", count=60)
    written = _changes(store)
    assert written < 100


def test_a_file_that_is_mostly_unused_becomes_small_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.storage.store.MUCH_UNUSED", 100_000)
    fill(store, "packets")
    with store.transaction() as cursor:
        cursor.execute("DELETE FROM packets")
    before = (store.folder / FILE).stat().st_size
    store.compact()
    assert (store.folder / FILE).stat().st_size < before / 2


def test_a_death_in_its_midst_leaves_all_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, "statuses")
    before = whole(store)
    monkeypatch.setattr("kiosk.storage.store.SEALED_TABLES", (*SEALED_TABLES, "no_such_table"))
    with pytest.raises(StoreError):
        store.compact()
    store.close()
    assert whole(store) == before


def _changes(store: Store) -> int:
    """Pages of the file that a compaction makes other than they were."""
    before = (store.folder / FILE).read_bytes()
    store.compact()
    after = (store.folder / FILE).read_bytes()
    pages = range(0, max(len(before), len(after)), 4096)
    return sum(before[at : at + 4096] != after[at : at + 4096] for at in pages)
