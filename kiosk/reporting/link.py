"""Everything between this kiosk and its centre, as one thing to start and to stop.

link = MqttLink(LinkSettings("127.0.0.1", 1883), stamp, outbox, KioskKeys.load(folder), on_centre=heard)
link.start()
link.central      the port Central
link.reporter     the port Reporter
link.stop()
"""

import logging
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain import contract
from kiosk.domain.backoff import Backoff
from kiosk.domain.messages import decode
from kiosk.domain.refusals import MessageError
from kiosk.domain.topics import KioskTopics
from kiosk.ports import HealthState, Reporter
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.attendants import Attendant, Nobody
from kiosk.reporting.central import CentralOverLine
from kiosk.reporting.connection import Connect
from kiosk.reporting.day_lists import DayListsOverLine
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.line import Line
from kiosk.reporting.line_identity import LineIdentity
from kiosk.reporting.mqtt import MqttConnection
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.packets import PacketsOverLine
from kiosk.reporting.publication import Endpoint, LineEvents, Message
from kiosk.reporting.requests import Reply, Requests
from kiosk.reporting.sender import Sender
from kiosk.reporting.stamp import Stamp
from kiosk.reporting.status import Status
from kiosk.storage.store import StoreError

log = logging.getLogger(__name__)

HEALTH_REPEAT_S = 900.0
OUTBOX_ALARM = 0.8
LONGEST_SLEEP_S = 5.0


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Address and times; `stagger_s` spreads a fleet's retained messages after a broker's return."""

    host: str
    port: int
    root: str = "kiosks"
    request_s: float = 10.0
    keepalive_s: int = 60
    heartbeat_s: float = 60.0
    stagger_s: float = 10.0
    reconnect_base_s: float = 1.0
    reconnect_cap_s: float = 120.0


class MqttLink:
    """`on_centre(True)` means that broker and centre are there, `on_centre(False)` that one is not.

    Both callbacks run on the link's threads and must only post. `on_centre(False)` comes once from `start`;
    `on_failure` comes when the store fails under the outbox, after which nothing is sent any more.
    """

    def __init__(
        self,
        settings: LinkSettings,
        stamp: Stamp,
        outbox: Outbox,
        keys: KioskKeys,
        *,
        on_centre: Callable[[bool], None],
        on_failure: Callable[[StoreError], None] = lambda error: log.critical("%s", error),
        info: Mapping[str, Any] | None = None,
        identity: LineIdentity | None = None,
        connect: Connect = MqttConnection,
    ) -> None:
        keys.check_kiosk(stamp.kiosk)
        topics = KioskTopics(settings.root, stamp.kiosk)
        self._settings = settings
        self.topics = topics
        self._clock = stamp.clock
        self._outbox = outbox
        self._on_centre = on_centre
        self._on_failure = on_failure
        self._reachable: bool | None = None
        self._centre_up = False
        self._stopping = threading.Event()
        self._figures: Callable[[], Mapping[str, float]] = dict
        self._attendant: Attendant = Nobody()
        self._beat_at = self._repeat_at = stamp.clock.monotonic()
        self._line = Line(
            Endpoint(settings.host, settings.port, stamp.kiosk, settings.keepalive_s),
            LineEvents(up=self._up, down=self._down, message=self._heard, refused=self._refused),
            connect=connect,
            filters=topics.downlink,
            will=lambda: self._status.will(),
            clock=stamp.clock,
            backoff=Backoff(
                settings.reconnect_base_s,
                settings.reconnect_cap_s,
                spread_s=settings.reconnect_cap_s / 4,
            ),
            identity=identity,
        )
        self._status = Status(topics, stamp, info or {}, self._line.publish)
        self._requests = Requests(topics, stamp, keys, self._line.publish)
        self._sender = Sender(outbox, self._line.publish, topics=topics, keys=keys, stamp=stamp)
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        self.central = CentralOverLine(self._requests, keys, stamp.clock, settings.request_s)
        self.applications = ApplicationsOverLine(self._requests, keys, settings.request_s)
        self.packets = PacketsOverLine(self._requests, settings.request_s)
        self.day_lists = DayListsOverLine(self._requests, keys, settings.request_s)
        self.reporter: Reporter = self._status

    @property
    def reachable(self) -> bool:
        """Whether broker and centre are there, as far as anybody told."""
        return bool(self._reachable)

    def attend(self, attendant: Attendant) -> None:
        """Let somebody else live on this line; before it starts."""
        self._attendant = attendant

    def publish(self, message: Message) -> bool:
        """Hand a message to the network; False when there is no line to put it on."""
        return self._line.publish(message)

    def also_tell(self, figures: Callable[[], Mapping[str, float]]) -> None:
        """Have these figures told with the outbox's own at each heartbeat."""
        self._figures = figures

    def start(self) -> None:
        self._judge()
        self._line.start()
        self._thread.start()

    def ask(self, op: str, data: dict[str, Any]) -> Reply:
        """One request of the kiosk's own; blocks."""
        return self._requests.ask(op, data, self._settings.request_s)

    def reconnect(self) -> None:
        """Connect anew, as with a renewed certificate."""
        self._line.reconnect()

    def clock_turned(self) -> None:
        """Tell at once that this kiosk is there: whoever judges it does so by the new time."""
        self._beat_at = self._repeat_at = self._clock.monotonic()
        self._outbox.wake()

    def stop(self) -> None:
        """Say `stopped` to the broker and end both threads."""
        self._stopping.set()
        self._outbox.wake()
        if self._thread.is_alive():
            self._thread.join()
        self._line.stop(self._status.farewell())

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._attendant.turn()
                if self._line.is_up:
                    self._sender.send_due()
                    self._tell_figures()
                pause_s = self._sender.pause_s() if self._line.is_up else None
                self._outbox.wait(LONGEST_SLEEP_S if pause_s is None else min(LONGEST_SLEEP_S, pause_s))
        except StoreError as error:
            self._attendant.failed()
            self._on_failure(error)

    def _tell_figures(self) -> None:
        """Heartbeat and repeated health, each when its time has come."""
        now = self._clock.monotonic()
        if now >= self._repeat_at:
            self._repeat_at = now + HEALTH_REPEAT_S
            self._status.tell_all()
        if now >= self._beat_at:
            self._beat_at = now + self._settings.heartbeat_s * random.uniform(0.8, 1.2)
            self._beat()

    def _beat(self) -> None:
        depth = self._outbox.depth()
        full = depth.fill >= OUTBOX_ALARM
        self._status.health(
            "outbox", HealthState.FAULT if full else HealthState.READY, "full" if full else None
        )
        told = {"outbox_rows": depth.rows, "outbox_bytes": depth.bytes, "outbox_oldest_seq": depth.oldest_seq}
        self._status.metrics(told | dict(self._figures()))

    def _up(self) -> None:
        self._status.birth()
        self._attendant.up()
        self._repeat_at = self._beat_soon()
        self._judge()

    def _beat_soon(self) -> float:
        """Whoever is new believes only what it hears now; not all of a fleet in the same instant."""
        self._beat_at = self._clock.monotonic() + random.uniform(0, self._settings.stagger_s)
        self._outbox.wake()
        return self._beat_at

    def _down(self) -> None:
        self._centre_up = False
        self._requests.line_lost()
        self._judge()

    def _refused(self, code: int) -> None:
        self._sender.refused(code)

    def _heard(self, message: Message) -> None:
        if message.topic == self.topics.replies:
            self._requests.answered(message.correlation, message.payload)
        elif message.topic == self.topics.ack:
            self._take_ack(message.payload)
        elif message.topic == self.topics.centre_state:
            self._centre_up = _says_online(message.payload)
            self._judge()
        else:
            self._attendant.heard(message)

    def _take_ack(self, payload: bytes) -> None:
        try:
            self._sender.take_ack(payload)
        except StoreError as error:
            self._on_failure(error)

    def _judge(self) -> None:
        reachable = self._line.is_up and self._centre_up
        if reachable != self._reachable:
            self._reachable = reachable
            if reachable:
                self._sender.reconnected()  # what went out while nobody listened is gone
                self._beat_soon()
            self._on_centre(reachable)


def _says_online(payload: bytes) -> bool:
    try:
        body = decode(payload)
        contract.check("centreState", body)
    except MessageError:
        return False
    return bool(body["state"] == "online")
