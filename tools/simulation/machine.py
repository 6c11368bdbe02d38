"""One start of the real kiosk on a store: everything but threads, devices and the network library."""

import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.applicants import Books, applicants, desks, shelves
from kiosk.domain.clock import Clock
from kiosk.domain.messages import Envelope
from kiosk.loop import Loop
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.central import CentralOverLine
from kiosk.reporting.day_central import CentralOrDayList
from kiosk.reporting.day_lists import DayListsOverLine
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.outbox import Outbox, OutboxLimits
from kiosk.reporting.packets import PacketsOverLine
from kiosk.reporting.requests import Requests
from kiosk.reporting.sender import Sender
from kiosk.reporting.stamp import Stamp
from kiosk.session.commands import Command
from kiosk.session.endings import home
from kiosk.session.events import CardInserted, Event, PartBack, PartLost
from kiosk.session.faults import Fault as Cause
from kiosk.session.journeys.technician.events import ServiceResumed
from kiosk.session.policy import Policy
from kiosk.session.states import Journey, Part, State
from kiosk.starting import recover_left_open
from kiosk.storage.journal import DeliveryJournal, Onlooker
from kiosk.storage.service_mode import KeptServiceMode
from kiosk.storage.store import FILE
from kiosk.storage.tries import Tries
from kiosk.surroundings import ready
from kiosk.work.card import CardWork, Draw
from kiosk.work.centre import CentreWork
from kiosk.work.crew import Crew, Workers
from kiosk.work.custody import Custody
from kiosk.work.enrolment import EnrolmentWork
from kiosk.work.errands import Errands, Places, unseen
from kiosk.work.finger import FingerWork
from kiosk.work.journal_watch import JournalWatch
from kiosk.work.pictures import FaceWork, PageWork
from kiosk.work.samples import VisitSamples
from kiosk.work.signing import SignIn
from kiosk.work.waiting import WaitingProbe
from kiosk.work.worker import Job, Worker
from tools.simulation import technician
from tools.simulation.broker import Broker
from tools.simulation.cases import KIOSK, PLACE
from tools.simulation.devices import Eye, Glass, Slot
from tools.simulation.durable import RiskyStore
from tools.simulation.weather import Fault, Weather

JOURNEYS = frozenset(Journey)
POLICY = Policy(enrol_fingers=2, officer_cards=False)
_NEWEST = "SELECT step, application, facts FROM journal ORDER BY number DESC LIMIT 2"
_RESERVED = """SELECT count(*) FROM journal WHERE step = 'D5' AND application IN (
    SELECT application FROM journal WHERE step = 'D3' AND json_extract(facts, '$.card_serial') = ?)"""


class Bench(Worker):
    """A worker without a thread: the run says when it does its next job."""

    def __init__(
        self, name: str, post: Callable[[Event], None], tend: Callable[[], object] = lambda: None
    ) -> None:
        super().__init__(name, post, lambda: None)
        self.name = name
        self._answer = post
        self._look = tend
        self._heap: deque[Job] = deque()

    @property
    def has_work(self) -> bool:
        return bool(self._heap)

    def submit(self, job: Job) -> None:
        self._heap.append(job)

    def look(self) -> None:
        """What its thread does between two jobs."""
        self._look()

    def work(self) -> None:
        event = self._heap.popleft()()
        if event is not None:
            self._answer(event)


@dataclass(slots=True)
class Link:
    """What `MqttLink` is to the journeys."""

    applications: ApplicationsOverLine
    packets: PacketsOverLine
    day_lists: DayListsOverLine
    broker: Broker

    @property
    def reachable(self) -> bool:
        return self.broker.is_up


@dataclass(slots=True)
class Around:
    """What outlives a start of the kiosk."""

    folder: Path
    weather: Weather
    clock: Clock
    broker: Broker
    slot: Slot
    glass: Glass
    keys: KioskKeys
    signing: Ed25519PrivateKey
    told: Callable[[Envelope], None]
    draw: Draw


class Nobody:
    """The port `Reporter` of a kiosk whose health nobody asks for."""

    def health(self, part: str, state: object, cause: str | None = None) -> None:
        return None


