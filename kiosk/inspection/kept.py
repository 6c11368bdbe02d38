"""What lies in a kiosk's store, read without changing it and without the kiosk's own code for writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.domain.delivery import DeliveryStep
from kiosk.domain.documents import parse_json
from kiosk.inspection.deliveries import Line
from kiosk.storage.schema import VERSIONS
from kiosk.storage.store import FILE

Row = tuple[Any, ...]


class UnreadableError(Exception):
    """There is nothing to judge; one line that says why."""


class UnmadeError(UnreadableError):
    """The store's file is empty: its kiosk was killed as it made it, or somebody emptied it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A store as it was found; rows in the order of their numbers."""

    store: str
    counters: dict[str, int]
    journal: tuple[Row, ...]
    receipts: frozenset[int]
    outbox: tuple[tuple[int, str, bytes], ...]
    dead: tuple[tuple[int, str, bytes], ...]
    audit: tuple[tuple[int, bytes, bytes], ...]

    def lines(self) -> list[Line]:
        """The journal's records that can be read; `unreadable` names the others."""
        return [line for row in self.journal if (line := _line(row))]

    def unreadable(self) -> Iterator[str]:
        yield from (f"journal record {row[0]} cannot be read" for row in self.journal if _line(row) is None)


def _line(row: Row) -> Line | None:
    number, boot, _, step, application, facts = row
    try:
        read = parse_json(facts)
        known = DeliveryStep(step)
    except ValueError:
        return None
    is_sound = isinstance(read, dict) and type(read.get("tries_left", 0)) is int
    return Line(number, boot, known, application, read) if is_sound else None


def find_store(folder: Path) -> Path:
    """The store's folder: this one, or `kiosk` in it."""
    for place in (folder, folder / "kiosk"):
        if (place / FILE).is_file():
            return place
    raise UnreadableError(f"{folder}: no {FILE} there; name the folder a kiosk keeps its state in")


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write; UnreadableError for a file no database can be read from."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            yield connection
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise UnreadableError(f"{path.name} cannot be read: {error}") from error


def read(path: Path) -> Kept:
    with reading(path) as connection:
        connection.execute("BEGIN")  # one moment for all of it, even while a kiosk writes
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            raise UnmadeError(f"{path.name} is empty: its kiosk was killed as it made it, or it was emptied")
        if version != len(VERSIONS):
            raise UnreadableError(f"{path.name} has version {version}, this program {len(VERSIONS)}")
        ask = connection.execute
        return Kept(
            store=ask("SELECT store FROM identity").fetchone()[0],
            counters=dict(ask("SELECT name, value FROM counters")),
            journal=tuple(ask("SELECT * FROM journal ORDER BY number")),
            receipts=frozenset(number for (number,) in ask("SELECT number FROM chip_receipts")),
            outbox=tuple(ask("SELECT seq, id, body FROM outbox ORDER BY seq")),
            dead=tuple(ask("SELECT seq, id, body FROM dead_letters ORDER BY seq")),
            audit=tuple(ask("SELECT number, body, chain FROM audit ORDER BY number")),
        )


def damage(path: Path) -> Iterator[str]:
    """What the database itself finds wrong with its file."""
    with reading(path) as connection:
        for (found,) in connection.execute("PRAGMA integrity_check(10)"):
            if found != "ok":
                yield f"{path.name}: {found}"
