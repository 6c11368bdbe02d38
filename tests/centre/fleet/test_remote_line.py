"""Operators and one kiosk over a real broker: alarms, commands, configuration, a planned closing."""

import json
import logging
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from centre.fleet.log_pieces import whole_log
from kiosk.domain.orders import Order, OrderType
from kiosk.domain.topics import KioskTopics
from kiosk.session.attendant import call_attendant
from kiosk.session.commands import Report, Tell
from kiosk.session.events import PartBack, PartLost, PlanChanged, PolicyChanged
from kiosk.session.faults import Fault
from kiosk.session.policy import Policy
from kiosk.session.remote_events import RemoteEvent
from kiosk.session.states import Part, State
from simulators.broker import Broker
from tests.centre.deadline import wait_until
from tests.centre.ends import KIOSK, Centre, KioskEnd, Listener
from tests.centre.fleet.operating import Operating

pytestmark = pytest.mark.broker

TOPICS = KioskTopics("kiosks", KIOSK)


class Line:
    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.broker = stack.enter_context(Broker(folder / "broker"))
        self.centre = Centre(folder, self.broker)
        self.centre.enrol(KIOSK, folder / "kiosk-keys")
        self.listener = Listener(folder, self.broker)
        stack.callback(self.listener.stop)
        stack.callback(self.centre.kill)
        self.centre.start()
        self.stack = stack
        self.operating = Operating(self.centre)

    def kiosk(self) -> KioskEnd:
        kiosk = KioskEnd(self.folder / "state", self.folder / "kiosk-keys", self.broker).start()
        self.stack.callback(kiosk.stop)
        kiosk.wait_reachable()
        return kiosk

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """As somebody who has got hold of the broker."""
        command = ["mosquitto_pub", "-V", "5", "-p", str(self.broker.port), "-t", topic, "-s"]
        subprocess.run([*command, *(["-r"] if retain else [])], input=payload, check=True)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    with ExitStack() as stack:
        yield Line(tmp_path, stack)


def retained_now(line: Line, topic: str) -> bool:
    """Whether the broker would give something to somebody who comes now."""
    told = [payload for seen, _, payload in line.listener.heard() if seen == topic]
    return bool(told and told[-1])


def test_an_alarm_lives_until_it_is_seen_and_over_on_both_sides(line: Line) -> None:
    kiosk, operating = line.kiosk(), line.operating
    kiosk.remote.alarms.raise_alarm(Fault.SENSOR_LOST)
    wait_until(lambda: len(operating.alarms()) == 1, "the alarm")
    line.listener.wait_for(TOPICS.alarm("sensor_lost"), '"acknowledged":false')
    (row,) = operating.alarms()
    assert (row.code, row.severity, row.times, row.closed) == ("sensor_lost", "alarm", 1, False)
    hot = line.centre.view()["alarms"]
    assert [(each["kiosk"], each["code"]) for each in hot] == [(KIOSK, "sensor_lost")]
    operating.acknowledge(row.number, "technician is on the way")
    line.listener.wait_for(TOPICS.alarm("sensor_lost"), '"acknowledged":true')
    kiosk.remote.alarms.clear("sensor_lost")
    wait_until(lambda: operating.alarms()[0].closed, "the end of it at the centre")
    wait_until(lambda: kiosk.remote.alarms.open() == {}, "the end of it at the kiosk")
    assert line.centre.view()["alarms"] == []


def test_a_kiosk_that_was_away_hears_later_that_somebody_has_seen_its_alarm(line: Line) -> None:
    operating, kiosk = line.operating, line.kiosk()
    kiosk.journal.tell(Report("alarm.raised", {"code": "wrong_card", "severity": "high"}))
    wait_until(lambda: len(operating.alarms()) == 1, "the alarm")
    kiosk.wait_empty()
    kiosk.link.stop()
    operating.acknowledge(operating.alarms()[0].number)
    kiosk.remote.stop()
    kiosk.store.close()
    again = line.kiosk()
    wait_until(lambda: again.remote.alarms.open() == {}, "the acknowledgement")
    wait_until(lambda: operating.alarms()[0].closed, "the end of it at the centre")


