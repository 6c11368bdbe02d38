"""The dead letters as an operator handles them: listed without their content, and taken in again."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from centre.inbox.inbox import Inbox
from centre.inbox.tables import dead_letters
from centre.settings import Settings
from centre.storage.database import opened
from centre.storage.keys import CentreKeys
from kiosk.domain.clock import Clock
from kiosk.domain.messages import timestamp

_LISTED = (
    dead_letters.c.number,
    dead_letters.c.kiosk,
    dead_letters.c.id,
    dead_letters.c.reason,
    dead_letters.c.received_at,
    func.length(dead_letters.c.payload).label("bytes"),
)


def list_letters(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    with opened(settings.database) as engine, engine.begin() as connection:
        rows = connection.execute(select(*_LISTED).order_by(dead_letters.c.number)).all()
    for row in rows:
        at = timestamp(datetime.fromtimestamp(row.received_at, UTC))
        letter = {"number": row.number, "at": at, "kiosk": row.kiosk, "event": row.id, "reason": row.reason}
        if options.json:
            print(json.dumps({**letter, "bytes": row.bytes}))
        else:
            print(
                f"{row.number:>6}  {at}  {row.kiosk:<16} {row.bytes:>6} bytes  {row.reason}  {row.id or '-'}"
            )
    return 0


def replay(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Exit status 1 if any is refused again; it is then a letter anew, under a new number."""
    with opened(settings.database) as engine:
        inbox = Inbox(engine, CentreKeys.open(Path(settings.keys)))
        with engine.begin() as connection:
            known = connection.execute(select(dead_letters.c.number).order_by(dead_letters.c.number))
            numbers = list(known.scalars())
        asked = options.numbers or numbers
        for number in sorted(set(asked) - set(numbers)):
            print(f"{number}: there is no such letter; kiosk-centre letters lists them")
        outcomes = [inbox.replay(each, clock.now().timestamp()) for each in asked if each in numbers]
    print(f"{outcomes.count(True)} taken in, {outcomes.count(False)} refused again")
    return 0 if len(outcomes) == len(asked) and all(outcomes) else 1
