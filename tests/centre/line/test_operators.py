"""Operators who ask over the broker: known by certificate, judged as on the pages and answered."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from centre.fleet import alarms, orders
from centre.line.operators import OperatorsOnLine, operator_filters, parse_asked
from centre.web.operators import Role, add_operator, latest_acts
from kiosk.domain.topics import Uplink
from tests.centre.broker.secured import OPERATOR, ROOT, End, secured
from tests.centre.ends import Centre
from tests.centre.office import ON_SQLITE, Office

PASSWORD = "correct horse battery"


@pytest.fixture
def gate(office: Office) -> OperatorsOnLine:
    with office.engine.begin() as connection:
        for name, role in (("sara", Role.OPERATOR), ("mina", Role.OPERATOR), ("reza", Role.VIEWER)):
            add_operator(connection, name, role, PASSWORD, office.now)
        alarms.happened(connection, "k-17", "attendant_called", "alarm", office.now)
    return OperatorsOnLine(office.engine, "kiosks", office.clock)


def asked(gate: OperatorsOnLine, who: str, op: str, **data: Any) -> dict[str, Any]:
    body = json.dumps({"v": "1.0", "data": data}).encode()
    topic, answer = gate.answer(Uplink(who, "op", op), body)
    assert topic == f"kiosks/v1/op/{who}/rs"
    told: dict[str, Any] = json.loads(answer)
    return told


@ON_SQLITE
def test_a_command_is_asked_by_one_and_confirmed_by_another(office: Office, gate: OperatorsOnLine) -> None:
    order = asked(gate, "sara", "command.ask", kiosk="k-17", type="unlock")["data"]["command"]
    assert asked(gate, "sara", "command.confirm", command=order)["code"] == "not_allowed"
    assert asked(gate, "mina", "command.confirm", command=order)["ok"]
    with office.engine.begin() as connection:
        row = orders.find(connection, order)
    assert row is not None
    assert (row.state, row.asked_by, row.confirmed_by) == ("ready", "sara", "mina")


@ON_SQLITE
def test_an_alarm_is_acknowledged_over_the_line(office: Office, gate: OperatorsOnLine) -> None:
    assert asked(gate, "sara", "alarm.acknowledge", number=1, note="went there")["ok"]
    assert asked(gate, "sara", "alarm.acknowledge", number=1, note="again")["code"] == "refused"
    with office.engine.begin() as connection:
        assert alarms.open_alarms(connection) == []


@ON_SQLITE
@pytest.mark.parametrize(
    ("who", "op", "data", "code"),
    [
        ("reza", "command.ask", {"kiosk": "k-17", "type": "ping"}, "not_allowed"),
        ("nobody", "command.ask", {"kiosk": "k-17", "type": "ping"}, "unknown_operator"),
        ("sara", "command.ask", {"kiosk": "k-0", "type": "ping"}, "refused"),
        ("sara", "command.ask", {"kiosk": "k-17", "type": "release"}, "refused"),
        ("sara", "command.ask", {"kiosk": 5}, "refused"),
        ("sara", "latch.open", {}, "refused"),
        ("sara", "alarm.acknowledge", {"number": True, "note": "x"}, "refused"),
    ],
)
def test_what_may_not_or_cannot_be_is_answered_with_a_word(
    gate: OperatorsOnLine, who: str, op: str, data: dict[str, Any], code: str
) -> None:
    assert asked(gate, who, op, **data)["code"] == code


@ON_SQLITE
def test_who_may_not_is_written_down(office: Office, gate: OperatorsOnLine) -> None:
    asked(gate, "reza", "command.ask", kiosk="k-17", type="ping")
    with office.engine.begin() as connection:
        (act,) = latest_acts(connection, 5)
    assert (act.operator, act.act, act.subject) == ("reza", "refused", "k-17")


@ON_SQLITE
@pytest.mark.parametrize("payload", [b"", b"{}", b"[]", b'{"v":"9.0"}', b"x" * 20_000])
def test_rubbish_is_answered_too(gate: OperatorsOnLine, payload: bytes) -> None:
    _, answer = gate.answer(Uplink("sara", "op", "command.ask"), payload)
    assert json.loads(answer)["ok"] is False


def test_only_operators_topics_are_theirs_and_only_a_broker_that_knows_them_is_listened_to() -> None:
    assert parse_asked("kiosks", "kiosks/v1/op/sara/rq/command.ask") == Uplink("sara", "op", "command.ask")
    for topic in (
        "kiosks/v1/op/sara/rs",
        "other/v1/op/sara/rq/x",
        "kiosks/v1/op/a/b/rq/x",
        "kiosks/v1/op//rq/x",
    ):
        assert parse_asked("kiosks", topic) is None
    assert operator_filters("kiosks", are_known=False) == ()


@pytest.mark.broker
def test_an_operator_with_a_certificate_asks_a_real_centre_and_hears_its_answer(tmp_path: Path) -> None:
    with ExitStack() as stack:
        at = stack.enter_context(secured(tmp_path))
        centre = Centre(tmp_path, at.broker, f"--tls={at.tls}")
        stack.callback(centre.kill)
        with centre.database() as engine, engine.begin() as connection:
            add_operator(connection, OPERATOR, Role.OPERATOR, PASSWORD, 0.0)
        at.enrol("kiosk-7")
        centre.start()
        operator = End(at.broker.port, at.context(f"operator-{OPERATOR}"))
        stack.callback(operator.leave)
        assert operator.subscribe(f"{ROOT}/v1/op/{OPERATOR}/rs") == 1
        body = json.dumps({"v": "1.0", "data": {"kiosk": "kiosk-7", "type": "ping"}}).encode()
        assert operator.publish(f"{ROOT}/v1/op/{OPERATOR}/rq/command.ask", body) == 0
        told = json.loads(operator.wait_for(f"{ROOT}/v1/op/{OPERATOR}/rs").payload)
        with centre.database() as engine, engine.begin() as connection:
            row = orders.find(connection, told["data"]["command"])
        assert row is not None
        assert (row.kiosk, row.type, row.asked_by) == ("kiosk-7", "ping", OPERATOR)