class Machine:
    """Starts on construction as a kiosk does: what the last run left open is closed first."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._stack = ExitStack()
        self.wants_restart = False
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        around = self._around
        weather, clock = around.weather, around.clock
        self.store = RiskyStore.at(around.folder, weather)
        self._stack.callback(self.store.close)
        stamp = Stamp(KIOSK, self.store.next_boot(), clock)
        limits = OutboxLimits(resend_s=5.0, resend_cap_s=20.0, resend_floor_s=0.5)
        self.outbox = Outbox(self.store, clock, limits, chance=weather.chance.random)
        journal = DeliveryJournal(self.store, stamp, self.outbox, Onlooker(around.told), around.signing)
        around.slot.journal, around.slot.reserved = self._newest_record, self._reserved
        topics = around.broker.topics
        requests = Requests(topics, stamp, around.keys, around.broker.publish)
        self.sender = Sender(self.outbox, around.broker.publish, topics=topics, keys=around.keys, stamp=stamp)
        around.broker.answered = requests.answered
        around.broker.acknowledged = self._take_ack
        self.loop = Loop(_beginning(), self._perform, clock)
        self._build(journal, stamp, requests)
        recover_left_open(journal, self.crew, cast(Any, around.slot), None)
        self._first_news()

    def stop(self) -> None:
        """The end of the process, whether it was asked for or not: no thread is there to notice."""
        self._around.slot.lost_power()
        self._around.broker.kiosk_died()
        self._stack.close()

    def line_changed(self) -> None:
        if self._around.broker.is_up:
            self.sender.reconnected()
            self.loop.post(PartBack(Part.CENTRE))
        else:
            self.loop.post(PartLost(Part.CENTRE, Cause.CENTRE_SILENT.value))

    def _build(self, journal: DeliveryJournal, stamp: Stamp, requests: Requests) -> None:
        around, post, clock = self._around, self.loop.post, self._around.clock
        keys, silent_s = around.keys, 0.0  # a request is answered before it is waited for
        link = Link(
            ApplicationsOverLine(requests, keys, silent_s),
            PacketsOverLine(requests, silent_s),
            DayListsOverLine(requests, keys, silent_s),
            around.broker,
        )
        books = Books(self.store, keys, stamp, self.outbox, around.signing, PLACE)
        kept = shelves(books, around.told)
        tries = Tries(self.store, clock)
        over_line = CentralOverLine(requests, keys, clock, silent_s)
        self.service_mode = KeptServiceMode(self.store, clock)
        central = CentralOrDayList(over_line, kept.book, journal, tries, keys=keys, place=PLACE, clock=clock)
        self.whom = applicants(books, kept, cast(Any, link), central)
        samples, probe = VisitSamples(), WaitingProbe()
        watch = JournalWatch(lambda: ready(self.store, self.outbox), post, self._restart, clock)
        self.store_failed = watch.failed  # as whoever tends the backlog tells it
        face = FaceWork(Eye(around.weather), samples, post, lost=PartLost(Part.CAMERA, "camera_lost"))
        page = PageWork(Eye(around.weather), samples, post, lost=PartLost(Part.SCANNER, "scanner_lost"))
        names = ("card", "finger", "errands", "service")
        self.benches = {name: Bench(name, post) for name in names}
        self.benches |= {
            "centre": Bench("centre", post, watch.tend),
            "camera": Bench("camera", post, face.tend),
            "scanner": Bench("scanner", post, page.tend),
        }
        benches = self.benches
        enrolment = EnrolmentWork(cast(Any, around.glass), samples, post, lambda picture: None)
        places = Places(benches["finger"], enrolment, (benches["camera"], face), (benches["scanner"], page))
        workers = Workers(benches["centre"], benches["card"], benches["finger"])
        self.crew = Crew(
            journal,
            Nobody(),
            workers,
            centre=CentreWork(central),
            card=CardWork(cast(Any, around.slot), probe, around.draw),
            finger=FingerWork(cast(Any, around.glass), probe, post, lambda picture: None),
            sign_in=SignIn(cast(Any, around.slot), benches["card"]),
            probe=probe,
            show=lambda picture: None,
            custody=Custody(latch=around.slot),
            watch=watch,
            errands=Errands(
                benches["errands"], desks(self.whom, samples, clock), places, samples, unseen, watch.failed
            ),
            bench=cast(Any, technician.Bench(benches["service"], self.service_mode, self._restart)),
        )

    def _perform(self, command: Command) -> None:
        self._around.weather.crash_if(Fault.CRASH_AT_COMMAND)
        self.crew.perform(command)
        self._around.weather.crash_if(Fault.CRASH_AT_COMMAND)

    def _take_ack(self, payload: bytes) -> None:
        self.sender.take_ack(payload)

    def _newest_record(self) -> tuple[str, str]:
        """The journal's last step. A release under way when a part is lost ends as one that nobody saw, and
        the order may still be carried out: then it is the release that counts."""
        rows = self._on_disk(_NEWEST)
        if not rows:
            return "", ""
        (step, application, facts), before = rows[0], rows[-1][0]
        unseen = step == "END" and before == "D7" and '"unconfirmed"' in facts
        return ("D7" if unseen else step), application

    def _reserved(self, serial: str) -> int:
        return int(self._on_disk(_RESERVED, serial)[0][0])

    def _on_disk(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        """What is durable, whatever the store itself would still say."""
        with closing(sqlite3.connect(self._around.folder / FILE)) as connection:
            return connection.execute(sql, values).fetchall()

    def _restart(self) -> None:
        self.wants_restart = True

    def _first_news(self) -> None:
        if (left_s := self.service_mode.left_s()) is not None:
            self.loop.post(ServiceResumed(left_s))
        self.loop.post(PartBack(Part.SENSOR))
        self.line_changed()
        if self._around.slot.chip is not None:
            self.loop.post(CardInserted())


def _beginning() -> State:
    state = State(POLICY, services=JOURNEYS, missing=frozenset({Part.SENSOR, Part.CENTRE, Part.PRINTER}))
    return state.at(home(state))
