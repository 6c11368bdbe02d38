"""Orders of the centre at the kiosk: judged, done once, told of, and none of them near a card."""

import gzip
import hashlib
import json
import logging
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain import contract
from kiosk.domain.orders import Order, OrderType
from kiosk.domain.topics import KioskTopics
from kiosk.remote_acts import audit_holds
from kiosk.reporting.order_book import OrderBook
from kiosk.reporting.orders import OrderFailedError, Orders
from kiosk.reporting.publication import Message
from kiosk.reporting.recent_log import PIECE_BYTES, RecentLog, blotted, pieces
from kiosk.session.faults import Fault
from tests.kiosk.reporting.ends import KEYS, KIOSK, TOPICS
from tests.kiosk.reporting.far_side import FarSide


class Desk:
    """Orders over a kiosk's store, with acts that only count."""

    def __init__(self, side: FarSide) -> None:
        self.side = side
        self.done: list[str] = []
        self.open()

    def open(self) -> None:
        book = OrderBook(self.side.store, self.side.stamp, self.side.outbox)
        acts = {
            OrderType.PING: self.ping,
            OrderType.LOCK: self.fail,
            OrderType.RESTART: self.restart,
            OrderType.SELF_TEST: self.stumble,
        }
        line, stamp = self.side.line, self.side.stamp
        self.orders = Orders(book, stamp, KEYS, topics=TOPICS, publish=line.publish, acts=acts)

    def ping(self, order: Order) -> Mapping[str, Any]:
        self.done.append(order.id)
        return {"boot": 3}

    def fail(self, order: Order) -> Mapping[str, Any]:
        raise OrderFailedError("jammed")

    def stumble(self, order: Order) -> Mapping[str, Any]:
        raise RuntimeError("a bug")

    def restart(self, order: Order) -> None:
        self.done.append(order.id)

    def told(self, message: Message) -> list[str]:
        topic = TOPICS.progress(message.topic.rpartition("/")[2])
        return [f"{each['status']} {each.get('reason', '')}".strip() for each in self.side.told(topic)]


