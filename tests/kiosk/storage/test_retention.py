"""Time deletes what nobody asks about any more, and nothing that was promised (R62)."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.storage.retention import RETENTION, Data, forget_old
from kiosk.storage.schema import VERSIONS
from kiosk.storage.tries import NUMBER
from tests.centre.applicants import code, submission
from tests.kiosk.branch import Branch

YEAR = timedelta(days=365).total_seconds()


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    made = Branch(tmp_path)
    made.work_off()
    yield made
    made.close()


def rows(branch: Branch, table: str) -> int:
    count: int = branch.store.query(f"SELECT count(*) FROM {table}")[0][0]
    return count


def test_what_was_promised_outlives_a_year_without_a_line(branch: Branch) -> None:
    branch.submissions.accept(uuid.uuid4(), submission())
    branch.packets.put(uuid.uuid4(), "app", {"face": ""}, {})
    branch.clock.turn(YEAR)
    forget_old(branch.store, branch.clock)
    assert (rows(branch, "submissions"), rows(branch, "packets"), branch.stock.left()) == (1, 1, 99)


def test_what_is_kept_for_a_while_is_gone_after_it(branch: Branch) -> None:
    item = SecondItem(SecondItemKind.NATIONAL_CODE, code(1))
    branch.statuses.remember("274819305624", item, {"state": "SUBMITTED"})
    branch.tries.wrong(NUMBER, "274819305624")
    assert (rows(branch, "statuses"), rows(branch, "tries")) == (1, 1)
    assert branch.book.seen() > 0
    branch.clock.turn(timedelta(days=4).total_seconds())
    forget_old(branch.store, branch.clock)
    assert (rows(branch, "statuses"), rows(branch, "tries")) == (0, 0)
    assert branch.book.seen() > 0
    branch.clock.turn(timedelta(days=2).total_seconds())
    forget_old(branch.store, branch.clock)
    assert branch.book.seen() == 0
    assert rows(branch, "day_entries") == 0


def columns() -> dict[str, list[str]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript("".join(VERSIONS))
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for (name,) in tables
        }


def test_every_table_and_column_of_the_store_has_its_line() -> None:
    assert {rule.table for rule in RETENTION} == set(columns())
    for rule in RETENTION:
        assert rule.columns.split() == columns()[rule.table], rule.table


def test_only_columns_that_are_called_so_hold_something_sealed() -> None:
    names = {"sealed", "receipt", "wrapped"}
    sealed = {table for table, own in columns().items() if names & set(own)}
    assert sealed == {rule.table for rule in RETENTION if rule.data is Data.SEALED}


def test_what_time_deletes_names_its_own_table() -> None:
    for rule in RETENTION:
        assert (rule.longest is None) == (rule.deletes == "")
        assert not rule.deletes or rule.deletes.startswith(f"DELETE FROM {rule.table} WHERE ")
