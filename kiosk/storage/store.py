"""The kiosk's one SQLite file: every change is one durable commit, or a `StoreError` that ends the service.

A commit or an fsync that failed may have lost what was thought written, so nothing is tried again: the
store refuses all further work, and only opening it anew (with its checks) tells what is there.
"""

import fcntl
import os
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from kiosk.keys.root import KeyFileError
from kiosk.storage.room import MIB, Room
from kiosk.storage.schema import SEALED_TABLES, VERSIONS
from kiosk.storage.seals import StoreSeals

FILE = "kiosk.db"
MUCH_UNUSED = 16 * MIB
_ASIDE = "set it aside and never delete it, as the kiosk's own start does"

_SETTINGS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA cache_size = -1024",  # KiB; what a kiosk keeps is seldom read again
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL would lose acknowledged commits on power loss
    "PRAGMA wal_autocheckpoint = 500",
    "PRAGMA journal_size_limit = 4194304",
)


class StoreError(Exception):
    """What the store cannot promise; `str()` is one line: the problem, then what to do about it."""


class NoRoomError(StoreError):
    """Too little room to begin anything new; what was begun may still be finished."""


class StoreDamagedError(StoreError):
    """The file is not what was written; it is set aside and what can be saved goes into a new one."""


class Store:
    """One writer at a time from any thread; made by `Store.open`."""

    def __init__(self, room: Room, connection: sqlite3.Connection, seals: StoreSeals, lock_file: int) -> None:
        self.room = room
        self.folder = room.folder
        self._connection = connection
        self._lock_file: int | None = lock_file
        self._lock = threading.RLock()
        self._broken: str | None = None
        self._has_residue = True  # of the run before, for all one knows
        self.seals = seals
        self.id = _named(connection, room.folder / FILE)

    @classmethod
    def open(cls, folder: Path, room: Room | None = None) -> Self:
        """Open or make the store in `folder`; the file is checked whole before it is trusted."""
        lock_file = _claim(folder)
        try:
            seals = StoreSeals.open(folder)
            connection = _connect(folder / FILE)
            try:
                store = cls(room or Room(folder), connection, seals, lock_file)
                store.purge()  # a kill may have come between a deletion and the end of its traces
                return store
            except BaseException:
                connection.close()
                raise
        except KeyFileError as error:
            os.close(lock_file)
            raise StoreError(str(error)) from error
        except BaseException:
            os.close(lock_file)
            raise

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Cursor]:
        """All that the block writes is durable when it ends, or none of it happened."""
        with self._lock:
            self._check_whole()
            cursor = self._connection.cursor()
            try:
                cursor.execute("BEGIN IMMEDIATE")
                yield cursor
                cursor.execute("COMMIT")
            except sqlite3.Error as error:
                self._broken = f"the store failed to write ({error})"
                raise self._refusal() from error
            except BaseException:
                self._connection.rollback()
                raise
            finally:
                cursor.close()

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            self._check_whole()
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                self._broken = f"the store failed to read ({error})"
                raise self._refusal() from error

    def purge(self) -> None:
        """Empty the write-ahead log of what was deleted; only `compact` gets what pages left behind."""
        self.query("PRAGMA wal_checkpoint(TRUNCATE)")
        self._has_residue = True

    def compact(self) -> None:
        """End what purging does not reach: copies of rows in pages that they were moved out of.

        The tables that tell of persons are written anew, the whole file only where much of it is unused:
        the audit grows for as long as the kiosk serves.
        """
        if not self._has_residue or self.room.free() <= 3 * self._bytes("page_count"):
            return
        waits = bool(self.query("SELECT 1 FROM packets LIMIT 1"))
        if self._bytes("freelist_count") > MUCH_UNUSED:
            self.query("VACUUM")
        else:
            with self.transaction() as cursor:
                for table in (*SEALED_TABLES, "data_keys", *(() if waits else ("packets",))):
                    _write_anew(cursor, table)
        self.query("PRAGMA wal_checkpoint(TRUNCATE)")
        self._has_residue = waits

    def check_room(self) -> None:
        """Refuse to begin anything new on a disk that is nearly full."""
        if self.room.is_low():
            raise NoRoomError(f"{self.folder}: {self.room.free() // 2**20} MiB free; make room on this disk")

    def next_boot(self) -> int:
        """Count this start; orders what was reported when the clock was wrong."""
        with self.transaction() as cursor:
            return count(cursor, "boot")

    def close(self) -> None:
        with self._lock:
            self._broken = self._broken or "the store is closed"
            self._connection.close()
            if self._lock_file is not None:
                os.close(self._lock_file)
                self._lock_file = None

    def _bytes(self, pages: str) -> int:
        size: int = self.query(f"SELECT {pages} * page_size FROM pragma_{pages}(), pragma_page_size()")[0][0]
        return size

    def _check_whole(self) -> None:
        if self._broken:
            raise self._refusal()

    def _refusal(self) -> StoreError:
        return StoreError(f"{self._broken}; stop the kiosk, look at its disk, start it again")


def count(cursor: sqlite3.Cursor, name: str) -> int:
    """The next value of a counter that only grows; the first is 1."""
    sql = """INSERT INTO counters VALUES (?, 1)
             ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"""
    value: int = cursor.execute(sql, (name,)).fetchone()[0]
    return value


def _write_anew(cursor: sqlite3.Cursor, table: str) -> None:
    """Put a table's rows into pages of their own; those they lay in are overwritten (`secure_delete`)."""
    triggers = cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    cursor.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {table}")
    cursor.execute(f"DELETE FROM {table}")
    cursor.execute(f"INSERT INTO {table} SELECT * FROM kept")
    cursor.execute("DROP TABLE kept")
    for _, sql in triggers:
        cursor.execute(sql)


def _claim(folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock_file = os.open(folder / "kiosk.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}; name a folder this user may write") from error
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock_file)
        raise StoreError(f"{folder} is in use by another kiosk process; stop that one first") from error
    return lock_file


def _connect(path: Path) -> sqlite3.Connection:
    try:
        path.touch(mode=0o600)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            for setting in _SETTINGS:
                connection.execute(setting)
            _check(connection, path)
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise _not_opened(path, error) from error
    return connection


def _not_opened(path: Path, error: Exception) -> StoreError:
    code = error.sqlite_errorcode & 0xFF if isinstance(error, sqlite3.Error) else None
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreDamagedError(f"{path} is damaged ({error}); {_ASIDE}")
    return StoreError(f"{path} cannot be opened ({error}); look at the disk and its rights, and start again")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a damaged file and one of a later version; bring any other up to date."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreDamagedError(f"{path} is damaged; {_ASIDE}")
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(VERSIONS):
        raise StoreError(f"{path} has version {version}, this program {len(VERSIONS)}; install the right one")
    if version < len(VERSIONS):
        newer = "".join(VERSIONS[version:])
        name = f"INSERT INTO identity VALUES ('{uuid.uuid4()}');" if version == 0 else ""
        # In one transaction: whoever looks after a kill finds a whole store of one version or the other.
        connection.executescript(
            f"BEGIN IMMEDIATE; {newer} {name} PRAGMA user_version = {len(VERSIONS)}; COMMIT;"
        )


def _named(connection: sqlite3.Connection, path: Path) -> uuid.UUID:
    try:
        return uuid.UUID(connection.execute("SELECT store FROM identity").fetchone()[0])
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise StoreDamagedError(f"{path} does not say which store it is; {_ASIDE}") from error
