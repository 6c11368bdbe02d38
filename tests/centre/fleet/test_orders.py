"""Orders to kiosks at the centre: numbered, sent to who is there, followed to their end."""

from typing import Any

import pytest

from centre.fleet import alarms, orders
from centre.fleet.rights import within
from centre.storage.schema import presence
from centre.web.operators import NotAllowedError, Operator, OperatorError, Role
from kiosk.domain.orders import open_order
from tests.centre.office import ON_SQLITE, Office

SARA, MINA = Operator("sara", Role.OPERATOR), Operator("mina", Role.OPERATOR)


def there(office: Office, kiosk: str = "k-17") -> None:
    with office.engine.begin() as connection:
        told = {"state": "online", "session": "s", "boot": 1, "connection": 1, "heard_at": office.now}
        connection.execute(presence.insert().values(kiosk=kiosk, **told))


def ask(office: Office, kind: str = "ping", **args: Any) -> str:
    with office.engine.begin() as connection:
        return orders.ask(connection, SARA, "k-17", kind, args, office.now)


def send(office: Office) -> Any:
    with office.engine.begin() as connection:
        return orders.next_to_send(connection, office.now)


def tell(office: Office, order: str, status: str, kiosk: str = "k-17", **more: Any) -> Any:
    with office.engine.begin() as connection:
        orders.note_progress(connection, kiosk, {"command": order, "status": status, **more}, office.now)
        return orders.find(connection, order)


def state(office: Office, order: str) -> str:
    with office.engine.begin() as connection:
        row = orders.find(connection, order)
        assert row
        return str(row.state)


def expire(office: Office) -> None:
    with office.engine.begin() as connection:
        orders.expire(connection, office.now)


def test_an_order_is_numbered_signed_and_followed_to_its_end(office: Office) -> None:
    there(office)
    first = ask(office)
    office.later(seconds=1)
    second = ask(office, "self-test")
    sent = [send(office), send(office)]
    assert [(each.id, each.counter) for each in sent] == [(first, 1), (second, 2)]
    assert send(office) is None
    payload = sent[0].signed(office.keys.signing)
    assert open_order(payload, office.keys.signing.public_key(), "k-17", first).type == "ping"
    for status in ("accepted", "running"):
        assert tell(office, first, status).state == status
    assert tell(office, first, "done", result={"boot": 3}).result == '{"boot": 3}'


def test_an_order_waits_for_a_kiosk_that_is_away_and_not_for_ever(office: Office) -> None:
    order = ask(office)
    assert send(office) is None
    office.later(minutes=16)
    expire(office)
    assert state(office, order) == "expired"


def test_what_no_kiosk_answers_expires_and_a_late_end_still_counts(office: Office) -> None:
    there(office)
    order = ask(office)
    send(office)
    office.later(minutes=7)
    expire(office)
    assert state(office, order) == "expired"
    assert tell(office, order, "running").state == "expired"
    assert tell(office, order, "done").state == "done"
    assert tell(office, order, "failed").state == "done"


@ON_SQLITE
def test_another_kiosks_word_on_an_order_is_none(office: Office) -> None:
    there(office)
    order = ask(office)
    send(office)
    assert tell(office, order, "done", kiosk="k-18").state == "sent"


@ON_SQLITE
def test_a_dangerous_order_is_not_sent_before_a_second_person_spoke(office: Office) -> None:
    there(office)
    order = ask(office, "unlock")
    assert send(office) is None
    with office.engine.begin() as connection:
        with pytest.raises(NotAllowedError):
            orders.confirm(connection, SARA, order, office.now)
        orders.confirm(connection, MINA, "k-17", office.now)
    assert send(office).type == "unlock"


@ON_SQLITE
@pytest.mark.parametrize(
    ("operator", "kiosk", "kind", "error"),
    [
        (Operator("v", Role.VIEWER), "k-17", "ping", NotAllowedError),
        (Operator("o", Role.OPERATOR, "shiraz-*"), "k-17", "ping", NotAllowedError),
        (SARA, "k-0", "ping", OperatorError),
        (SARA, "k-17", "open-latch", OperatorError),
    ],
)
def test_who_may_not_orders_nothing(
    office: Office, operator: Operator, kiosk: str, kind: str, error: type[Exception]
) -> None:
    with office.engine.begin() as connection, pytest.raises(error):
        orders.ask(connection, operator, kiosk, kind, {}, office.now)


@pytest.mark.parametrize(
    ("scope", "place", "reaches"),
    [
        ("", "x", True),
        ("tehran-1", "tehran-1", True),
        ("tehran-1", "tehran-10", False),
        ("te*", "tehran-1", True),
    ],
)
def test_a_scope_is_all_one_or_those_that_begin_alike(scope: str, place: str, reaches: bool) -> None:
    assert within(scope, place) is reaches


def test_an_alarms_life_at_the_centre(office: Office) -> None:
    office.take(office.event(1, "alarm.raised", code="case_opened", severity="high"))
    office.take(office.event(2, "alarm.raised", code="case_opened", severity="high"))
    with office.engine.begin() as connection:
        (row,) = alarms.open_alarms(connection)
        assert (row.times, row.severity) == (2, "high")
        assert alarms.acknowledge(connection, row.number, "sara", "went there", office.now)
        assert alarms.acknowledge(connection, row.number, "mina", "too", office.now) is None
    office.take(office.event(3, "alarm.cleared", code="case_opened"))
    with office.engine.begin() as connection:
        assert alarms.open_alarms(connection) == []
        assert [each.acknowledged_by for each in alarms.latest_closed(connection, 5)] == ["sara"]


@ON_SQLITE
def test_an_event_that_comes_twice_counts_once(office: Office) -> None:
    event = office.event(1, "alarm.raised", code="wrong_card", severity="high")
    office.take(event)
    office.take(event)
    with office.engine.begin() as connection:
        assert [row.times for row in alarms.open_alarms(connection)] == [1]


@ON_SQLITE
def test_what_happens_again_after_it_was_seen_is_unseen(office: Office) -> None:
    office.take(office.event(1, "alarm.raised", code="case_opened", severity="high"))
    with office.engine.begin() as connection:
        alarms.acknowledge(connection, 1, "sara", "x", office.now)
    office.take(office.event(2, "alarm.raised", code="case_opened", severity="high"))
    with office.engine.begin() as connection:
        (row,) = alarms.open_alarms(connection)
    assert (row.acknowledged_by, row.times) == (None, 2)


@ON_SQLITE
def test_the_retained_topic_tells_what_no_event_could_and_counts_nothing_twice(office: Office) -> None:
    told = {"state": "raised", "severity": "alarm", "acknowledged": False}
    with office.engine.begin() as connection:
        assert not alarms.note_topic(connection, "k-17", "journal_failed", told, office.now)
        assert not alarms.note_topic(connection, "k-17", "journal_failed", told, office.now)
    office.take(office.event(1, "alarm.raised", code="journal_failed", severity="alarm"))
    with office.engine.begin() as connection:
        (row,) = alarms.open_alarms(connection)
        assert row.times == 1
        alarms.acknowledge(connection, row.number, "sara", "x", office.now)
        assert alarms.note_topic(connection, "k-17", "journal_failed", told, office.now)
        orders.tell_acknowledged(connection, "k-17", "journal_failed", office.now)
        orders.tell_acknowledged(connection, "k-17", "journal_failed", office.now)
        assert [row.type for row in orders.latest(connection, 9)] == ["alarm-acknowledge"]
