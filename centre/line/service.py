"""The centre at work: one thread takes what the line brings, requests first, events in groups."""

import logging
import threading
from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from centre.applications.eligibility import NoticeBoard
from centre.applications.inquirer import Inquirer
from centre.applications.population import PopulationRegister
from centre.broker.authority import Authority
from centre.clock import call_on_turn
from centre.fleet.dispatch import Dispatch
from centre.fleet.listening import begin_listening
from centre.fleet.presence import Notice, note
from centre.inbox.inbox import Arrival, Inbox
from centre.inbox.refusals import NOBODY
from centre.line.answering import Answering, Question
from centre.line.counting import COUNT_S, Counting
from centre.line.incoming import Incoming, Message
from centre.line.line import CentreLine
from centre.line.mqtt import BrokerAddress, Received
from centre.line.operations import operations
from centre.line.operators import CHANNEL as OPERATORS
from centre.line.operators import OperatorsOnLine, parse_asked
from centre.production.port import Production
from centre.storage.keys import CentreKeys
from centre.storage.transactions import in_transaction
from centre.work.background import Background
from centre.work.errands import errands
from centre.work.housekeeping import Housekeeping
from centre.work.leadership import Leadership
from kiosk.domain.backoff import Backoff
from kiosk.domain.clock import Clock
from kiosk.domain.policy import DEFAULT_POLICY, ProcessPolicy
from kiosk.domain.refusals import Refusal
from kiosk.domain.topics import KioskTopics, Uplink, parse_uplink

log = logging.getLogger(__name__)

MOST_QUESTIONS = 50  # before events get their turn again
ACK_EXPIRY_S = 3600
REPLY_EXPIRY_S = 30
DATABASE_PAUSE_S = 1.0


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    broker: BrokerAddress
    root: str = "kiosks"
    policy: ProcessPolicy = DEFAULT_POLICY
    register: PopulationRegister | None = None  # none: inquiries wait
    board: NoticeBoard | None = None  # where the register tells of deaths
    production: Production | None = None  # none: completed applications wait
    authority: Authority | None = None  # none: certificates are renewed by hand


