"""Applications in the database: moved only along the domain's table, and every move is written down."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from centre.delivery.tables import cards, custody
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications, history
from centre.storage.transactions import StaleRowError
from kiosk.domain.applications import (
    ApplicationEvent,
    ApplicationState,
    Move,
    NotAllowedError,
    move,
)
from kiosk.domain.custody import CardState
from kiosk.domain.delivery import holder_digest
from kiosk.domain.documents import parse_json
from kiosk.domain.identity import SecondItem, SecondItemKind, national_code
from kiosk.domain.jalali import birth_date
from kiosk.domain.numbers import NumberKind, parse_number
from kiosk.domain.problems import FieldError

LEASED = ApplicationState.DELIVERING
_BY_ID = select(applications).where(applications.c.id == bindparam("application"))


class ApplicationFileError(ValueError):
    """A file of applications that cannot be taken; names the entry and never its content."""


def read_applications(path: Path) -> list[dict[str, Any]]:
    try:
        return parse_applications(path.read_bytes())
    except OSError as error:
        raise ApplicationFileError(f"{path}: {error.strerror}") from error
    except ApplicationFileError as error:
        raise ApplicationFileError(f"{path}: {error}") from error


def parse_applications(data: bytes) -> list[dict[str, Any]]:
    """A list of objects; ApplicationFileError for anything else. What is in them is looked at in turn."""
    try:
        entries = parse_json(data)
    except ValueError as error:
        raise ApplicationFileError(f"{error}; give a JSON list of applications") from error
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise ApplicationFileError("a JSON list of objects is wanted")
    return entries


def import_application(connection: Connection, keys: CentreKeys, entry: Mapping[str, Any], now: float) -> str:
    """Take in one application that is ready for delivery.

    Its keys: application, receipt, national_code, birth_date (Jalali, optional), card_serial, place. One
    that is already here keeps its state.
    """
    values = _values(keys, entry)
    known = connection.execute(select(applications.c.id).where(applications.c.id == values["id"])).scalar()
    if known is None:
        ready = ApplicationState.READY_FOR_DELIVERY.value
        fresh = {"state": ready, "version": 1, "receipt_live": True, "sessions_failed": 0}
        connection.execute(applications.insert().values(**values, **fresh, changed_at=now))
        arrived = {"event": "imported", "after": ready, "at": now}
        connection.execute(history.insert().values(application=values["id"], **arrived))
        _enter_card(connection, values, now)
    return str(values["id"])


def _enter_card(connection: Connection, values: Mapping[str, Any], now: float) -> None:
    """The card of an application that was brought in lies at its place from then on."""
    lies = {"state": CardState.IN_CUSTODY.value, "location": values["place"]}
    card = {"serial": values["card_serial"], "application": values["id"]}
    digest = {"holder_digest": values["holder_digest"]}
    connection.execute(cards.insert().values(**card, **digest, **lies, since=now, held_from=now))
    line = {"serial": values["card_serial"], **lies, "at": now, "actor": "import"}
    connection.execute(custody.insert().values(**line))


def take(
    connection: Connection,
    row: Row[Any],
    event: ApplicationEvent,
    *,
    now: float,
    kiosk: str | None,
    reason: str | None = None,
    to: ApplicationState | None = None,
    **changes: Any,
) -> Move | None:
    """Move an application, or write down that the table refused; None then, and nothing else changed.

    `to` names the state where the table leads to several.
    """
    before = ApplicationState(row.state)
    try:
        moved = move(before, event, to)
    except NotAllowedError:
        refuse(connection, row, event, now=now, kiosk=kiosk, reason=reason)
        return None
    after = moved.target.value if moved.target else before.value
    if after != LEASED.value:
        changes |= {"lease_kiosk": None, "lease_until": None}
    as_read = (applications.c.id == row.id, applications.c.version == row.version)
    changes |= {"state": after, "version": row.version + 1, "changed_at": now}
    if connection.execute(applications.update().where(*as_read).values(**changes)).rowcount != 1:
        raise StaleRowError(f"application {row.id} was changed meanwhile")
    note = _note(row, event, now, kiosk) | {"after": after, "transition": moved.number, "reason": reason}
    connection.execute(history.insert().values(**note))
    return moved


def refuse(
    connection: Connection,
    row: Row[Any],
    event: ApplicationEvent,
    *,
    now: float,
    kiosk: str | None,
    reason: str | None,
) -> None:
    """Write down what did not change the application."""
    connection.execute(history.insert().values(**_note(row, event, now, kiosk), reason=reason))


def _note(row: Row[Any], event: ApplicationEvent, now: float, kiosk: str | None) -> dict[str, Any]:
    return {"application": row.id, "event": event.value, "before": row.state, "at": now, "kiosk": kiosk}


def find(connection: Connection, application: str) -> Row[Any] | None:
    return connection.execute(_BY_ID, {"application": application}).one_or_none()


def free_overdue(connection: Connection, now: float) -> int:
    """End every claim whose lease is over (T29); how many there were."""
    overdue = connection.execute(
        select(applications).where(applications.c.state == LEASED.value, applications.c.lease_until <= now)
    ).all()
    for row in overdue:
        take(
            connection, row, ApplicationEvent.CLAIM_FREED, now=now, kiosk=row.lease_kiosk, reason="lease over"
        )
    return len(overdue)


def _values(keys: CentreKeys, entry: Mapping[str, Any]) -> dict[str, Any]:
    name = str(entry.get("application", "?"))
    texts = {
        key: entry.get(key) for key in ("application", "receipt", "national_code", "card_serial", "place")
    }
    wrong = [key for key, value in texts.items() if not isinstance(value, str) or not 1 <= len(value) <= 64]
    receipt = parse_number(str(texts["receipt"]), NumberKind.RECEIPT)
    if wrong or receipt is None:
        raise ApplicationFileError(
            f"application {name}: {wrong[0] if wrong else 'receipt'} is missing or wrong"
        )
    try:
        code = national_code(str(texts["national_code"]))
        born = birth_date(str(entry["birth_date"])) if entry.get("birth_date") else None
    except FieldError as error:
        raise ApplicationFileError(f"application {name}: {error.problem.value}") from error
    serial = str(texts["card_serial"])
    return {
        "id": name,
        "receipt": receipt,
        "national_code_digest": keys.digest(SecondItem(SecondItemKind.NATIONAL_CODE, code)),
        "birth_date_digest": born and keys.digest(SecondItem(SecondItemKind.BIRTH_DATE, born.isoformat())),
        "card_serial": serial,
        "holder_digest": holder_digest(serial, code),
        "place": texts["place"],
    }
