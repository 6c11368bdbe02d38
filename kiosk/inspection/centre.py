"""What the centre's database must show beside the kiosk's store, where a trial keeps both in one folder."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.delivery import DeliveryStep
from kiosk.inspection.kept import Kept, reading
from kiosk.inspection.owed import Ledger

CENTRE_FILE = "centre.db"
_TWICE = """SELECT application, count(*) FROM history
            WHERE after = 'DELIVERED' AND transition IS NOT NULL GROUP BY application HAVING count(*) > 1"""
_OVERFULL = """SELECT slots.number, slots.capacity, count(*) AS people
               FROM slots JOIN appointments ON appointments.slot = slots.number
               WHERE appointments.state IN ('live', 'used')
               GROUP BY slots.number HAVING people > slots.capacity"""
_SAME_NUMBER = """SELECT tracking, count(*) FROM applications
                  WHERE tracking IS NOT NULL GROUP BY tracking HAVING count(*) > 1"""
_DELIVERED = "SELECT id FROM applications WHERE state = 'DELIVERED'"


def judge_centre(folder: Path, kept: Kept, account: Ledger) -> Iterator[str]:
    """Findings over `centre.db` in the folder; none where there is no such file."""
    path = folder / CENTRE_FILE
    if not path.is_file():
        return
    with reading(path) as connection:
        yield from _centre_alone(connection)
        yield from _both(connection, kept, account)


def _centre_alone(connection: sqlite3.Connection) -> Iterator[str]:
    for application, times in connection.execute(_TWICE):
        yield f"application {application}: delivered {times} times at the centre"
    for slot, capacity, people in connection.execute(_OVERFULL):
        yield f"slot {slot} holds {people} people and has room for {capacity}"
    for _, times in connection.execute(_SAME_NUMBER):
        yield f"one tracking number names {times} applications"


def _both(connection: sqlite3.Connection, kept: Kept, account: Ledger) -> Iterator[str]:
    there = {each for table in ("inbox", "dead_letters") for (each,) in _ids(connection, table)}
    for seq, identity in account.ids.items():
        if account.has_receipt(seq) and identity not in there:
            yield f"event {seq} was receipted by the centre, which does not have it"
    confirmed = {line.application for line in kept.lines() if line.step is DeliveryStep.CONFIRMED}
    for (application,) in connection.execute(_DELIVERED):
        if application not in confirmed:
            yield f"application {application} is delivered at the centre and was not at the kiosk"


def _ids(connection: sqlite3.Connection, table: str) -> sqlite3.Cursor:
    return connection.execute(f"SELECT id FROM {table}")
