"""Every order of the centre with its act: done once, failed by a word, refused, expired, told again."""

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.orders import Order, OrderType
from kiosk.remote_acts import Acts
from kiosk.reporting.configured import Configured
from kiosk.reporting.lock import DeliveryLock
from kiosk.reporting.order_book import OrderBook
from kiosk.reporting.orders import Act, OrderFailedError, Orders
from kiosk.reporting.publication import Message
from kiosk.reporting.recent_log import RecentLog
from kiosk.session.events import PartBack, PartLost
from kiosk.session.faults import Fault
from tests.kiosk.reporting.ends import KEYS, TOPICS
from tests.kiosk.reporting.far_side import FarSide

ALL = [pytest.param(each.value, id=each.value) for each in OrderType]
ARGS: dict[str, dict[str, Any]] = {
    "config-apply": {"revision": 0},
    "alarm-acknowledge": {"code": "disk_low"},
    "log-pull": {"lines": 20},
}
RESULTS = {
    "ping": {"boot", "up_s"},
    "lock": {"locked_by"},
    "unlock": {"was_locked_by"},
    "self-test": {
        *("software", "store", "audit", "disk_free_mb", "outbox_rows"),
        *("clock", "alarms", "locked_by", "configuration"),
    },
    "log-pull": {"pieces"},
    "outbox-flush": {"rows"},
    "config-apply": {"revision", "restarts"},
    "cert-renew": {"until"},
    "alarm-acknowledge": {"code", "was_open"},
}


class Kiosk:
    """All that an order may touch, over a store of its own."""

    def __init__(self, side: FarSide) -> None:
        self.side = side
        self.begun: list[str] = []
        self.session: list[PartLost | PartBack] = []
        self.restarts = 0
        self.renews = True
        self.alarms = side.alarms
        self.lock = DeliveryLock(side.store, side.stamp, side.alarms, self.session.append)
        self.configured = Configured(
            side.folder,
            KEYS.centre_signing,
            side.stamp,
            topics=TOPICS,
            publish=side.line.publish,
            apply=lambda told: None,
        )
        self.open()

    def open(self) -> None:
        """The orders as each start finds them."""
        side, log = self.side, RecentLog()
        log.emit(logging.makeLogRecord({"msg": "a line", "levelno": 30, "levelname": "WARNING"}))
        acts = Acts(
            self,
            side.store,
            side.outbox,
            side.stamp,
            side.line.publish,
            topics=TOPICS,
            log=log,
            folder=side.folder,
        )
        counted = {kind: self.counting(act) for kind, act in acts.table().items()}
        book = OrderBook(side.store, side.stamp, side.outbox)
        self.orders = Orders(book, side.stamp, KEYS, topics=TOPICS, publish=side.line.publish, acts=counted)

    def counting(self, act: Act) -> Act:
        def counted(order: Order) -> Mapping[str, Any] | None:
            self.begun.append(order.type)
            return act(order)

        return counted

    def restart_when_idle(self) -> None:
        self.restarts += 1

    def renew_certificate(self) -> Mapping[str, Any]:
        if not self.renews:
            raise OrderFailedError("too_soon")
        return {"until": "2027"}

    def take(self, kind: str, args: Mapping[str, Any] | None = None) -> Message:
        message = self.side.order(kind, ARGS.get(kind) if args is None else args)
        self.orders.take(message)
        return message

    def told(self, message: Message) -> list[dict[str, Any]]:
        return self.side.told(TOPICS.progress(message.topic.rpartition("/")[2]))

    def words(self, message: Message) -> list[str]:
        return [f"{each['status']} {each.get('reason', '')}".strip() for each in self.told(message)]

    def ends(self) -> list[str]:
        """The ends that go through the outbox."""
        return [data["status"] for kind, data in self.side.events() if kind == "command.ended"]


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    side = FarSide(tmp_path)
    yield Kiosk(side)
    side.store.close()


def test_there_is_an_act_for_each_order_and_a_test_of_each(kiosk: Kiosk) -> None:
    assert set(RESULTS) | {"restart"} == {each.value for each in OrderType}


