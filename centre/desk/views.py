"""What a desk can look at: where an application and its card are, and the book of acts."""

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row

from centre.delivery.custody import hold_until, ledger, newest_card
from centre.delivery.offline import outstanding
from centre.desk.acts import find_application
from centre.desk.book import latest, verify
from centre.desk.texts import REMEDIES
from centre.fleet.register import RegisterError
from centre.settings import Settings
from centre.storage.database import open_database
from kiosk.domain.clock import Clock
from kiosk.domain.desk import DeskRefusal
from kiosk.domain.messages import timestamp
from kiosk.domain.policy import ProcessPolicy

LATEST = 50


class DeskActError(RegisterError):
    """An act that was refused; one line with the remedy."""


def show_application(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    now = clock.now().timestamp()
    with open_database(settings.database).begin() as connection:
        row = find_application(connection, options.named)
        if row is None:
            raise DeskActError(REMEDIES[DeskRefusal.NOT_FOUND])
        told = {"application": row.id, "state": row.state, "place": row.place, "by_desk": row.by_desk}
        told |= _card(connection, row, settings.policy, now)
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


def show_book(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """The latest acts, or whether all of them are as they were written."""
    with open_database(settings.database).begin() as connection:
        found = list(verify(connection)) if options.verify else []
        lines = [] if options.verify else [_line(row) for row in latest(connection, LATEST)]
    print("\n".join(lines or found or ["the book is whole" if options.verify else "the book is empty"]))
    return 1 if found else 0


def _card(connection: Connection, row: Row[Any], policy: ProcessPolicy, now: float) -> dict[str, Any]:
    card = newest_card(connection, row.id)
    if card is None:
        return {}
    until, listed = hold_until(card, policy), outstanding(connection, row.id, now)
    lies = {"serial": card.serial, "state": card.state, "location": card.location}
    times = {"wanted_at": card.wanted_at, "held_until": _at(until) if until is not None else None}
    moves = [f"{_at(each.at)} {each.state} {each.location}" for each in ledger(connection, card.serial)]
    return {"card": lies | times, "moves": moves, "listed_at": listed.kiosk if listed is not None else None}


def _line(row: Row[Any]) -> str:
    who = f"{row.officer} at {row.place}" + (f" with {row.second}" if row.second else "")
    what = f"{row.act} {row.application or '?'} {row.detail}".rstrip()
    return f"{row.number:>5} {_at(row.at)} {what}: {row.outcome}; {who}: {row.reason}"


def _at(seconds: float) -> str:
    return timestamp(datetime.fromtimestamp(seconds, UTC))
