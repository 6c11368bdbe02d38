"""What an operator does is done whole or not at all, and what an operator may not is written down as well."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine

from centre.fleet import alarms, orders
from centre.storage.transactions import in_transaction
from centre.web.operators import NotAllowedError, Operator, OperatorError, may_reach, write_down

Result = TypeVar("Result")
REFUSED = "refused"


def carried_out(
    engine: Engine, operator: Operator, act: Callable[[Connection, Operator, float], Result], now: float
) -> Result:
    """What `act` returns; its OperatorError with nothing changed but the book."""
    try:
        return in_transaction(engine, lambda connection: act(connection, operator, now))
    except NotAllowedError as error:
        why = str(error)
        subject = error.subject
        in_transaction(engine, lambda each: write_down(each, operator.name, REFUSED, subject, why, now))
        raise


def acknowledge(connection: Connection, operator: Operator, number: int, note: str, now: float) -> None:
    """Somebody with a name has seen an alarm: in the list, in the book, and at the kiosk."""
    if not note.strip():
        raise OperatorError("a note is wanted: what was found or done")
    row = alarms.acknowledge(connection, number, operator.name, note.strip(), now)
    if row is None:
        raise OperatorError("there is no such alarm that nobody has seen")
    may_reach(connection, operator, row.kiosk)
    write_down(connection, operator.name, "acknowledge", row.kiosk, f"{row.code}: {note.strip()}", now)
    orders.tell_acknowledged(connection, row.kiosk, row.code, now)
