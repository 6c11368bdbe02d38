"""Alarms of a kiosk: raised once, kept, seen, cleared, and gone only after both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.ports import HealthState
from kiosk.reporting.conditions import HOLD_S, LOOK_S, Conditions
from kiosk.reporting.lock import DeliveryLock
from kiosk.session.events import PartBack, PartLost
from kiosk.session.faults import Fault
from kiosk.session.states import Part
from kiosk.storage.store import StoreError
from tests.kiosk.fakes import FakeReporter
from tests.kiosk.reporting.ends import TOPICS
from tests.kiosk.reporting.far_side import FarSide

TOPIC = TOPICS.alarm("sensor_lost")


@pytest.fixture
def side(tmp_path: Path) -> Iterator[FarSide]:
    made = FarSide(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def conditions(side: FarSide) -> Conditions:
    reporter = FakeReporter()
    return Conditions(reporter, side.alarms, side.outbox, side.clock, side.folder, machine=side.clock)


def kinds(side: FarSide) -> list[str]:
    return [kind for kind, _ in side.events()]


def test_an_alarm_is_retained_until_it_is_cleared_and_seen(side: FarSide) -> None:
    side.alarms.raise_alarm(Fault.SENSOR_LOST)
    side.alarms.tell()
    side.alarms.clear("sensor_lost")
    side.alarms.tell()
    assert side.alarms.acknowledge("sensor_lost")
    side.alarms.tell()
    told = side.told(TOPIC)
    assert [(each.get("state"), each.get("acknowledged")) for each in told] == [
        ("raised", False),
        ("cleared", False),
        (None, None),
    ]
    assert all(each.retain for each in side.line.published)
    assert kinds(side) == ["alarm.raised", "alarm.cleared"]


def test_a_seen_alarm_whose_cause_lasts_stays(side: FarSide) -> None:
    side.alarms.raise_alarm(Fault.SENSOR_LOST)
    side.alarms.acknowledge("sensor_lost")
    assert side.alarms.open()["sensor_lost"].acknowledged
    side.alarms.clear("sensor_lost")
    assert side.alarms.open() == {}


def test_what_has_no_end_of_its_own_is_over_when_somebody_has_seen_it(side: FarSide) -> None:
    side.alarms.raise_alarm(Fault.WRONG_CARD)
    side.alarms.raise_alarm(Fault.WRONG_CARD)
    assert side.alarms.open()["wrong_card"].times == 2
    side.alarms.acknowledge("wrong_card")
    assert side.alarms.open() == {}
    assert kinds(side) == ["alarm.raised", "alarm.raised", "alarm.cleared"]
    assert not side.alarms.acknowledge("wrong_card")


def test_what_happens_again_is_new_to_whoever_had_seen_it(side: FarSide) -> None:
    for _ in range(2):
        side.alarms.raise_alarm(Fault.CASE_OPENED)
        assert not side.alarms.open()["case_opened"].acknowledged
        side.alarms.acknowledge("case_opened")


def test_alarms_outlive_a_restart_and_are_told_on_every_new_line(side: FarSide) -> None:
    side.alarms.raise_alarm(Fault.SENSOR_LOST)
    side.start_again()
    side.alarms.tell()
    side.alarms.tell()
    assert len(side.told(TOPIC)) == 1
    side.alarms.tell_anew()
    side.alarms.tell()
    assert len(side.told(TOPIC)) == 2


def test_without_a_line_an_alarm_is_told_later(side: FarSide) -> None:
    side.line.is_up = False
    side.alarms.raise_alarm(Fault.SENSOR_LOST)
    side.alarms.tell()
    side.line.is_up = True
    side.alarms.tell()
    assert len(side.told(TOPIC)) == 1


def test_a_store_that_fails_is_told_of_all_the_same(side: FarSide) -> None:
    side.store.close()
    with pytest.raises(StoreError):
        side.alarms.raise_alarm(Fault.JOURNAL_FAILED)
    side.alarms.tell_unwritten(Fault.JOURNAL_FAILED)
    assert side.told(TOPICS.alarm("journal_failed"))[0]["state"] == "raised"
    side.open()
    side.alarms.tell()
    assert side.told(TOPICS.alarm("journal_failed"))[-1] == {}


def test_a_part_that_is_lost_for_long_raises_one_alarm_and_back_clears_it(
    side: FarSide, conditions: Conditions
) -> None:
    conditions.health("finger", HealthState.FAULT, "sensor_lost")
    conditions.settle()
    assert kinds(side) == []
    side.clock.turn(HOLD_S)
    for _ in range(3):
        conditions.settle()
    conditions.health("finger", HealthState.READY)
    conditions.settle()
    assert side.events() == [
        ("alarm.raised", {"code": "sensor_lost", "severity": "alarm"}),
        ("alarm.cleared", {"code": "sensor_lost"}),
    ]


def test_a_part_that_comes_back_at_once_raises_nothing(side: FarSide, conditions: Conditions) -> None:
    conditions.health("finger", HealthState.FAULT, "sensor_lost")
    side.clock.turn(HOLD_S - 1)
    conditions.health("finger", HealthState.READY)
    side.clock.turn(HOLD_S)
    conditions.settle()
    assert kinds(side) == []


def test_an_alarm_of_before_the_restart_is_cleared_by_a_part_that_is_well(
    side: FarSide, conditions: Conditions
) -> None:
    side.alarms.raise_alarm(Fault.PRINTER_LOST)
    conditions.health("printer", HealthState.READY)
    conditions.settle()
    assert kinds(side) == ["alarm.raised", "alarm.cleared"]


def test_a_clock_that_jumps_raises_an_alarm_and_one_that_goes_does_not(
    side: FarSide, conditions: Conditions
) -> None:
    conditions.settle()
    side.clock.turn(10 * LOOK_S)
    conditions.settle()
    assert kinds(side) == []
    side.clock.started = side.clock.started.replace(year=2028)
    side.clock.turn(LOOK_S)
    conditions.settle()
    assert side.events() == [("alarm.raised", {"code": "clock_jumped", "severity": "alarm"})]


def test_a_full_disk_raises_an_alarm(
    side: FarSide, conditions: Conditions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.reporting.conditions.DISK_LOW_BYTES", 1 << 62)
    conditions.settle()
    side.clock.turn(LOOK_S)
    conditions.settle()
    assert side.events() == [("alarm.raised", {"code": "disk_low", "severity": "alarm"})]


def test_a_forged_cards_alarm_locks_in_the_same_commit_until_the_centre_unlocks(side: FarSide) -> None:
    posted: list[PartLost | PartBack] = []
    side.alarms.raise_alarm(Fault.CARD_NOT_AUTHENTIC)
    side.start_again()
    lock = DeliveryLock(side.store, side.stamp, side.alarms, posted.append)
    lock.restore()
    assert posted == [PartLost(Part.LOCK, "card_not_authentic")]
    side.alarms.acknowledge("card_not_authentic")
    assert lock.causes() == ("card_not_authentic",)
    assert lock.unlock() == ("card_not_authentic",)
    assert posted[-1] == PartBack(Part.LOCK)
    assert (lock.causes(), side.alarms.open()) == ((), {})


def test_the_centres_own_lock_outlives_a_restart(side: FarSide) -> None:
    posted: list[PartLost | PartBack] = []
    DeliveryLock(side.store, side.stamp, side.alarms, posted.append).lock()
    side.start_again()
    DeliveryLock(side.store, side.stamp, side.alarms, posted.append).restore()
    assert posted == [PartLost(Part.LOCK, "locked_by_centre")] * 2
