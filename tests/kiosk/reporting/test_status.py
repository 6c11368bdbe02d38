"""What everybody may see of a kiosk."""

import json

from kiosk.ports import HealthState
from kiosk.reporting.status import Status
from tests.kiosk.domain.turned_clock import TurnedClock
from tests.kiosk.reporting.ends import TOPICS, MemoryLine, stamp


def status(line: MemoryLine, clock: TurnedClock | None = None) -> Status:
    return Status(TOPICS, stamp(clock), {"version": "1"}, line.publish)


def test_birth_and_will_name_one_session_boot_and_connection() -> None:
    line = MemoryLine()
    ours = status(line)
    will = json.loads(ours.will().payload)
    ours.birth()
    birth = json.loads(line.published[0].payload)
    assert (birth["state"], will["state"], will["cause"]) == ("online", "offline", "lost")
    for key in ("session", "boot", "connection", "kiosk"):
        assert birth[key] == will[key]
    assert line.published[0].retain


def test_each_connection_has_a_later_will() -> None:
    ours = status(MemoryLine())
    first, second = (json.loads(ours.will().payload)["connection"] for _ in range(2))
    assert second > first


def test_a_clean_stop_says_so() -> None:
    farewell = status(MemoryLine()).farewell()
    assert json.loads(farewell.payload)["cause"] == "stopped"
    assert farewell.retain


def test_health_is_retained_and_says_since_when() -> None:
    line, clock = MemoryLine(), TurnedClock()
    status(line, clock).health("finger", HealthState.FAULT, "sensor_lost")
    (message,) = line.published
    data = json.loads(message.payload)["data"]
    assert message.topic == "kiosks/v1/up/k-17/health/finger"
    assert (message.retain, message.expiry_s) == (True, 3600)
    assert (data["state"], data["cause"]) == ("fault", "sensor_lost")
    assert data["since"] == "2026-11-22T12:01:40.000Z"


def test_unchanged_health_is_not_said_again() -> None:
    line = MemoryLine()
    ours = status(line)
    ours.health("finger", HealthState.READY)
    ours.health("finger", HealthState.READY)
    assert len(line.published) == 1
    ours.health("finger", HealthState.READY, "cause")
    assert len(line.published) == 2


def test_health_said_without_a_line_is_told_with_the_next_one() -> None:
    line = MemoryLine()
    line.is_up = False
    ours = status(line)
    ours.health("finger", HealthState.READY)
    ours.health("reader", HealthState.ABSENT)
    line.is_up = True
    ours.tell_all()
    assert line.topics() == [TOPICS.info, TOPICS.health("finger"), TOPICS.health("reader")]


def test_metrics_are_never_retained() -> None:
    line = MemoryLine()
    status(line).metrics({"outbox_rows": 3})
    (message,) = line.published
    assert (message.qos, message.retain, message.expiry_s) == (0, False, 120)
