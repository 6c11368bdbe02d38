"""What can still be read of a damaged database: every row from the front, from the back, and one by one."""

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

Row = tuple[Any, ...]
_FARTHEST = 200_000  # rows that are looked for one by one where the pages between cannot be read


def opened(path: Path) -> sqlite3.Connection:
    """The file, read only; an empty database where it is none at all."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        log.error("nothing can be saved from %s: %s", path, error)
        return sqlite3.connect(":memory:")
    return connection


def rows(old: sqlite3.Connection, table: str) -> Iterator[Row]:
    """The table's rows that can be read, in the order of their numbers."""
    front, whole = _read(old, f"SELECT * FROM {table}")
    if whole or not _has_numbers(old, table):
        yield from front
        return
    front, _ = _read(old, f"SELECT rowid, * FROM {table} ORDER BY rowid")
    yield from (row[1:] for row in front)
    first = front[-1][0] if front else 0
    back, _ = _read(old, f"SELECT rowid, * FROM {table} WHERE rowid > {first} ORDER BY rowid DESC")
    last = min(back[-1][0] if back else first + _FARTHEST, first + _FARTHEST)
    for number in range(first + 1, last):
        yield from _read(old, f"SELECT * FROM {table} WHERE rowid = {number}")[0]
    yield from (row[1:] for row in reversed(back))


def columns(old: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """What its rows hold; fewer than today's where an older version wrote them."""
    return tuple(row[1] for row in _read(old, f"PRAGMA table_info({table})")[0])


def is_whole(old: sqlite3.Connection, table: str) -> bool:
    return _read(old, f"SELECT * FROM {table}")[1]


def _has_numbers(old: sqlite3.Connection, table: str) -> bool:
    return _read(old, f"SELECT rowid FROM {table} LIMIT 0")[1]


def _read(old: sqlite3.Connection, sql: str) -> tuple[list[Row], bool]:
    """What came before the damage, and whether there was none."""
    found: list[Row] = []
    try:
        found.extend(old.execute(sql))
    except (sqlite3.Error, UnicodeDecodeError):
        return found, False
    return found, True
