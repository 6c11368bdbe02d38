"""One piece of work in one transaction, begun again when another worker was faster.

SQLite lets one writer in at a time, and not always the one that waited longest. On PostgreSQL two workers may
both have read before either wrote: then the later one finds its row changed, its key taken or its lock in a
circle, and starts over.
"""

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

Result = TypeVar("Result")
TRIES = 20
_BEGIN_AGAIN = ("40001", "40P01")  # serialisation failure, deadlock


class StaleRowError(SQLAlchemyError):
    """Somebody changed the row after it was read."""


def in_transaction(engine: Engine, act: Callable[[Connection], Result]) -> Result:
    """What `act` returns, committed; its error, with nothing changed."""
    for _ in range(TRIES - 1):
        try:
            with engine.begin() as connection:
                return act(connection)
        except (StaleRowError, IntegrityError):
            continue
        except OperationalError as error:
            if not _may_begin_again(error):
                raise
    with engine.begin() as connection:
        return act(connection)


def _may_begin_again(error: OperationalError) -> bool:
    is_locked = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
    return is_locked or getattr(error.orig, "sqlstate", None) in _BEGIN_AGAIN
