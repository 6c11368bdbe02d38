"""A group's outboxes: read and written all at once, and in one transaction with who was heard."""

from collections.abc import Set

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.exc import SQLAlchemyError

from centre.inbox.tables import ahead, inbox, streams
from kiosk.domain.messages import Envelope
from tests.centre.office import Office

KIOSKS = ("k-17", "k-18", "k-99")


def number_of_statements(office: Office, *events: Envelope) -> int:
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    sqlalchemy_event.listen(office.engine, "before_cursor_execute", note)
    office.take(*events)
    sqlalchemy_event.remove(office.engine, "before_cursor_execute", note)
    return len(seen)


def rows(office: Office) -> tuple[int, int, int]:
    """How many events, outboxes and numbers beyond a gap are there."""
    with office.engine.begin() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (inbox, streams, ahead)
        ]
    return counts[0], counts[1], counts[2]


def test_many_kiosks_cost_no_more_statements_than_one(office: Office) -> None:
    office.take(*(office.event(1, kiosk=kiosk) for kiosk in KIOSKS))
    one = number_of_statements(office, office.event(2))
    many = number_of_statements(office, *(office.event(3, kiosk=kiosk) for kiosk in KIOSKS))
    assert many - one <= 1  # what is beyond a gap, which one alone does not have


def test_numbers_beyond_a_gap_are_kept_for_each_and_gone_when_it_closes(office: Office) -> None:
    office.take(*(office.event(seq, kiosk=kiosk) for kiosk in KIOSKS for seq in (2, 4)))
    assert rows(office) == (6, 3, 6)
    office.take(*(office.event(1, kiosk=kiosk) for kiosk in KIOSKS))
    assert rows(office) == (9, 3, 3)
    office.take(*(office.event(3, kiosk=kiosk) for kiosk in KIOSKS))
    assert rows(office) == (12, 3, 0)


def test_a_number_out_of_all_reason_leaves_no_outbox_behind(office: Office) -> None:
    assert office.take(office.event(10_001)).refused == 1
    assert rows(office) == (0, 0, 0)


def test_what_is_written_beside_the_events_is_there_with_them_or_none_of_it(office: Office) -> None:
    def stumble(connection: Connection, reporting: Set[str]) -> None:
        assert reporting == {"k-17"}
        raise SQLAlchemyError("disk full")

    arrival = office.arrival(office.event(1))
    with pytest.raises(SQLAlchemyError):
        office.inbox.take([arrival], office.now, stumble)
    assert rows(office) == (0, 0, 0)
    assert office.inbox.take([arrival], office.now).new == 1
