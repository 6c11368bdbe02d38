"""What was once said to be durable must be there still: the lines `ACK kind id` a workload told.

An application and what became of it later are promised by tracking number, which only the centre keeps in the
clear: without its database beside the kiosk's store they are not judged. A form that still waits at the kiosk
is sealed there, so those are counted.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from kiosk.domain.delivery import DeliveryStep
from kiosk.inspection.centre import CENTRE_FILE
from kiosk.inspection.kept import Kept, reading
from kiosk.inspection.owed import Ledger

Promises = dict[str, Counter[str]]
_KINDS = (
    "event",
    "delivery",
    "packet",
    "application",
    "correction",
    "appointment",
    "withdrawal",
    "relocation",
)
_APPLICATIONS = "SELECT tracking FROM applications WHERE tracking IS NOT NULL"
_CHANGES = {
    "correction": """SELECT tracking, count(*) FROM edits JOIN applications
                     ON applications.id = edits.application WHERE counted GROUP BY tracking""",
    "appointment": """SELECT tracking, count(*) FROM appointments
                      JOIN applications ON applications.id = appointments.application GROUP BY tracking""",
    "withdrawal": """SELECT tracking, 1 FROM applications
                     WHERE state = 'CANCELLED' AND tracking IS NOT NULL""",
    "relocation": """SELECT tracking, count(*) FROM history JOIN applications
                     ON applications.id = history.application
                     WHERE event = 'place_changed' AND transition IS NOT NULL GROUP BY tracking""",
}


def judge(lines: Iterable[str], folder: Path, store: Path, kept: Kept, account: Ledger) -> Iterator[str]:
    """A finding for every promise that is not kept, and for every line that promises nothing known."""
    promised: Promises = {kind: Counter() for kind in _KINDS}
    for line in lines:
        match line.split():
            case ["ACK", kind, name] if kind in promised:
                promised[kind][name] += 1
            case ["ACK", *_]:
                yield f"{line.strip()!r} acknowledges nothing that is known"
    ended = {line.application for line in kept.lines() if line.step is DeliveryStep.CONFIRMED}
    yield from _missing("event", promised["event"], set(account.ids.values()))
    yield from _missing("delivery", promised["delivery"], ended)
    if (folder / CENTRE_FILE).is_file():
        with reading(folder / CENTRE_FILE) as centre, reading(store) as kiosk:
            yield from _before_the_card(promised, centre, kiosk)


def _before_the_card(
    promised: Promises, centre: sqlite3.Connection, kiosk: sqlite3.Connection
) -> Iterator[str]:
    there = _names(centre, "SELECT packet FROM packets") | _names(kiosk, "SELECT id FROM packets")
    yield from _missing("packet", promised["packet"], there)
    unknown = set(promised["application"]) - _names(centre, _APPLICATIONS)
    waiting: int = kiosk.execute("SELECT count(*) FROM submissions").fetchone()[0]
    if len(unknown) > waiting:
        yield f"{len(unknown)} acknowledged applications are not at the centre, and {waiting} wait here"
    for kind, there_sql in _CHANGES.items():
        yield from _fewer(f"{kind}s", promised[kind], dict(centre.execute(there_sql).fetchall()))


def _missing(kind: str, promised: Iterable[str], there: set[str]) -> Iterator[str]:
    yield from (f"{kind} {name} was acknowledged and is not there" for name in promised if name not in there)


def _fewer(kind: str, promised: Counter[str], there: dict[str, int]) -> Iterator[str]:
    for name, times in promised.items():
        if there.get(name, 0) < times:
            yield f"application {name}: {times} {kind} were acknowledged and {there.get(name, 0)} are there"


def _names(connection: sqlite3.Connection, sql: str) -> set[str]:
    return {name for (name,) in connection.execute(sql)}
