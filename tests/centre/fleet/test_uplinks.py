"""What kiosks say beside events and requests: pieces of a log, progress, alarms; and who asked for it."""

import gzip
import hashlib
from base64 import b64encode
from typing import Any

import pytest

from centre.fleet import alarms
from centre.fleet.log_pieces import KEPT_S, MOST_PIECES, forget_old_logs, whole_log
from centre.fleet.uplinks import note_other, note_over
from kiosk.domain.refusals import MessageError, Refusal
from tests.centre.fleet.test_orders import ask, send, state, there
from tests.centre.office import ON_SQLITE, Office

pytestmark = ON_SQLITE
LOG = "a line of the log\n" * 50
PACKED = gzip.compress(LOG.encode())
HALF = len(PACKED) // 2


def note(office: Office, channel: str, rest: str, body: dict[str, Any], kiosk: str = "k-17") -> None:
    with office.engine.begin() as connection:
        note_other(connection, kiosk, channel, rest, body, office.now)


def piece(order: str, number: int, data: bytes, pieces: int = 2) -> dict[str, Any]:
    digest = hashlib.sha256(LOG.encode()).hexdigest()
    told = {"command": order, "piece": number, "pieces": pieces, "data": b64encode(data).decode()}
    return told | ({"digest": digest} if number == pieces else {})


def log_of(office: Office, order: str) -> str | None:
    with office.engine.begin() as connection:
        return whole_log(connection, order)


def test_a_log_is_whole_once_all_its_pieces_are_there(office: Office) -> None:
    order = ask(office, "log-pull")
    note(office, "log", f"{order}/2", piece(order, 2, PACKED[HALF:]))
    assert log_of(office, order) is None
    note(office, "log", f"{order}/1", piece(order, 1, b"spoilt"))
    assert log_of(office, order) is None
    note(office, "log", f"{order}/1", piece(order, 1, PACKED[:HALF]))
    assert log_of(office, order) == LOG
    office.later(seconds=KEPT_S + 1)
    with office.engine.begin() as connection:
        forget_old_logs(connection, office.now)
    assert log_of(office, order) is None


def test_a_log_that_is_not_what_its_kiosk_packed_is_none(office: Office) -> None:
    order = ask(office, "log-pull")
    other = gzip.compress(b"another log")
    note(office, "log", f"{order}/1", piece(order, 1, other, pieces=1))
    assert log_of(office, order) is None


@pytest.mark.parametrize(
    ("rest", "changes", "kiosk"),
    [
        ("{order}/2", {}, "k-17"),
        ("{order}/1", {}, "k-18"),
        ("{order}/1", {"pieces": MOST_PIECES + 1}, "k-17"),
        ("{order}/3", {"piece": 3}, "k-17"),
        ("{order}/1", {"data": "?"}, "k-17"),
        ("other/1", {"command": "other"}, "k-17"),
    ],
)
def test_a_piece_that_nobody_asked_this_kiosk_for_is_refused(
    office: Office, rest: str, changes: dict[str, Any], kiosk: str
) -> None:
    order = ask(office, "log-pull")
    with pytest.raises(MessageError) as caught:
        note(office, "log", rest.format(order=order), piece(order, 1, b"x") | changes, kiosk)
    assert caught.value.refusal is Refusal.CONFLICT


def test_an_order_of_another_kind_brings_no_log(office: Office) -> None:
    order = ask(office, "ping")
    with pytest.raises(MessageError, match="a log nobody asked for"):
        note(office, "log", f"{order}/1", piece(order, 1, b"x"))


def test_progress_is_taken_under_its_own_topic_alone(office: Office) -> None:
    there(office)
    order = ask(office)
    assert send(office).id == order
    told = {"data": {"command": order, "status": "running"}}
    with pytest.raises(MessageError, match="command"):
        note(office, "cmd", "another", told)
    assert state(office, order) == "sent"
    note(office, "cmd", order, told)
    assert state(office, order) == "running"


def test_an_alarm_is_there_until_its_topic_is_empty(office: Office) -> None:
    raised = {"code": "paper_out", "severity": "low", "state": "raised", "acknowledged": False}
    with pytest.raises(MessageError, match="code"):
        note(office, "alarm", "case_open", {"data": raised})
    note(office, "alarm", "paper_out", {"data": raised})
    with office.engine.begin() as connection:
        row = alarms.open_alarm(connection, "k-17", "paper_out")
        assert row is not None and not alarms.is_over(row)
        note_over(connection, "k-17", "paper_out", office.now)
        row = alarms.open_alarm(connection, "k-17", "paper_out")
        assert row is not None and alarms.is_over(row)


def test_a_kiosk_that_was_away_when_its_alarm_was_seen_is_told_so(office: Office) -> None:
    there(office)
    raised = {"code": "paper_out", "severity": "low", "state": "raised", "acknowledged": False}
    note(office, "alarm", "paper_out", {"data": raised})
    with office.engine.begin() as connection:
        row = alarms.open_alarm(connection, "k-17", "paper_out")
        assert row is not None
        alarms.acknowledge(connection, row.number, "sara", "seen", office.now)
    assert send(office) is None
    note(office, "alarm", "paper_out", {"data": raised})
    told = send(office)
    assert told is not None and told.type == "alarm-acknowledge"
