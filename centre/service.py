"""The centre at work: one thread takes what the line brings, requests first, events in groups."""

import logging
import threading
from collections import deque
from dataclasses import dataclass

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from centre.answering import Answering, Question
from centre.applications import free_overdue
from centre.clock import call_on_turn
from centre.inbox import Arrival, Inbox, Taken
from centre.inquirer import Inquirer
from centre.inquiries import note_overdue
from centre.keys import CentreKeys
from centre.line import BrokerAddress, CentreLine, Received
from centre.operations import operations
from centre.packets import forget_old_parts
from centre.places import prepare_slots
from centre.population import PopulationRegister
from centre.presence import Notice, heard, note
from centre.slots import free_overdue_holds
from centre.transactions import in_transaction
from centre.visits import end_days
from kiosk.domain.backoff import Backoff
from kiosk.domain.booking import local_day
from kiosk.domain.clock import Clock
from kiosk.domain.policy import DEFAULT_POLICY, ProcessPolicy
from kiosk.domain.topics import KioskTopics, Uplink, parse_uplink

log = logging.getLogger(__name__)

MOST_AT_ONCE = 200
MOST_QUESTIONS = 50  # before events get their turn again
TIDY_S = 1.0
FORGET_S = 3600.0
ACK_EXPIRY_S = 3600
REPLY_EXPIRY_S = 30
DATABASE_PAUSE_S = 1.0


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    broker: BrokerAddress
    root: str = "kiosks"
    policy: ProcessPolicy = DEFAULT_POLICY
    register: PopulationRegister | None = None  # none: inquiries wait


class CentreService:
    """Everything of `kiosk-centre run` but the command line."""

    def __init__(self, settings: ServiceSettings, engine: Engine, keys: CentreKeys, clock: Clock) -> None:
        self._root = settings.root
        self._policy = settings.policy
        self._engine = engine
        self._clock = clock
        self._inbox = Inbox(engine, keys)
        self._answering = Answering(engine, keys, operations(keys, settings.policy))
        self._inquirer = settings.register and Inquirer(
            engine, keys, settings.register, policy=settings.policy, clock=clock
        )
        self._questions: deque[tuple[Uplink, Received]] = deque()
        self._reports: deque[tuple[Uplink, Received]] = deque()
        self._changed = threading.Condition()
        self._stopping = self._turned = False
        call_on_turn(clock, self._clock_turned)
        self._tidy_at = self._forget_at = clock.monotonic()
        self.ready = threading.Event()
        self.ended = threading.Event()
        self.failed = False
        self._line = CentreLine(
            settings.broker,
            settings.root,
            on_message=self._received,
            on_ready=self.ready.set,
            monotonic=clock.monotonic,
            backoff=Backoff(base_s=0.5, cap_s=10.0),
        )
        self._thread = threading.Thread(target=self._guarded, name="centre-work", daemon=True)

    def start(self) -> None:
        self._thread.start()
        if self._inquirer:
            self._inquirer.start()
        self._line.start()

    def stop(self) -> None:
        """Finish what was begun, say offline, end."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join()
        if self._inquirer:
            self._inquirer.stop()
        self._line.stop()

    def _clock_turned(self) -> None:
        """What waits for a time of day looks again at once."""
        with self._changed:
            self._turned = True
            self._changed.notify_all()

    def _received(self, message: Received) -> None:
        uplink = parse_uplink(self._root, message.topic)
        if uplink is None:
            message.done()
            return
        queue = self._questions if uplink.channel == "rq" else self._reports
        with self._changed:
            queue.append((uplink, message))
            self._changed.notify_all()

    def _guarded(self) -> None:
        try:
            self._run()
        except Exception:
            self.failed = True
            log.critical("the centre cannot go on", exc_info=True)
        finally:
            self.ended.set()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(self._has_work, TIDY_S)
                if self._stopping:
                    return
            try:
                self._work()
            except SQLAlchemyError as error:
                # What was not committed waits unacknowledged and is brought again by broker and kiosks.
                log.error("database: %s", getattr(error, "orig", error))
                with self._changed:
                    self._changed.wait_for(lambda: self._stopping, DATABASE_PAUSE_S)

    def _has_work(self) -> bool:
        return self._stopping or self._turned or bool(self._questions) or bool(self._reports)

    def _work(self) -> None:
        for _ in range(min(len(self._questions), MOST_QUESTIONS)):
            self._answer(*self._questions[0])
            self._questions.popleft()
        batch = [self._reports[at] for at in range(min(len(self._reports), MOST_AT_ONCE))]
        if batch:
            self._take(batch)
        for _ in batch:
            self._reports.popleft()
        self._tidy()

    def _answer(self, uplink: Uplink, message: Received) -> None:
        question = Question(uplink.kiosk, uplink.rest, message.correlation or b"", message.payload)
        reply = self._answering.answer(question, self._clock.now())
        if reply is not None:
            # Only ever the asking kiosk's own topic, whatever response topic its message named.
            topic = KioskTopics(self._root, uplink.kiosk).replies
            self._line.send(topic, reply, expiry_s=REPLY_EXPIRY_S, correlation=question.correlation)
        message.done()

    def _take(self, batch: list[tuple[Uplink, Received]]) -> None:
        """Commit the events and tell their kiosks; then note who was heard; then tell the broker."""
        now = self._clock.now().timestamp()
        events = [
            Arrival(uplink.kiosk, message.payload, message.session)
            for uplink, message in batch
            if uplink.channel == "ev"
        ]
        taken = self._inbox.take(events, now) if events else Taken()
        for kiosk, ack in taken.acks:
            self._line.send(KioskTopics(self._root, kiosk).ack, ack, expiry_s=ACK_EXPIRY_S)
        notices = [
            Notice(uplink, message.payload, message.retained)
            for uplink, message in batch
            if uplink.channel != "ev"
        ]
        with self._engine.begin() as connection:
            note(connection, notices, now)
            for kiosk, _ in taken.acks:
                heard(connection, kiosk, now)
        for _, message in batch:
            message.done()

    def _tidy(self) -> None:
        now = self._clock.monotonic()
        if self._turned:
            self._turned = False
            self._tidy_at = self._forget_at = now
        if now >= self._tidy_at:
            self._tidy_at = now + TIDY_S
            in_transaction(self._engine, self._keep_times)
        if now >= self._forget_at:
            self._forget_at = now + FORGET_S
            self._answering.forget_old(self._clock.now())
            in_transaction(self._engine, self._keep_days)

    def _keep_times(self, connection: Connection) -> None:
        """What happens because its time has come."""
        now = self._clock.now().timestamp()
        free_overdue(connection, now)
        free_overdue_holds(connection, now)
        end_days(connection, local_day(self._clock.now()), now)
        late = note_overdue(connection, now)
        if late:
            log.warning("%d inquiries take longer than 24 hours", late)

    def _keep_days(self, connection: Connection) -> None:
        forget_old_parts(connection, self._clock.now().timestamp())
        prepare_slots(connection, local_day(self._clock.now()), self._policy.booking_horizon_days)