@pytest.mark.parametrize("kind", sorted(RESULTS))
def test_each_order_is_accepted_run_and_done_and_sent_again_is_told_and_not_done(
    kiosk: Kiosk, kind: str
) -> None:
    message = kiosk.take(kind)
    assert kiosk.words(message) == ["accepted", "running", "done"]
    assert set(kiosk.told(message)[-1]["result"]) == RESULTS[kind]
    assert kiosk.ends() == ["done"]
    kiosk.orders.take(message)
    assert kiosk.words(message) == ["accepted", "running", "done", "done"]
    assert kiosk.told(message)[-1] == kiosk.told(message)[-2]
    assert (kiosk.begun, kiosk.ends()) == ([kind], ["done"])


def test_a_restart_runs_until_the_next_start_has_done_it_and_is_not_done_twice(kiosk: Kiosk) -> None:
    message = kiosk.take("restart")
    kiosk.orders.take(message)
    assert (kiosk.words(message), kiosk.restarts) == (["accepted", "running", "running"], 1)
    kiosk.open()
    kiosk.orders.start()
    kiosk.orders.stop()
    kiosk.orders.take(message)
    assert (kiosk.words(message)[-1], kiosk.ends(), kiosk.restarts) == ("done", ["done"], 1)


@pytest.mark.parametrize("kind", ALL)
def test_no_order_is_done_late_out_of_its_turn_kept_by_a_broker_or_forged(kiosk: Kiosk, kind: str) -> None:
    late = kiosk.side.order(kind, ARGS.get(kind))
    kiosk.side.clock.turn(301)
    kiosk.orders.take(late)
    overtaken = kiosk.side.order(kind, ARGS.get(kind))
    kiosk.take("ping")
    kiosk.orders.take(overtaken)
    kept = kiosk.side.order(kind, ARGS.get(kind))
    kiosk.orders.take(replace(kept, retain=True))
    forged = json.loads(kept.payload) | {"args": {"more": 1}}
    kiosk.orders.take(replace(kept, payload=json.dumps(forged).encode()))
    assert [kiosk.words(each) for each in (late, overtaken, kept)] == [
        ["expired too_late"],
        ["refused replayed"],
        [],
    ]
    assert kiosk.begun == ["ping"]
    assert (kiosk.session, kiosk.restarts) == ([], 0)


@pytest.mark.parametrize(
    ("kind", "args", "reason"),
    [
        ("log-pull", {"lines": 0}, "bad_lines"),
        ("log-pull", {"lines": True}, "bad_lines"),
        ("log-pull", {"lines": 10**9}, "bad_lines"),
        ("config-apply", {"revision": 7}, "other_revision"),
        ("config-apply", {}, "other_revision"),
        ("alarm-acknowledge", {}, "bad_code"),
        ("alarm-acknowledge", {"code": 5}, "bad_code"),
        ("cert-renew", {}, "too_soon"),
    ],
)
def test_what_cannot_be_done_has_failed_by_its_word_and_the_end_is_kept(
    kiosk: Kiosk, kind: str, args: dict[str, Any], reason: str
) -> None:
    kiosk.renews = False
    message = kiosk.take(kind, args)
    assert kiosk.words(message) == ["accepted", "running", f"failed {reason}"]
    assert kiosk.ends() == ["failed"]
    kiosk.orders.take(message)
    assert (kiosk.words(message)[-1], len(kiosk.begun)) == (f"failed {reason}", 1)


@pytest.mark.parametrize("kind", ["ping", "lock", "unlock", "self-test", "outbox-flush"])
def test_arguments_an_order_does_not_know_change_nothing_of_it(kiosk: Kiosk, kind: str) -> None:
    message = kiosk.take(kind, {"card": "release", "lines": -1})
    assert kiosk.words(message)[-1] == "done"


def test_a_log_that_finds_no_line_has_failed(kiosk: Kiosk) -> None:
    kiosk.side.line.is_up = False
    kiosk.take("log-pull")
    assert kiosk.ends() == ["failed"]


def test_a_lock_that_comes_again_after_the_unlock_locks_nothing(kiosk: Kiosk) -> None:
    lock = kiosk.take("lock")
    kiosk.take("unlock")
    kiosk.orders.take(lock)
    assert kiosk.lock.causes() == ()
    assert [type(each) for each in kiosk.session] == [PartLost, PartBack]


def test_an_alarm_that_somebody_has_seen_is_told_as_seen(kiosk: Kiosk) -> None:
    kiosk.alarms.raise_alarm(Fault.DISK_LOW)
    message = kiosk.take("alarm-acknowledge")
    assert kiosk.told(message)[-1]["result"] == {"code": "disk_low", "was_open": True}
    assert kiosk.alarms.open()["disk_low"].acknowledged