def test_who_asks_for_a_person_at_a_kiosk_is_seen_by_an_operator_and_nobody_is_named(line: Line) -> None:
    kiosk, operating = line.kiosk(), line.operating
    for command in call_attendant(State(Policy())).commands:
        if isinstance(command, Tell):
            kiosk.journal.tell(command.report)
    wait_until(lambda: len(operating.alarms()) == 1, "the call")
    (hot,) = line.centre.view()["alarms"]
    assert (hot["kiosk"], hot["code"], hot["cleared"]) == (KIOSK, "attendant_called", False)
    operating.acknowledge(1, "went there")
    assert line.centre.view()["alarms"] == []
    assert TOPICS.alarm("attendant_called") not in line.listener.topics()


def test_commands_are_sent_done_and_their_results_seen(line: Line) -> None:
    kiosk, operating = line.kiosk(), line.operating
    ping = operating.ended(operating.order("ping"))
    assert (ping.state, json.loads(ping.result)["boot"]) == ("done", 1)
    looked = json.loads(operating.ended(operating.order("self-test")).result)
    assert (looked["store"], looked["audit"]) == ("ok", "ok")
    assert operating.ended(operating.order("outbox-flush")).state == "done"
    assert operating.ended(operating.order("cert-renew")).reason == "not_supported"
    kiosk.wait_empty()
    told = [
        json.loads(payload) for topic, _, payload in line.listener.heard() if "/cmd/" in topic and payload
    ]
    assert all("kiosk" in each for each in told)
    assert not any(kept for topic, kept, _ in line.listener.heard() if "/cmd/" in topic)


def test_a_lock_needs_one_person_and_an_unlock_two_and_a_restart_keeps_it(line: Line) -> None:
    kiosk, operating = line.kiosk(), line.operating
    assert operating.ended(operating.order("lock")).state == "done"
    assert PartLost(Part.LOCK, "locked_by_centre") in kiosk.heard
    kiosk.link.stop()
    kiosk.remote.stop()
    kiosk.store.close()
    again = line.kiosk()
    assert again.heard[0] == PartLost(Part.LOCK, "locked_by_centre")
    waiting = operating.order("unlock", confirm=False)
    assert operating.row(waiting).state == "waiting"
    unlock = operating.ended(operating.order("unlock"))
    assert json.loads(unlock.result) == {"was_locked_by": "locked_by_centre"}
    assert PartBack(Part.LOCK) in again.heard


def test_a_pulled_log_arrives_whole(line: Line) -> None:
    line.kiosk()
    logging.getLogger("tests").warning("a line that must be in the log, of 9991234500")
    order = line.operating.ended(line.operating.order("log-pull", lines=200))
    assert order.state == "done"

    def log() -> str | None:
        with line.centre.database() as engine, engine.begin() as connection:
            return whole_log(connection, order.id)

    wait_until(lambda: log() is not None, "every piece")
    assert "a line that must be in the log, of #" in str(log())


