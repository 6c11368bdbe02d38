"""The centre's database: SQLite with the settings that keep its promises, or another one."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from centre.migrations import NewerDatabaseError, bring_up_to_date

log = logging.getLogger(__name__)

_SQLITE_SETTINGS = (
    "PRAGMA busy_timeout = 10000",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
)


class DatabaseError(Exception):
    """The database cannot be used; one line with the remedy."""


def open_database(url: str, *, only_reads: bool = False) -> Engine:
    """Connect and bring the tables up to date; PostgreSQL is spoken to by psycopg 3.

    On SQLite every transaction takes the one writer's place, unless it `only_reads`.
    """
    try:
        address = make_url(url)
        if address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        engine = create_engine(address)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _set_up)
            event.listen(engine, "begin", _begin_to_read if only_reads else _begin_immediately)
        bring_up_to_date(engine)
    except (SQLAlchemyError, ImportError, NewerDatabaseError) as error:
        cause = getattr(error, "orig", None) or str(error).splitlines()[0]
        raise DatabaseError(f"database {_shown(url)}: {cause}; check --database") from error
    return engine


@contextmanager
def opened(url: str, *, only_reads: bool = False) -> Iterator[Engine]:
    """The database for as long as one command takes."""
    engine = open_database(url, only_reads=only_reads)
    try:
        yield engine
    finally:
        engine.dispose()


def write_anew(engine: Engine) -> None:
    """Leave nothing of deleted rows in the files: SQLite keeps parts of rows in pages it moved them out of.

    PostgreSQL keeps deleted rows until it needs their room; here only the table of keys is short enough.
    """
    try:
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                _vacuum(connection.connection.driver_connection)
        else:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM FULL data_keys")
    except (SQLAlchemyError, OperationalError) as error:
        log.warning("erased, but the database could not be written anew: %s", error)


def _vacuum(connection: Any) -> None:
    """Past SQLAlchemy, which would begin a transaction."""
    connection.execute("VACUUM")
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise OperationalError("somebody reads for long; what was erased lies in the log until they end")


def _set_up(connection: SqliteConnection, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says, not at the first write
    for setting in _SQLITE_SETTINGS:
        connection.execute(setting)


def _begin_immediately(connection: Connection) -> None:
    # A reader that later wants to write could find its snapshot stale; a writer from the start cannot.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_to_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _shown(url: str) -> str:
    """The address without its password."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
