"""A kiosk's store, outbox and line in one, and a centre that signs orders for it."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.domain.identifiers import uuid7
from kiosk.domain.messages import decode
from kiosk.domain.orders import Order
from kiosk.domain.topics import KioskTopics
from kiosk.reporting.alarms import Alarms
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.publication import Message
from kiosk.storage.store import Store
from tests.kiosk.domain.turned_clock import TurnedClock
from tests.kiosk.reporting.ends import CENTRE_SIGNING, KIOSK, TOPICS, MemoryLine, stamp


class FarSide:
    topics: KioskTopics = TOPICS

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = TurnedClock()
        self.line = MemoryLine()
        self.counter = 0
        self.open()

    def open(self) -> None:
        """As after a start of the kiosk."""
        self.store = Store.open(self.folder)
        self.stamp = stamp(self.clock)
        self.outbox = Outbox(self.store, self.clock)
        self.alarms = Alarms(self.store, self.stamp, self.outbox, TOPICS, self.line.publish)

    def start_again(self) -> None:
        self.store.close()
        self.open()

    def order(self, kind: str, args: Mapping[str, Any] | None = None) -> Message:
        """The next order of the centre, as the broker brings it."""
        self.counter += 1
        now = self.clock.now()
        order = Order(KIOSK, str(uuid7(now)), kind, args or {}, now, now + timedelta(minutes=5), self.counter)
        return Message(TOPICS.command(order.id), order.signed(CENTRE_SIGNING))

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        rows = self.store.query("SELECT body FROM outbox ORDER BY seq")
        bodies = [decode(body) for (body,) in rows]
        return [(body["type"], body["data"]) for body in bodies]

    def told(self, topic: str) -> list[dict[str, Any]]:
        """What was published on a topic; nothing for an empty message."""
        sent = [each.payload for each in self.line.published if each.topic == topic]
        return [decode(payload)["data"] if payload else {} for payload in sent]
