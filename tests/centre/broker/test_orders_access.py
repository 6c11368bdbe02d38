"""Orders and answers at a broker with mutual TLS: forged, retained, replayed, sent to others."""

import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from centre.broker.folders import end_context
from centre.line.mqtt import BrokerAddress
from centre.line.service import CentreService, ServiceSettings
from centre.storage.database import opened
from centre.storage.keys import CentreKeys
from kiosk.clock import SystemClock
from kiosk.domain.identifiers import uuid7
from kiosk.domain.orders import Order
from kiosk.domain.topics import KioskTopics
from kiosk.ports import CentreSilentError
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.line_identity import LineIdentity
from kiosk.reporting.publication import Message
from kiosk.reporting.requests import Requests
from kiosk.reporting.stamp import Stamp
from kiosk.session.events import PartBack, PartLost
from kiosk.session.states import Part
from tests.centre.broker.secured import OPERATOR, ROOT, Asks, End, Secured, secured
from tests.centre.deadline import wait_until
from tests.centre.ends import KioskEnd

pytestmark = pytest.mark.broker

KIOSK, OTHER = "kiosk-7", "kiosk-8"
NOT_AUTHORISED = 0x87
TOPICS = KioskTopics(ROOT, KIOSK)
LOCKED, UNLOCKED = PartLost(Part.LOCK, "locked_by_centre"), PartBack(Part.LOCK)


class Room:
    """A broker, a kiosk's keys and state, and an end that may say all that the centre may say."""

    def __init__(self, at: Secured, folder: Path, stack: ExitStack) -> None:
        self.at = at
        self.stack = stack
        self.keys = at.folder / KIOSK
        self._folder = folder
        self._signing = CentreKeys.open(at.folder / "keys").signing
        self._counter = 0

    def end(self, name: str) -> End:
        made = End(self.at.broker.port, self.at.context(name))
        self.stack.callback(made.leave)
        return made

    def kiosk(self) -> KioskEnd:
        made = KioskEnd(
            self._folder / "state", self.keys, self.at.broker, KIOSK, identity=LineIdentity(self.keys)
        ).start()
        self.stack.callback(made.stop)
        return made

    def serve(self) -> None:
        """Have the central service answer, in this process."""
        tls = end_context(str(self.at.tls), "centre-1")
        address = BrokerAddress("127.0.0.1", self.at.broker.port, "centre-1", tls)
        engine = self.stack.enter_context(opened(f"sqlite:///{self.at.folder}/centre.db"))
        keys = CentreKeys.open(self.at.folder / "keys")
        service = CentreService(ServiceSettings(address), engine, keys, SystemClock())
        service.start()
        self.stack.callback(service.stop)
        wait_until(service.ready.is_set, "the centre")

    def order(self, kind: str, **age: float) -> tuple[str, bytes]:
        """Topic and signed bytes of the next order; `age` is how long ago it was given."""
        self._counter += 1
        given, name = datetime.now(UTC) - timedelta(**age), str(uuid7(datetime.now(UTC)))
        window = given - timedelta(minutes=1), given + timedelta(minutes=5)
        return TOPICS.command(name), Order(KIOSK, name, kind, {}, *window, self._counter).signed(
            self._signing
        )


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with secured(tmp_path_factory.mktemp("orders")) as made:
        for kiosk in (KIOSK, OTHER):
            made.enrol(kiosk)
        yield made


@pytest.fixture
def room(broker: Secured, tmp_path: Path) -> Iterator[Room]:
    with ExitStack() as stack:
        yield Room(broker, tmp_path, stack)


def progress(centre: End, topic: str) -> list[str]:
    """What the kiosk has told of the order with this topic."""
    name = topic.rpartition("/")[2]
    told = [json.loads(each.payload)["data"] for each in centre.heard if each.topic == TOPICS.progress(name)]
    return [each["status"] for each in told]


def ended(centre: End, topic: str, *told: str) -> None:
    wait_until(lambda: progress(centre, topic)[-len(told) :] == list(told), f"{told} of {topic}")


def test_nobody_but_the_centre_puts_an_order_on_the_line_retained_or_not(room: Room) -> None:
    topic, payload = room.order("lock")
    for name in (OTHER, KIOSK, f"operator-{OPERATOR}", "monitor", "registrar"):
        end = room.end(name)
        for retain in (False, True):
            assert end.publish(topic, payload, retain=retain) == NOT_AUTHORISED


def test_an_order_that_the_broker_kept_is_not_carried_out_by_who_comes_next(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "kiosk.reporting.orders")
    centre = room.end("centre-1")
    assert centre.subscribe(f"{ROOT}/v1/up/#") == 1
    kept, after = room.order("lock"), room.order("ping")
    assert centre.publish(*kept, retain=True) == 0
    kiosk = room.kiosk()
    wait_until(lambda: "order refused: retained" in caplog.text, "the refusal")
    assert centre.publish(*after) == 0
    ended(centre, after[0], "done")
    assert progress(centre, kept[0]) == []
    assert centre.publish(kept[0], b"", retain=True) == 0
    assert (kiosk.remote.lock.causes(), LOCKED in kiosk.heard) == ((), False)


def test_an_order_that_is_sent_again_locks_nothing_a_second_time(room: Room) -> None:
    centre, kiosk = room.end("centre-1"), room.kiosk()
    assert centre.subscribe(f"{ROOT}/v1/up/#") == 1
    wait_until(lambda: kiosk.link._line.is_up, "the line")
    lock, unlock, skipped = room.order("lock"), room.order("unlock"), room.order("lock")
    for each in (lock, unlock):
        assert centre.publish(*each) == 0
        ended(centre, each[0], "accepted", "running", "done")
    last = room.order("ping")
    old = room.order("lock", hours=2)
    for again in (lock, last, skipped, old):
        assert centre.publish(*again) == 0
    ended(centre, lock[0], "done", "done")
    ended(centre, last[0], "done")
    ended(centre, skipped[0], "refused")
    ended(centre, old[0], "expired")
    assert kiosk.remote.lock.causes() == ()
    assert [each for each in kiosk.heard if each in (LOCKED, UNLOCKED)] == [LOCKED, UNLOCKED]


def test_an_answer_goes_to_who_asked_whatever_reply_topic_the_question_names(room: Room) -> None:
    room.serve()
    asker, victim = room.end(KIOSK), room.end(OTHER)
    for end, name in ((asker, KIOSK), (victim, OTHER)):
        assert end.subscribe(f"{ROOT}/v1/dn/{name}/#") == 1
    foreign = KioskTopics(ROOT, OTHER).replies

    def publish(message: Message) -> bool:
        asks = Asks(foreign, message.correlation or b"")
        return asker.publish(message.topic, message.payload, asks=asks) == 0

    stamp = Stamp(KIOSK, 1, SystemClock())
    with pytest.raises(CentreSilentError):
        Requests(TOPICS, stamp, KioskKeys.load(room.keys), publish).ask("slots.list", {"place": "p"}, 0.1)
    asker.wait_for(TOPICS.replies)
    assert (
        victim.publish(f"{ROOT}/v1/up/{OTHER}/metrics") == 0
    )  # its answer comes behind what was sent before
    assert victim.heard == []
