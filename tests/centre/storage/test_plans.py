"""What is asked of the database again and again reads no whole table that grows with the people in it."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from centre.applications.moves import import_application
from centre.production.progress import remake_next
from centre.work.housekeeping import Housekeeping
from kiosk.domain.policy import DEFAULT_POLICY
from tests.centre.applicants import Counter, code
from tests.centre.office import APPLICANT, ON_SQLITE, Office

pytestmark = ON_SQLITE
OF_PEOPLE = {
    *("applications", "appointments", "authorisations", "cards"),
    *("history", "inquiries", "orders", "packets"),
}
LIVE = "USING INDEX appointments_one_live"  # no longer than the bookings of the days to come


@pytest.fixture
def plans(office: Office) -> Iterator[dict[str, list[str]]]:
    """The plan of each statement, as SQLite tells it."""
    told: dict[str, list[str]] = {}

    def explain(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        if not many and statement.startswith(("SELECT", "UPDATE", "DELETE")):
            asked = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", values)
            told[statement] = [row[3] for row in asked]

    event.listen(office.engine, "before_cursor_execute", explain)
    yield told
    event.remove(office.engine, "before_cursor_execute", explain)


def reads_whole(plans: dict[str, list[str]]) -> list[str]:
    """Statements that go through a whole table of people, be it by an index."""
    return [
        f"{step}: {statement}"
        for statement, steps in plans.items()
        for step in steps
        if step.startswith("SCAN ") and step.split()[1] in OF_PEOPLE and LIVE not in step
    ]


def test_a_form_its_status_and_a_day_list_read_no_whole_table(
    office: Office, plans: dict[str, list[str]]
) -> None:
    counter = Counter(office)
    tracking = counter.submit()["tracking"]
    counter.submit(code(2))
    counter.inquire()
    counter.status(tracking)
    counter.ask("delivery.day", {"seen": 0, "page": 0})
    assert len(plans) > 20
    assert reads_whole(plans) == []


def test_what_the_centre_does_each_second_reads_no_whole_table(
    office: Office, plans: dict[str, list[str]]
) -> None:
    with office.engine.begin() as connection:
        import_application(connection, office.keys, APPLICANT, office.now)
    plans.clear()
    Housekeeping(office.engine, DEFAULT_POLICY, office.clock).step()
    with office.engine.begin() as connection:
        remake_next(connection, DEFAULT_POLICY, office.now)
    assert plans
    assert reads_whole(plans) == []
