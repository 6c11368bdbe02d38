"""What goes down to kiosks: signed for each, kept by the broker or not, sent again when there was no line."""

import json
from datetime import timedelta

import pytest

from centre.fleet import alarms, closings, configurations, orders
from centre.fleet.dispatch import LOOK_S, Dispatch
from centre.storage.schema import kiosks, presence
from centre.web.operators import Operator, Role
from kiosk.domain.configuration import open_configuration
from kiosk.domain.notices import open_notice
from tests.centre.office import ON_SQLITE, Office

SARA, MINA = Operator("sara", Role.OPERATOR), Operator("mina", Role.OPERATOR)
CFG, NOTICE = "kiosks/v1/dn/k-17/cfg", "kiosks/v1/dn/all/notice"


class Line:
    """Remembers what was sent; a dispatch over it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.is_up = True
        self.sent: list[tuple[str, bytes, int | None, bool]] = []
        self.dispatch = Dispatch(office.engine, office.keys, self._send, root="kiosks", clock=office.clock)

    def _send(self, topic: str, payload: bytes, expiry_s: int | None, retain: bool) -> bool:
        if self.is_up:
            self.sent.append((topic, payload, expiry_s, retain))
        return self.is_up

    def work(self) -> None:
        self.office.later(seconds=LOOK_S)
        while self.dispatch.step():
            pass

    def on(self, topic: str) -> list[tuple[bytes, int | None, bool]]:
        return [(payload, expiry_s, retain) for at, payload, expiry_s, retain in self.sent if at == topic]


@pytest.fixture
def line(office: Office) -> Line:
    return Line(office)


def roll_out(office: Office) -> int:
    with office.engine.begin() as connection:
        document = json.dumps({"policy": {"result_s": 5}})
        revision = configurations.draft(connection, SARA, document, "", office.now, hold_s=0.0)
        configurations.confirm(connection, MINA, revision, office.now)
        connection.execute(kiosks.delete().where(kiosks.c.id != "k-17"))
    return revision


@ON_SQLITE
def test_an_order_is_never_kept_by_the_broker_and_lives_five_minutes(office: Office, line: Line) -> None:
    with office.engine.begin() as connection:
        told = {"state": "online", "session": "s", "boot": 1, "connection": 1, "heard_at": office.now}
        connection.execute(presence.insert().values(kiosk="k-17", **told))
        order = orders.ask(connection, SARA, "k-17", "ping", {}, office.now)
    line.work()
    ((payload, expiry_s, retain),) = line.on(f"kiosks/v1/dn/k-17/cmd/{order}")
    assert (expiry_s, retain) == (300, False)
    assert json.loads(payload)["type"] == "ping"


@ON_SQLITE
def test_a_configuration_is_signed_kept_by_the_broker_and_sent_once_there_is_a_line(
    office: Office, line: Line
) -> None:
    revision, line.is_up = roll_out(office), False
    line.work()
    assert line.sent == []
    line.is_up = True
    line.work()
    line.work()
    ((payload, expiry_s, retain),) = line.on(CFG)
    assert (expiry_s, retain) == (None, True)
    key = office.keys.signing.public_key()
    assert open_configuration(payload, key, "k-17").revision == revision


@ON_SQLITE
def test_of_a_retired_kiosk_the_broker_keeps_nothing(office: Office, line: Line) -> None:
    roll_out(office)
    line.work()
    with office.engine.begin() as connection:
        connection.execute(kiosks.update().values(retired_at=office.now))
    line.work()
    assert line.on(CFG)[-1] == (b"", None, True)


@ON_SQLITE
def test_a_notice_lives_as_long_as_it_says_and_is_told_anew_by_a_new_start(
    office: Office, line: Line
) -> None:
    now = office.clock.now()
    with office.engine.begin() as connection:
        end = now + timedelta(hours=1)
        closings.announce(connection, SARA, now, end, office.now, closed=True, fa="تعمیر", en="Maintenance")
    for each in (line, again := Line(office)):
        each.work()
        each.work()
    assert len(line.on(NOTICE)) == len(again.on(NOTICE)) == 1
    payload, expiry_s, retain = line.on(NOTICE)[0]
    assert retain
    assert expiry_s is not None
    assert 3590 < expiry_s <= 3600
    assert open_notice(payload, office.keys.signing.public_key()).en == "Maintenance"
    office.later(hours=2)
    line.work()
    assert line.on(NOTICE)[-1] == (b"", None, True)


@ON_SQLITE
def test_a_call_for_help_is_a_matter_until_somebody_has_seen_it(office: Office) -> None:
    office.take(office.event(1, "attendant.called"))
    with office.engine.begin() as connection:
        (row,) = alarms.open_alarms(connection)
        assert (row.code, row.cleared_at is not None) == ("attendant_called", True)
        alarms.acknowledge(connection, row.number, "sara", "went there", office.now)
        assert alarms.open_alarms(connection) == []
        orders.tell_acknowledged(connection, "k-17", "attendant_called", office.now)
        assert orders.latest(connection, 5) == []