@pytest.fixture
def side(tmp_path: Path) -> Iterator[FarSide]:
    made = FarSide(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def desk(side: FarSide) -> Desk:
    return Desk(side)


def test_an_order_is_accepted_run_and_done_and_its_end_is_an_event(side: FarSide, desk: Desk) -> None:
    message = side.order("ping")
    desk.orders.take(message)
    assert desk.told(message) == ["accepted", "running", "done"]
    ((kind, data),) = side.events()
    assert (kind, data["status"], data["result"]) == ("command.ended", "done", {"boot": 3})
    assert not any(each.retain for each in side.line.published)
    for each in side.line.published:
        contract.check("envelope", json.loads(each.payload))
        contract.check("status.cmd", json.loads(each.payload)["data"])


def test_an_order_that_comes_twice_is_done_once_and_told_twice(side: FarSide, desk: Desk) -> None:
    message = side.order("ping")
    desk.orders.take(message)
    side.start_again()
    desk.open()
    desk.orders.take(message)
    assert len(desk.done) == 1
    assert desk.told(message)[-1] == "done"


def test_an_order_replayed_out_of_its_turn_is_refused(side: FarSide, desk: Desk) -> None:
    first, second = side.order("ping"), side.order("ping")
    desk.orders.take(second)
    desk.orders.take(first)
    assert desk.told(first) == ["refused replayed"]
    assert len(desk.done) == 1


def test_a_late_order_has_expired(side: FarSide, desk: Desk) -> None:
    message = side.order("ping")
    side.clock.turn(301)
    desk.orders.take(message)
    assert desk.told(message) == ["expired too_late"]


def test_a_retained_or_a_forged_order_is_not_even_answered(side: FarSide, desk: Desk) -> None:
    message = side.order("ping")
    desk.orders.take(replace(message, retain=True))
    desk.orders.take(replace(message, payload=message.payload.replace(b'"ping"', b'"lock"')))
    desk.orders.take(replace(message, payload=b"{}"))
    assert (side.line.published, desk.done) == ([], [])


def test_what_this_kiosk_does_not_know_is_refused_or_failed(side: FarSide, desk: Desk) -> None:
    unknown, unsupported = side.order("release"), side.order("cert-renew")
    desk.orders.take(unknown)
    desk.orders.take(unsupported)
    assert desk.told(unknown) == ["refused unknown_type"]
    assert desk.told(unsupported)[-1] == "failed not_supported"


@pytest.mark.parametrize(("kind", "end"), [("lock", "failed jammed"), ("self-test", "failed bug")])
def test_what_goes_wrong_is_told_by_a_word(side: FarSide, desk: Desk, kind: str, end: str) -> None:
    message = side.order(kind)
    desk.orders.take(message)
    assert desk.told(message)[-1] == end
    after = side.order("ping")
    desk.orders.take(after)
    assert desk.told(after)[-1] == "done"


def test_a_restart_is_done_with_the_next_start_and_what_was_cut_off_has_failed(
    side: FarSide, desk: Desk
) -> None:
    restart = side.order("restart")
    desk.orders.take(restart)
    assert desk.told(restart) == ["accepted", "running"]
    cut_off = json.loads(side.order("ping").payload)["id"]
    with side.store.transaction() as cursor:
        cursor.execute("INSERT INTO orders (id, type, status) VALUES (?, 'ping', 'running')", (cut_off,))
    side.start_again()
    desk.open()
    desk.orders.start()
    desk.orders.stop()
    ends = [(data["type"], data["status"], data.get("reason")) for _, data in side.events()]
    assert ends == [("restart", "done", None), ("ping", "failed", "interrupted")]


def test_orders_are_heard_without_waiting_and_nothing_else_is(side: FarSide, desk: Desk) -> None:
    assert not desk.orders.heard(Message(TOPICS.desired, b""))
    assert all(desk.orders.heard(side.order("ping")) for _ in range(300))


def test_a_log_comes_whole_in_pieces_with_its_digest() -> None:
    text = "".join(f"{hashlib.sha256(str(n).encode()).hexdigest()}\n" for n in range(3000))
    bodies = [json.loads(body) for _, body in pieces(KIOSK, str(_ID), text)]
    assert len(bodies) > 1
    for body in bodies:
        contract.check("logPiece", body)
        assert len(json.dumps(body)) <= 65_536
    packed = b"".join(b64decode(body["data"]) for body in bodies)
    assert gzip.decompress(packed).decode() == text
    assert bodies[-1]["digest"] == hashlib.sha256(text.encode()).hexdigest()
    assert all(len(b64decode(body["data"])) <= PIECE_BYTES for body in bodies)


_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


def test_a_pulled_log_holds_no_long_number_and_no_persian_word() -> None:
    log = RecentLog()
    for record in ("code 9991234500 of مریم", "event 7 of kiosk-1 refused: ۱۲۳۴۵۶۷۸۹۰"):
        log.emit(logging.makeLogRecord({"msg": record, "levelno": 30, "levelname": "WARNING"}))
    text = log.text()
    assert "9991234500" not in text
    assert text.isascii() or set(text) - set(map(chr, range(128))) == {"…"}
    assert "event 7 of kiosk-1 refused" in text
    assert blotted("short 1234567") == "short 1234567"


def test_an_audit_that_was_changed_is_noticed(side: FarSide) -> None:
    for _ in range(3):
        side.alarms.raise_alarm(Fault.WRONG_CARD)
    assert audit_holds(side.store)
    with side.store.transaction() as cursor:
        cursor.execute("UPDATE audit SET body = x'00' WHERE number = 2")
    assert not audit_holds(side.store)


def test_the_topics_of_orders_carry_nothing_a_kiosk_may_not_use() -> None:
    assert KioskTopics("kiosks", KIOSK).command(_ID).startswith("kiosks/v1/dn/")
    assert KioskTopics("kiosks", KIOSK).progress(_ID).startswith("kiosks/v1/up/")
