"""The book of officers' acts: numbered without a gap, each line chained to the one before it."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, select

from centre.desk.tables import desk_acts
from kiosk.domain.audit import canonical, first_link, next_link
from kiosk.domain.desk import Act

_BOOK = "officers' acts"
_TOLD = ("number", "at", "officer", "second", "place", "act", "application", "detail", "reason", "outcome")


def write(connection: Connection, entry: Mapping[str, Any], signature: bytes | None = None) -> int:
    """Add a line; two that are written at once collide in their number, and the later begins again."""
    last = connection.execute(select(desk_acts).order_by(desk_acts.c.number.desc()).limit(1)).one_or_none()
    line = {"number": last.number + 1 if last else 1, **entry}
    chain = next_link(bytes(last.chain) if last else first_link(_BOOK), _body(line, signature))
    connection.execute(desk_acts.insert().values(**line, signature=signature, chain=chain))
    return int(line["number"])


def verify(connection: Connection) -> Iterator[str]:
    """What is wrong with the book, a line each."""
    chain, expected = first_link(_BOOK), 1
    for row in connection.execute(select(desk_acts).order_by(desk_acts.c.number)).all():
        if row.number != expected:
            yield f"acts {expected} to {row.number - 1} are missing"
        signature = bytes(row.signature) if row.signature is not None else None
        if next_link(chain, _body({key: getattr(row, key) for key in _TOLD}, signature)) != bytes(row.chain):
            yield f"act {row.number} is not the one that was written"
        chain, expected = bytes(row.chain), row.number + 1


def was_done(connection: Connection, application: str, act: Act) -> bool:
    mine = (desk_acts.c.application == application, desk_acts.c.act == act.value)
    return (
        connection.execute(select(desk_acts).where(*mine, desk_acts.c.outcome == "done")).first() is not None
    )


def copies(connection: Connection, application: str) -> int:
    """How often the application's receipt was printed again (F23)."""
    done = (desk_acts.c.act == Act.REPRINT.value, desk_acts.c.outcome == "done")
    mine = desk_acts.c.application == application
    return int(connection.execute(select(func.count()).where(mine, *done)).scalar_one())


def latest(connection: Connection, number: int) -> list[Row[Any]]:
    newest = select(desk_acts).order_by(desk_acts.c.number.desc()).limit(number)
    return list(reversed(connection.execute(newest).all()))


def of_application(connection: Connection, application: str, number: int) -> list[Row[Any]]:
    """What was done about an application, the newest first."""
    mine = select(desk_acts).where(desk_acts.c.application == application)
    return list(connection.execute(mine.order_by(desk_acts.c.number.desc()).limit(number)).all())


def _body(line: Mapping[str, Any], signature: bytes | None) -> bytes:
    told = {key: line.get(key) for key in _TOLD} | {"signature": signature.hex() if signature else None}
    return canonical(told)
