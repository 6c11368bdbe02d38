"""`kiosk workload`: sessions one after the other, told line by line.

READY                   the kiosk serves          SESSION n         the session is over
AT step                 a step is reached         ACK kind id       durable: event ID, packet ID,
                                                    delivery APPLICATION, and
                                                    application, appointment, correction,
                                                    withdrawal, relocation TRACKING

A step is a record of a delivery's journal, durable by then, or a page of another journey (`steps.py`).
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path

from drivers.errors import DeviceError
from kiosk import log
from kiosk.compose import running
from kiosk.domain.delivery import DeliveryStep
from kiosk.domain.messages import Envelope
from kiosk.domain.stopping import Stop, Stopping
from kiosk.ports import JournalFailedError
from kiosk.reporting.keys import KeysError
from kiosk.session.states import State
from kiosk.session.vocabulary import Journey
from kiosk.storage.journal import Onlooker
from kiosk.storage.packet_shelf import SEALED
from kiosk.storage.store import StoreError
from kiosk.workload.people import PeopleFileError, Person, read_people
from kiosk.workload.plan import Trouble, has_ready_card
from kiosk.workload.processes import ProgramError
from kiosk.workload.sessions import Kiosk, Sessions
from kiosk.workload.steps import DELIVERY_STEPS, PAGE_STEPS, page_step
from kiosk.workload.telling import say
from kiosk.workload.troubles import Troubles
from kiosk.workload.watch import StoppedError, StuckError, Watch
from kiosk.workload.world import World

_DONE, _FAILED, _BAD_INPUT = 0, 1, 2
_MISTAKES = (ProgramError, StuckError, DeviceError, JournalFailedError, KeysError, StoreError, OSError)


class Journeys(StrEnum):
    """What people come for: whole lives and ready cards, or ready cards alone, which needs less around it."""

    ALL = "all"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Request:
    """What a workload is asked for; without `sessions` it goes on until it is stopped."""

    state: Path
    seed: int
    sessions: int | None = None
    trouble: Trouble | None = None
    people: Path | None = None
    journeys: Journeys = Journeys.ALL


def run(request: Request) -> int:
    """Run the sessions; the exit status."""
    stopped = Stop.on_signals()
    try:
        people = read_people(request.people) if request.people else ()
    except PeopleFileError as error:
        return _complain(error, _BAD_INPUT)
    whole = request.journeys is Journeys.ALL
    try:
        request.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        log.set_up("WARNING", str(request.state / "kiosk.log"))
        with World(request.state.resolve(), request.seed, whole=whole) as world:
            return serve(request, world, people, stopped)
    except _MISTAKES as error:
        return _complain(error, _FAILED)


def serve(request: Request, world: World, people: tuple[Person, ...], stopped: Stopping) -> int:
    """Run the sessions in a world that stands; the exit status."""
    try:
        with suppress(StoppedError):
            _Workload(request, world, people, stopped).run()
    except _MISTAKES as error:
        return _complain(error, _FAILED)
    return _DONE


class RequestError(ValueError):
    """Options that do not go together; one line with the remedy."""


def asked(
    state: Path,
    seed: int,
    sessions: int | None,
    fault: str | None,
    at: str | None,
    people: Path | None,
    journeys: Journeys = Journeys.ALL,
) -> Request:
    """The request of a command line; RequestError for one that cannot be."""
    if (fault is None) is not (at is None):
        raise RequestError("--fault and --at go together")
    if sessions is not None and sessions < 1:
        raise RequestError("--sessions wants at least 1")
    trouble = Trouble(fault, at) if fault and at else None
    if trouble and at not in (*DELIVERY_STEPS, *PAGE_STEPS):
        raise RequestError(f"no step {at!r}; there are {', '.join((*DELIVERY_STEPS, *sorted(PAGE_STEPS)))}")
    if trouble and trouble.is_before_the_card and journeys is Journeys.DELIVERY:
        raise RequestError(f"--at {at} is no step of a delivery; leave --journeys out")
    return Request(state, seed, sessions, trouble, people, journeys)


class _Workload:
    def __init__(self, request: Request, world: World, people: tuple[Person, ...], stopped: Stopping) -> None:
        self._request = request
        self._world = world
        self._people = people
        self._stopped = stopped
        self._troubles = Troubles(world, request.trouble)
        self._at: str | None = None

    def run(self) -> None:
        request = self._request
        onlooker = Onlooker(self._event, self._record)
        whole = request.journeys is Journeys.ALL
        services = frozenset(Journey) if whole else frozenset({Journey.DELIVERY})
        with running(
            self._world.settings, lambda picture: None, onlooker=onlooker, services=services
        ) as kiosk:
            watch = Watch(kiosk.loop.post, self._stopped, self._world.unlock)
            kiosk.loop.observe(watch.sees)
            kiosk.loop.observe(self._page)
            sessions = Sessions(request.state, request.seed, self._world, self._people, request.trouble)
            first = sessions.next_number
            with sessions.ready_card(first, request.sessions) as card:
                self._troubles.check(card)
            watch.wait_for(Journey.DELIVERY)
            say("READY")
            people = Kiosk(kiosk.loop.post, watch, self._troubles)
            for done, number in enumerate(count(first)):
                if done == request.sessions:
                    return
                self._session(people, sessions, number, crashed=kiosk.crashed.is_set)

    def _session(self, kiosk: Kiosk, sessions: Sessions, number: int, *, crashed: Callable[[], bool]) -> None:
        whole = self._request.journeys is Journeys.ALL
        if whole and not has_ready_card(number, self._request.trouble):
            sessions.visit(kiosk, number)
        else:
            sessions.deliver(kiosk, number, self._request.sessions)
        self._troubles.clear()
        if crashed():
            raise ProgramError("a thread of the kiosk met a bug; kiosk.log names it")
        say(f"SESSION {number}")

    def _event(self, event: Envelope) -> None:
        say(f"ACK event {event.id}")
        if event.type == SEALED:
            say(f"ACK packet {event.data['packet']}")

    def _record(self, step: DeliveryStep, application: str) -> None:
        if step is DeliveryStep.CONFIRMED:
            say(f"ACK delivery {application}")
        say(f"AT {step.value}")
        self._troubles.strike(step.value)

    def _page(self, state: State) -> None:
        step = page_step(state.stage)
        if step and step != self._at:
            say(f"AT {step}")
            self._troubles.strike(step)
        self._at = step


def _complain(problem: object, code: int) -> int:
    print(f"kiosk: workload: {problem}", file=sys.stderr)
    return code