def test_forged_replayed_and_retained_commands_change_nothing(line: Line) -> None:
    kiosk, operating = line.kiosk(), line.operating
    assert operating.ended(operating.order("ping")).state == "done"
    sent = [
        (topic, payload)
        for topic, _, payload in line.listener.heard()
        if topic.startswith("kiosks/v1/dn/") and "/cmd/" in topic
    ]
    topic, payload = sent[0]
    forged = json.loads(payload) | {"type": "lock"}
    line.publish(topic, json.dumps(forged).encode())
    line.publish(topic, payload.encode(), retain=True)
    line.publish(topic, payload.encode())
    key, now = line.centre.keys().signing, datetime.now(UTC)
    other = "01890a5d-ac96-774b-bcce-b302099a8057"
    foreign = Order("kiosk-8", other, "lock", {}, now, now + timedelta(minutes=5), 99)
    line.publish(TOPICS.command(other), foreign.signed(key))
    old = Order(KIOSK, other, "lock", {}, now - timedelta(hours=2), now - timedelta(hours=1), 99)
    line.publish(TOPICS.command(other), old.signed(key))
    line.listener.wait_for(TOPICS.progress(other), '"expired"')
    assert operating.ended(operating.order("ping")).state == "done"
    assert kiosk.remote.lock.causes() == ()
    assert not any(isinstance(each, PartLost) for each in kiosk.heard)


def test_a_configuration_rolls_out_and_a_refused_one_is_taken_back(line: Line) -> None:
    kiosk, operating = line.kiosk(), line.operating
    first = operating.roll_out('{"policy": {"result_s": 5}}')
    wait_until(lambda: operating.configuration(first).state == "done", "the roll-out")
    assert operating.of_kiosk().reported == first
    wait_until(
        lambda: any(isinstance(each, PolicyChanged) and each.policy.result_s == 5 for each in kiosk.heard),
        "the new limits",
    )
    kiosk.remote.configured.now = kiosk.remote.configured.now.__class__(first + 10)
    second = operating.roll_out('{"policy": {"result_s": 6}}')
    wait_until(lambda: operating.configuration(second).state == "aborted", "the abort")
    assert operating.configuration(second).reason == "too_many_failed"
    back = operating.configuration(second + 1)
    assert json.loads(back.document) == {"policy": {"result_s": 5}}


def test_a_planned_closing_reaches_the_kiosk_and_ends_when_it_is_taken_back(line: Line) -> None:
    kiosk, operating = line.kiosk(), line.operating

    def closed() -> list[bool]:
        return [each.closed for each in kiosk.heard if isinstance(each, PlanChanged)]

    operating.close()
    wait_until(lambda: closed()[-1:] == [True], "the closing")
    operating.open()
    wait_until(lambda: closed()[-1:] == [False], "its end")


def test_a_forged_card_locks_over_a_restart_until_two_operators_unlock(line: Line) -> None:
    kiosk, operating = line.kiosk(), line.operating
    kiosk.journal.tell(Report("alarm.raised", {"code": "card_not_authentic", "severity": "high"}))
    wait_until(lambda: len(operating.alarms()) == 1, "the alarm")
    operating.acknowledge(1)
    wait_until(lambda: kiosk.remote.alarms.open()["card_not_authentic"].acknowledged, "the acknowledgement")
    kiosk.link.stop()
    kiosk.remote.stop()
    kiosk.store.close()
    again = line.kiosk()
    assert again.heard[0] == PartLost(Part.LOCK, "card_not_authentic")
    assert operating.ended(operating.order("unlock")).state == "done"
    assert PartBack(Part.LOCK) in again.heard
    wait_until(lambda: operating.alarms()[0].closed, "the end of the alarm")


def test_no_command_brings_the_session_anything_that_could_free_a_card(line: Line) -> None:
    kiosk, operating = line.kiosk(), line.operating
    told: dict[OrderType, dict[str, Any]] = {
        OrderType.ALARM_ACKNOWLEDGE: {"code": "wrong_card"},
        OrderType.CONFIG_APPLY: {"revision": 0},
    }
    for kind in OrderType:
        if kind is not OrderType.RESTART:
            operating.ended(operating.order(kind.value, **told.get(kind, {})))
    restarted = operating.order("restart")
    wait_until(lambda: operating.row(restarted).state == "running", "the restart")
    harmless = (PartLost(Part.LOCK, "locked_by_centre"), PartBack(Part.LOCK))
    assert all(isinstance(each, RemoteEvent) or each in harmless for each in kiosk.heard)
