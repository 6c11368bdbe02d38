"""One piece of work in one transaction, begun again when another worker was faster.

SQLite lets one writer in at a time. On PostgreSQL two workers may both have read before either wrote: then
the later one finds its row changed, its key taken or its lock in a circle, and starts over.
"""

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
            if getattr(error.orig, "sqlstate", None) not in _BEGIN_AGAIN:
                raise
    with engine.begin() as connection:
        return act(connection)
