"""`kiosk workload`: sessions one after the other, told line by line.

READY                   it is up, see below       SESSION n         the session is over
AT step                 a step is reached         ACK kind id       durable: event ID, packet ID,
                                                    delivery APPLICATION, and
                                                    application, appointment, correction,
                                                    withdrawal, relocation TRACKING
TOLD code               a page refuses: the code, and of a visit its day, hour and place
HELD step               the fault `hold`: it goes on with a line on standard input

A step is a record of a delivery's journal, durable by then, or a page of another journey or a technician's
(`steps.py`). A kiosk is up when it serves, or is in the service mode that its last run left it in; then a
technician ends that first.
"""

import select
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
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
from kiosk.workload.plan import USUAL, Habit, Shares, Trouble, has_ready_card, technician_comes
from kiosk.workload.processes import ProgramError
from kiosk.workload.sessions import Kiosk, Plan, Sessions
from kiosk.workload.steps import DELIVERY_STEPS, PAGE_STEPS, page_step, told_on
from kiosk.workload.technician import SERVE_AGAIN, Technician, visits_of
from kiosk.workload.telling import say
from kiosk.workload.troubles import Troubles
from kiosk.workload.watch import StoppedError, StuckError, Watch
from kiosk.workload.world import World

LOOK_S = 0.5
_DONE, _FAILED, _BAD_INPUT = 0, 1, 2
_MISTAKES = (ProgramError, StuckError, DeviceError, JournalFailedError, KeysError, StoreError, OSError)


class Journeys(StrEnum):
    """What people come for."""

    ALL = "all"  # whole lives, two at a time, cards that lie ready, and now and then a technician
    LIFE = "life"  # whole lives, one after the other
    DELIVERY = "delivery"  # cards that lie ready, which needs less around it


@dataclass(frozen=True, slots=True)
class Request:
    """What a workload is asked for; without `sessions` it goes on until it is stopped."""

    state: Path
    seed: int
    sessions: int | None = None
    trouble: Trouble | None = None
    people: Path | None = None
    journeys: Journeys = Journeys.ALL
    habit: Habit | None = None
    control: Path | None = None
    on_enter: bool = False
    shares: Shares = USUAL

    @property
    def whole(self) -> bool:
        return self.journeys is not Journeys.DELIVERY


def run(request: Request) -> int:
    """Run the sessions; the exit status."""
    try:
        people = read_people(request.people) if request.people else ()
    except PeopleFileError as error:
        return _complain(error, _BAD_INPUT)
    try:
        request.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        problem = f"{request.state}: {error.strerror}; --state wants a folder that this user may write"
        return _complain(problem, _BAD_INPUT)
    stopped = Stop.on_signals()
    try:
        log.set_up("WARNING", str(request.state / "kiosk.log"))
        state, control = request.state.resolve(), request.control
        with World(state, request.seed, whole=request.whole, control=control) as world:
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


def asked(request: Request, fault: str | None, at: str | None) -> Request:
    """The request with what strikes in it; RequestError for one that cannot be."""
    if (fault is None) is not (at is None):
        raise RequestError("--fault and --at go together")
    if request.sessions is not None and request.sessions < 1:
        raise RequestError("--sessions wants at least 1")
    wanted = Journeys.DELIVERY if request.habit is Habit.LOSES_RECEIPT else Journeys.LIFE
    if request.habit and request.journeys is not wanted:
        raise RequestError(f"--habit {request.habit} is one of --journeys {wanted}")
    trouble = Trouble(fault, at) if fault and at else None
    if trouble and at not in (*DELIVERY_STEPS, *PAGE_STEPS):
        raise RequestError(f"no step {at!r}; there are {', '.join((*DELIVERY_STEPS, *sorted(PAGE_STEPS)))}")
    if trouble and trouble.is_before_the_card and not request.whole:
        raise RequestError(f"--at {at} is no step of a delivery; leave --journeys out")
    return replace(request, trouble=trouble)


class _Workload:
    def __init__(self, request: Request, world: World, people: tuple[Person, ...], stopped: Stopping) -> None:
        self._request = request
        self._world = world
        self._people = people
        self._stopped = stopped
        self._troubles = Troubles(world, request.trouble, self._hold)
        self._at: str | None = None
        self._told: str | None = None

    def run(self) -> None:
        request = self._request
        onlooker = Onlooker(self._event, self._record)
        services = frozenset(Journey) if request.whole else frozenset({Journey.DELIVERY})
        with running(
            self._world.settings, lambda picture: None, onlooker=onlooker, services=services
        ) as kiosk:
            watch = Watch(kiosk.loop.post, self._stopped, self._world.unlock)
            kiosk.loop.observe(watch.sees)
            kiosk.loop.observe(self._page)
            technician = Technician(kiosk.loop.post, self._world, watch)
            watch.reopen = lambda: technician.visit(SERVE_AGAIN)
            sessions = self._sessions()
            first = sessions.next_number
            if request.trouble:
                with sessions.ready_card(first, request.sessions) as card:
                    self._troubles.check(card)
            watch.wait_until_up()
            say("READY")
            people = Kiosk(kiosk.loop.post, watch, self._troubles)
            for done, number in enumerate(count(first)):
                if request.on_enter:
                    self._wait_for_enter()
                if done == request.sessions:
                    return
                self._look_after(technician, watch, number)
                self._session(people, sessions, number, crashed=kiosk.crashed.is_set)

    def _look_after(self, technician: Technician, watch: Watch, number: int) -> None:
        request = self._request
        if request.journeys is Journeys.ALL and technician_comes(
            request.seed, number, request.trouble, request.shares
        ):
            watch.wait_for(Journey.DELIVERY)
            self._troubles.arm()
            for visit in visits_of(request.seed, number):
                technician.visit(visit)

    def _wait_for_enter(self) -> None:
        """A line on standard input, or its end, lets the next session begin, and after the last the end."""
        while not select.select([sys.stdin], [], [], LOOK_S)[0]:
            if self._stopped.is_set():
                raise StoppedError
        sys.stdin.readline()

    def _hold(self) -> None:
        """On the loop's thread: nothing happens at the kiosk meanwhile."""
        assert self._request.trouble
        say(f"HELD {self._request.trouble.at}")
        with suppress(StoppedError):
            self._wait_for_enter()

    def _sessions(self) -> Sessions:
        request = self._request
        alone = request.journeys is Journeys.LIFE
        plan = Plan(
            request.seed, self._people, request.trouble, request.habit, alone=alone, shares=request.shares
        )
        return Sessions(request.state, plan, self._world)

    def _session(self, kiosk: Kiosk, sessions: Sessions, number: int, *, crashed: Callable[[], bool]) -> None:
        request = self._request
        ready = request.journeys is not Journeys.LIFE and has_ready_card(number, request.trouble)
        if request.whole and not ready:
            sessions.visit(kiosk, number)
        else:
            sessions.deliver(kiosk, number, request.sessions)
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
        told = told_on(state.stage)
        if told and told != self._told:
            say(f"TOLD {told}")
        self._at, self._told = step, told


def _complain(problem: object, code: int) -> int:
    print(f"kiosk: workload: {problem}", file=sys.stderr)
    return code
