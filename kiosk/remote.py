"""The centre's hand on a kiosk: alarms told and seen, orders carried out, configuration, planned closings.

Everything it can do to the session is an event that locks, unlocks, sets limits or closes: none frees a card.
"""

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from config.settings import PolicySettings, Settings
from kiosk.clock import SystemClock
from kiosk.domain.configuration import Configuration
from kiosk.loop import Loop
from kiosk.ports import Reporter
from kiosk.remote_acts import Acts, audit_holds
from kiosk.reporting.alarms import Alarms
from kiosk.reporting.conditions import Conditions
from kiosk.reporting.configured import Configured, kept
from kiosk.reporting.keys import KeysError, KioskKeys
from kiosk.reporting.link import MqttLink
from kiosk.reporting.lock import DeliveryLock
from kiosk.reporting.order_book import OrderBook
from kiosk.reporting.orders import OrderFailedError, Orders
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.plan import Plan
from kiosk.reporting.publication import Message
from kiosk.reporting.recent_log import RecentLog
from kiosk.reporting.stamp import Stamp
from kiosk.session.events import PolicyChanged
from kiosk.session.faults import Fault
from kiosk.session.policy import Policy
from kiosk.session.states import Attract, OutOfService, State
from kiosk.storage.store import Store
from kiosk.work.worker import Post

log = logging.getLogger(__name__)


def as_configured(settings: Settings) -> Settings:
    """The settings with what the centre's newest configuration on disk says of the start."""
    try:
        key = KioskKeys.load(settings.centre.keys).centre_signing
    except KeysError:
        return settings  # whoever opens the line says what is wrong
    told = kept(settings.kiosk.state, key, settings.kiosk.id)
    start = dict(told.start)
    level, language = start.pop("log_level", None), start.pop("language", settings.kiosk.language)
    if level:
        logging.getLogger().setLevel(level)
    return replace(
        settings,
        kiosk=replace(settings.kiosk, language=language),
        centre=replace(settings.centre, **start),
        policy=replace(settings.policy, **told.policy),
    )


class Remote:
    """An attendant of the link; `attend` gives it the session once there is one."""

    def __init__(
        self,
        link: MqttLink,
        store: Store,
        outbox: Outbox,
        keys: KioskKeys,
        stamp: Stamp,
        *,
        folder: Path,
        policy: PolicySettings,
        post: Post,
    ) -> None:
        """`policy` are the kiosk's own limits, which count where the configuration is silent."""
        topics = link.topics
        self._link = link
        self._store = store
        self._outbox = outbox
        self._has_judged = False
        self.renewal: Callable[[], Mapping[str, Any]] | None = None  # whoever can renew certificates
        self._own = policy
        self._post = post
        self._state: State | None = None
        self._restart_wished = False
        self._restart: Callable[[], None] = lambda: None
        self._news: queue.Queue[Message | None] = queue.Queue(100)
        self.alarms = Alarms(store, stamp, outbox, topics, link.publish)
        self.lock = DeliveryLock(store, stamp, self.alarms, post)
        self.plan = Plan(keys.centre_signing, stamp.clock, stamp.trust, post)
        self.configured = Configured(
            folder, keys.centre_signing, stamp, topics=topics, publish=link.publish, apply=self._apply
        )
        self.conditions = Conditions(
            link.reporter, self.alarms, outbox, stamp.clock, folder, machine=SystemClock()
        )
        self.recent = RecentLog()
        acts = Acts(self, store, outbox, stamp, link.publish, topics=topics, log=self.recent, folder=folder)
        self.orders = Orders(
            OrderBook(store, stamp, outbox),
            stamp,
            keys,
            topics=topics,
            publish=link.publish,
            acts=acts.table(),
        )
        self._topics = topics
        self._thread = threading.Thread(target=self._run, name="remote", daemon=True)

    def reachable(self) -> bool:
        """Whether broker and centre are there, as far as anybody told."""
        return self._link.reachable

    @property
    def reporter(self) -> Reporter:
        return self.conditions

    def start(self) -> None:
        logging.getLogger().addHandler(self.recent)
        self.lock.restore()
        self._apply(self.configured.now)
        self.orders.start()
        self._thread.start()

    def stop(self) -> None:
        self.orders.stop()
        self._news.put(None)
        self._thread.join()
        logging.getLogger().removeHandler(self.recent)

    def attend(self, loop: Loop, restart: Callable[[], None]) -> None:
        """Watch who is there; `restart` has the program started anew."""
        self._restart = restart
        loop.observe(self._sees)

    def restart_when_idle(self) -> None:
        self._restart_wished = True
        if self._state and isinstance(self._state.stage, Attract | OutOfService):
            self._restart()

    def renew_certificate(self) -> Mapping[str, Any]:
        if self.renewal is None:
            raise OrderFailedError("not_supported")
        return self.renewal()

    def up(self) -> None:
        self.alarms.tell_anew()
        self.configured.tell()

    def heard(self, message: Message) -> None:
        if message.topic in (self._topics.desired, self._topics.notice):
            with suppress(queue.Full):  # both are retained: the broker has them still
                self._news.put_nowait(message)
        else:
            self.orders.heard(message)

    def failed(self) -> None:
        self.alarms.tell_unwritten(Fault.JOURNAL_FAILED)

    def turn(self) -> None:
        if not self._has_judged:
            self._has_judged = True
            self._judge_audit()
        self.conditions.settle()
        self.alarms.tell()
        self.plan.look()

    def _judge_audit(self) -> None:
        if not audit_holds(self._store):
            self.alarms.raise_alarm(Fault.AUDIT_BROKEN)

    def _run(self) -> None:
        while (message := self._news.get()) is not None:
            try:
                if message.topic == self._topics.notice:
                    self.plan.take(message.payload)
                else:
                    self.configured.take(message.payload)
            except OSError as error:
                log.error("the configuration cannot be kept: %s", error)
            self._outbox.wake()

    def _apply(self, told: Configuration) -> None:
        self.plan.hours = told.hours
        self._post(PolicyChanged(self._wanted(told)))

    def _wanted(self, told: Configuration) -> Policy:
        return Policy(**asdict(self._own) | dict(told.policy))

    def _sees(self, state: State) -> None:
        """On the loop's thread: limits that came under somebody's hands, and a restart, wait for this."""
        self._state = state
        if not isinstance(state.stage, Attract | OutOfService):
            return
        wanted = self._wanted(self.configured.now)
        if state.policy != wanted:
            self._post(PolicyChanged(wanted))
        if self._restart_wished:
            self._restart()
