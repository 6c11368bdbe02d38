"""A kiosk whose disk was put back to an older copy is noticed and raised; an honest one never is."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from centre.fleet.alarms import open_alarms
from centre.fleet.tables import alarms
from centre.inbox.rollback import HighMarks
from kiosk.domain.messages import Envelope
from kiosk.session.commands import Report
from tests.centre.office import Office, other_store
from tests.kiosk.branch import KIOSK, Branch

JOURNEY = Report("journey.started", {"journey": "status"})


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    made = Branch(tmp_path)
    made.work_off()
    yield made
    made.close()


def raised(office: Office) -> list[tuple[str, str, int]]:
    with office.engine.begin() as connection:
        return [(row.code, row.severity, row.times) for row in open_alarms(connection)]


def work(branch: Branch, times: int = 3) -> None:
    for _ in range(times):
        branch.journal.tell(JOURNEY)
    branch.report()


def put_back(branch: Branch, copy: Path) -> None:
    branch.close()
    shutil.rmtree(branch.folder / "kiosk")
    shutil.copytree(copy, branch.folder / "kiosk")
    branch.open()


def copied(branch: Branch) -> Path:
    copy = branch.folder / "copy"
    branch.close()
    shutil.copytree(branch.folder / "kiosk", copy)
    branch.open()
    return copy


def test_an_honest_kiosk_through_many_starts_raises_nothing(branch: Branch) -> None:
    for _ in range(5):
        work(branch)
        branch.restart()
    assert raised(branch.office) == []


def test_an_older_copy_put_back_is_raised_once_and_with_its_first_new_event(branch: Branch) -> None:
    work(branch)
    copy = copied(branch)
    work(branch)
    put_back(branch, copy)
    branch.report()
    assert raised(branch.office) == [], "what it says again is no sign yet"
    work(branch, times=1)
    assert raised(branch.office) == [("store_rolled_back", "high", 1)]
    work(branch, times=5)
    assert raised(branch.office) == [("store_rolled_back", "high", 1)]


def test_a_kiosk_that_was_put_back_still_delivers_its_reports(branch: Branch) -> None:
    copy = copied(branch)
    work(branch)
    put_back(branch, copy)
    work(branch, times=4)
    assert branch.events() == []


def test_a_store_begun_anew_is_raised(branch: Branch) -> None:
    work(branch)
    branch.close()
    shutil.rmtree(branch.folder / "kiosk")
    branch.open()
    work(branch)
    assert raised(branch.office) == [("store_replaced", "alarm", 1)]


def test_a_first_store_is_nobodys_news(office: Office) -> None:
    office.take(office.event(1))
    assert raised(office) == []
    office.take(other_store(office.event(2)))
    with office.engine.begin() as connection:
        codes = list(connection.execute(select(alarms.c.code)).scalars())
    assert codes == ["store_replaced"]


def told(office: Office, seq: int, boot: int, **more: Any) -> Envelope:
    return replace(office.event(seq), boot=boot, **more)


def head(office: Office, seq: int, number: int, chain: str = "aa") -> Envelope:
    data = {"number": number, "chain": chain}
    return told(office, seq, 3, type="audit.head", data=data)


def test_a_start_that_was_counted_before_goes_back(office: Office) -> None:
    marks = HighMarks()
    assert not marks.goes_back(told(office, 10, boot=4))
    assert not marks.goes_back(told(office, 9, boot=3)), "it came late"
    assert not marks.goes_back(told(office, 11, boot=4))
    assert marks.goes_back(told(office, 12, boot=3))
    assert (marks.seq, marks.boot) == (11, 4)


@pytest.mark.parametrize(
    ("seq", "number", "chain"), [(12, 40, "bb"), (12, 50, "aa"), (12, 50, "bb"), (9, 50, "bb")]
)
def test_an_audit_that_is_shorter_or_another_goes_back(
    office: Office, seq: int, number: int, chain: str
) -> None:
    marks = HighMarks()
    assert not marks.goes_back(head(office, 10, 50))
    assert marks.goes_back(head(office, seq, number, chain))


def test_an_audit_that_grew_and_a_head_that_comes_late_do_not(office: Office) -> None:
    marks = HighMarks()
    assert not marks.goes_back(head(office, 10, 50))
    assert not marks.goes_back(head(office, 12, 60, "cc"))
    assert not marks.goes_back(head(office, 11, 55, "bb"))
    assert (marks.head, marks.chain) == (60, "cc")


def test_the_kiosk_named_is_the_one(branch: Branch) -> None:
    copy = copied(branch)
    work(branch)
    put_back(branch, copy)
    work(branch)
    with branch.office.engine.begin() as connection:
        assert list(connection.execute(select(alarms.c.kiosk)).scalars()) == [KIOSK]