class CentreService:
    """Everything of `kiosk-centre run` but the command line."""

    def __init__(self, settings: ServiceSettings, engine: Engine, keys: CentreKeys, clock: Clock) -> None:
        self._settings = settings
        self._root = settings.root
        self._keys = keys
        self._engine = engine
        self._clock = clock
        self._inbox = Inbox(engine, keys)
        self._counting = Counting(engine, clock)
        self._refusals = self._counting.refusals
        self._answering = Answering(
            engine,
            keys,
            operations(keys, settings.policy, settings.authority),
            lambda kiosk, reason: self._refusals.note(kiosk, "rq", reason),
            self._counting.times.note,
        )
        self._operators = OperatorsOnLine(engine, settings.root, clock)
        self._housekeeping = Housekeeping(engine, settings.policy, clock)
        call_on_turn(clock, self._housekeeping.wake)
        self._duties: list[Background] = []
        self._leadership = Leadership(engine, settings.broker.client_id, clock.monotonic, self._lead)
        self._incoming = Incoming(clock.monotonic)
        self._stopping = self._listens_anew = False
        self.ready = threading.Event()
        self.ended = threading.Event()
        self.failed = False
        self._line = CentreLine(
            settings.broker,
            settings.root,
            on_message=self._received,
            on_ready=self.ready.set,
            on_listening=self._listening,
            monotonic=clock.monotonic,
            backoff=Backoff(base_s=0.5, cap_s=10.0),
        )
        self._thread = threading.Thread(target=self._guarded, name="centre-work", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._leadership.start()
        self._line.start()

    def stop(self) -> None:
        """Finish what was begun, say offline, end."""
        self._stopping = True
        self._incoming.call()
        self._thread.join()
        self._incoming.end()
        self._leadership.stop()
        self._line.stop()

    def _lead(self, leads: bool) -> None:
        """Begin or end what only one worker does; on the lease's thread."""
        for duty in self._duties:
            duty.stop()
        self._duties = self._new_duties() if leads else []
        for duty in self._duties:
            duty.start()
        self._line.hear_status(leads)

    def _new_duties(self) -> list[Background]:
        keys, settings = self._keys, self._settings
        policy, clock, register = settings.policy, self._clock, settings.register
        made: list[Background] = [Background("housekeeping", self._housekeeping.step)]
        if register:
            inquirer = Inquirer(self._engine, keys, register, policy=policy, clock=clock)
            made.append(Background("inquiries", inquirer.step))
        dispatch = Dispatch(self._engine, keys, self._send_down, root=self._root, clock=clock)
        made.append(Background("dispatch", dispatch.step))
        made += errands(
            self._engine,
            keys,
            policy=policy,
            clock=clock,
            production=settings.production,
            register=register,
            board=settings.board,
        )
        return made

    def _send_down(self, topic: str, payload: bytes, expiry_s: int | None, retain: bool) -> bool:
        return self._line.send(topic, payload, expiry_s=expiry_s, retain=retain)

    def _received(self, message: Received) -> None:
        uplink = parse_uplink(self._root, message.topic) or parse_asked(self._root, message.topic)
        if uplink is None:
            self._refusals.note(NOBODY, "topic", Refusal.BAD_FIELD)
            message.done()
            return
        if uplink.channel in ("rq", OPERATORS):
            self._incoming.ask((uplink, message))
        else:
            self._incoming.report((uplink, message))

    def _listening(self) -> None:
        self._listens_anew = True
        self._incoming.call()

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
            self._incoming.wait(COUNT_S if self._counting.pending() else None)
            stopping = self._stopping
            try:
                self._counting.save(at_once=stopping)
                if stopping:
                    return
                self._work()
            except SQLAlchemyError as error:
                # What was not committed waits unacknowledged and is brought again by broker and kiosks.
                log.error("database: %s", getattr(error, "orig", error))
                if stopping:
                    return
                self._incoming.pause(DATABASE_PAUSE_S)

    def _work(self) -> None:
        if self._listens_anew:
            in_transaction(self._engine, lambda each: begin_listening(each, self._clock.now().timestamp()))
            self._listens_anew = False
        for _ in range(min(self._incoming.questions, MOST_QUESTIONS)):
            self._answer(*self._incoming.question())
            self._incoming.answered()
        group = self._incoming.group()
        if group:
            self._take(group)
        self._incoming.taken(group)

    def _answer(self, uplink: Uplink, message: Received) -> None:
        if uplink.channel == OPERATORS:
            topic, told = self._operators.answer(uplink, message.payload)
            self._line.send(topic, told, expiry_s=REPLY_EXPIRY_S, correlation=message.correlation)
            message.done()
            return
        question = Question(uplink.kiosk, uplink.rest, message.correlation or b"", message.payload)
        reply = self._answering.answer(question, self._clock.now())
        if reply is not None:
            # Only ever the asking kiosk's own topic, whatever response topic its message named.
            topic = KioskTopics(self._root, uplink.kiosk).replies
            self._line.send(topic, reply, expiry_s=REPLY_EXPIRY_S, correlation=question.correlation)
        message.done()

    def _take(self, group: list[Message]) -> None:
        """Commit the events and who was heard; then tell the kiosks; then the broker."""
        now = self._clock.now().timestamp()
        events = [
            Arrival(uplink.kiosk, message.payload, message.session)
            for uplink, message in group
            if uplink.channel == "ev"
        ]
        notices = [
            Notice(uplink, message.payload, message.retained)
            for uplink, message in group
            if uplink.channel != "ev"
        ]
        refused: list[tuple[str, str, Refusal]] = []

        def note_all(connection: Connection, reporting: Set[str]) -> None:
            refused[:] = note(connection, notices, now, reporting)

        taken = self._inbox.take(events, now, note_all)
        for kiosk, ack in taken.acks:
            self._line.send(KioskTopics(self._root, kiosk).ack, ack, expiry_s=ACK_EXPIRY_S)
        for kiosk, channel, reason in (*refused, *((kiosk, "ev", reason) for kiosk, reason in taken.reasons)):
            self._refusals.note(kiosk, channel, reason)
        self._refusals.note(NOBODY, "ev", Refusal.REPEATED, taken.known)
        for _, message in group:
            message.done()
