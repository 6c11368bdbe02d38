"""A record that was changed on the disk is noticed, counts as not there, and stops nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.identifiers import uuid7
from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.ports import CentreSilentError
from tests.centre.applicants import code, submission
from tests.centre.office import CODE, OFFICER, PIN, RECEIPT
from tests.kiosk.branch import KIOSK, Branch

BY_CODE = SecondItem(SecondItemKind.NATIONAL_CODE, code(1))


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    made = Branch(tmp_path)
    with made.office.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE kiosks SET retired_at = 1.0 WHERE id <> '{KIOSK}'")
    made.work_off()
    made.up = False
    yield made
    made.close()


def spoil(branch: Branch, table: str) -> None:
    """Turn a bit in every record of a table."""
    for row, sealed in branch.store.query(f"SELECT row, sealed FROM {table}"):
        spoiled = bytes(sealed[:-1]) + bytes([sealed[-1] ^ 1])
        with branch.store.transaction() as cursor:
            cursor.execute(f"UPDATE {table} SET sealed = ? WHERE row = ?", (spoiled, row))


def test_a_changed_day_list_grants_nothing(branch: Branch) -> None:
    spoil(branch, "day_entries")
    with pytest.raises(CentreSilentError):
        branch.central.claim(RECEIPT, CODE)
    with pytest.raises(CentreSilentError):
        branch.central.check_officer("app-1", OFFICER, PIN)


def test_an_entry_moved_to_another_row_grants_nothing(branch: Branch) -> None:
    with branch.store.transaction() as cursor:
        cursor.execute("UPDATE day_entries SET row = row + 1000")
    with pytest.raises(CentreSilentError):
        branch.central.claim(RECEIPT, CODE)


def test_a_changed_number_is_passed_over(branch: Branch) -> None:
    first = branch.store.query("SELECT min(row) FROM numbers")[0][0]
    with branch.store.transaction() as cursor:
        cursor.execute("UPDATE numbers SET sealed = x'00' WHERE row = ?", (first,))
    kept = branch.submissions.accept(uuid7(branch.clock.now()), submission())
    assert kept.tracking
    assert branch.stock.left() == 98


def test_a_changed_form_is_not_sent_and_holds_up_no_other(branch: Branch) -> None:
    branch.submissions.accept(uuid7(branch.clock.now()), submission())
    spoil(branch, "submissions")
    whole = branch.submissions.accept(uuid7(branch.clock.now()), submission(code(2)))
    branch.up = True
    for _ in range(2):  # after one that fails it is the next look that goes on
        branch.work_off()
    assert whole.id not in branch.submissions.waiting()
    assert len(branch.submissions.waiting()) == 1


def test_a_changed_status_is_none(branch: Branch) -> None:
    branch.statuses.remember("274819305624", BY_CODE, {"state": "SUBMITTED"})
    spoil(branch, "statuses")
    assert branch.statuses.recall("274819305624", BY_CODE) is None
