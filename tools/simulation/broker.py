"""The line between the kiosk's sealed bytes and the centre: up or down, and no better than a line is."""

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from kiosk.domain.topics import KioskTopics
from kiosk.reporting.publication import Message
from tools.simulation.centre import SmallCentre
from tools.simulation.weather import Fault, VirtualClock, Weather

REQUEST_S = 2.0
Sent = TypeVar("Sent")


class Broker:
    """Events and acks lie in queues until the run delivers them; a request is answered at once or never."""

    def __init__(
        self, centre: SmallCentre, topics: KioskTopics, weather: Weather, clock: VirtualClock
    ) -> None:
        self._centre = centre
        self.topics = topics
        self._weather = weather
        self._clock = clock
        self.is_up = True
        self.up: deque[tuple[bytes, str]] = deque()  # an event, and which start of the kiosk sent it
        self.down: deque[bytes] = deque()
        self.heard: list[tuple[str, bytes]] = []  # what a subscriber of everything would know
        self.answered: Callable[[bytes | None, bytes], None] = lambda correlation, payload: None
        self.acknowledged: Callable[[bytes], None] = lambda payload: None

    def publish(self, message: Message) -> bool:
        if not self.is_up:
            return False
        self.heard.append((message.topic, message.payload))
        if message.topic == self.topics.events:
            self._put(self.up, (message.payload, dict(message.properties)["session"]))
        else:
            self._ask(message)
        return True

    def deliver_up(self) -> None:
        """Let the centre take a handful of events; its ack sets out only once that is committed."""
        batch = [self.up.popleft() for _ in range(min(len(self.up), 1 + self._weather.chance.randrange(5)))]
        for ack in self._centre.take(batch):
            self._put(self.down, ack)

    def deliver_down(self) -> None:
        payload = self.down.popleft()
        if self.is_up:
            self.acknowledged(payload)

    def cut(self) -> None:
        """Connections end: what was under way is gone."""
        self.is_up = False
        self.up.clear()
        self.down.clear()

    def kiosk_died(self) -> None:
        self.down.clear()
        self.answered = lambda correlation, payload: None
        self.acknowledged = lambda payload: None

    def _ask(self, message: Message) -> None:
        op = message.topic.rpartition("/")[2]
        times = 2 if self._weather.strikes(Fault.TWICE) else 1
        for _ in range(times):
            if self._weather.strikes(Fault.LOST):
                continue
            reply = self._centre.answer(op, message.correlation or b"", message.payload)
            if reply is not None and not self._weather.strikes(Fault.LOST):
                self.heard.append((self.topics.replies, reply))
                self.answered(message.correlation, reply)
        self._clock.pass_by(self._weather.chance.uniform(0.0, REQUEST_S))

    def _put(self, queue: deque[Sent], payload: Sent) -> None:
        if self._weather.strikes(Fault.LOST):
            return
        for _ in range(2 if self._weather.strikes(Fault.TWICE) else 1):
            at = (
                self._weather.chance.randrange(len(queue) + 1)
                if self._weather.strikes(Fault.LATE)
                else len(queue)
            )
            queue.insert(at, payload)
