"""`kiosk workload`: sessions one after the other, told line by line.

READY                   the kiosk serves          SESSION n         the session is over
AT step                 a record is durable       ACK kind id       durable: event ID, delivery APPLICATION
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from drivers.errors import DeviceError
from kiosk import log
from kiosk.compose import Kiosk, running
from kiosk.domain.delivery import DeliveryStep
from kiosk.domain.messages import Envelope
from kiosk.domain.stopping import Stop, Stopping
from kiosk.ports import JournalFailedError
from kiosk.reporting.keys import KeysError
from kiosk.storage.journal import Onlooker
from kiosk.storage.private_file import write_private
from kiosk.storage.store import StoreError
from kiosk.workload.people import Applicant, PeopleFileError, Person, applicant, read_people
from kiosk.workload.plan import Trouble, course_of
from kiosk.workload.processes import ProgramError
from kiosk.workload.troubles import Troubles
from kiosk.workload.visitor import StoppedError, StuckError, Visitor, Watch
from kiosk.workload.world import FINGERS, Card, World

_PROGRESS, _BLOCK = "workload.json", 50
_DONE, _FAILED, _BAD_INPUT = 0, 1, 2
_MISTAKES = (ProgramError, StuckError, DeviceError, JournalFailedError, KeysError, StoreError, OSError)


@dataclass(frozen=True, slots=True)
class Request:
    """What a workload is asked for; without `sessions` it goes on until it is stopped."""

    state: Path
    seed: int
    sessions: int | None = None
    trouble: Trouble | None = None
    people: Path | None = None


def run(request: Request) -> int:
    """Run the sessions; the exit status."""
    stopped = Stop.on_signals()
    try:
        people = read_people(request.people) if request.people else ()
    except PeopleFileError as error:
        return _complain(error, _BAD_INPUT)
    try:
        request.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        log.set_up("WARNING", str(request.state / "kiosk.log"))
        with suppress(StoppedError), World(request.state.resolve(), request.seed) as world:
            _Workload(request, world, people, stopped).run()
    except _MISTAKES as error:
        return _complain(error, _FAILED)
    return _DONE


class RequestError(ValueError):
    """Options that do not go together; one line with the remedy."""


def asked(
    state: Path, seed: int, sessions: int | None, fault: str | None, at: str | None, people: Path | None
) -> Request:
    """The request of a command line; RequestError for one that cannot be."""
    if (fault is None) is not (at is None):
        raise RequestError("--fault and --at go together")
    if sessions is not None and sessions < 1:
        raise RequestError("--sessions wants at least 1")
    try:
        trouble = Trouble(fault, DeliveryStep(at)) if fault and at else None
    except ValueError:
        steps = ", ".join(step.value for step in DeliveryStep)
        raise RequestError(f"no step {at!r}; there are {steps}") from None
    return Request(state, seed, sessions, trouble, people)


class _Workload:
    def __init__(self, request: Request, world: World, people: tuple[Person, ...], stopped: Stopping) -> None:
        self._request = request
        self._world = world
        self._people = people
        self._stopped = stopped
        self._troubles = Troubles(world, request.trouble)
        self._known = 0

    def run(self) -> None:
        onlooker = Onlooker(self._event, self._record)
        with running(self._world.settings, lambda picture: None, onlooker=onlooker) as kiosk:
            watch = Watch(kiosk.loop.post, self._stopped)
            kiosk.loop.observe(watch.sees)
            first = self._next()
            with self._card(first) as card:
                self._troubles.check(card)
            watch.wait_for_attract()
            _say("READY")
            for done, number in enumerate(count(first)):
                if done == self._request.sessions:
                    return
                self._session(kiosk, watch, number)

    def _session(self, kiosk: Kiosk, watch: Watch, number: int) -> None:
        # Noted before it begins: a killed session's applicant is not asked to come again.
        write_private(self._request.state / _PROGRESS, json.dumps({"next": number + 1}).encode())
        course = course_of(self._request.seed, number, self._request.trouble)
        who = self._applicant(number)
        with self._card(number) as card:
            self._troubles.arm(card)
            watch.wait_for_attract()
            Visitor(kiosk.loop.post, self._world, who, course, card, watch).visit()
            self._troubles.clear()
        if kiosk.crashed.is_set():
            raise ProgramError("a thread of the kiosk met a bug; kiosk.log names it")
        _say(f"SESSION {number}")

    @contextmanager
    def _card(self, number: int) -> Iterator[Card]:
        if number > self._known:
            block = range(number, number + min(_BLOCK, self._request.sessions or _BLOCK))
            self._world.bring([self._applicant(each) for each in block])
            self._known = block[-1]
        with self._world.card(self._applicant(number)) as card:
            yield card

    def _applicant(self, number: int) -> Applicant:
        return applicant(self._request.seed, number, FINGERS, self._people)

    def _next(self) -> int:
        with suppress(OSError, ValueError, KeyError, TypeError):
            return int(json.loads((self._request.state / _PROGRESS).read_bytes())["next"])
        return 1

    def _event(self, event: Envelope) -> None:
        _say(f"ACK event {event.id}")

    def _record(self, step: DeliveryStep, application: str) -> None:
        if step is DeliveryStep.CONFIRMED:
            _say(f"ACK delivery {application}")
        _say(f"AT {step.value}")
        self._troubles.strike(step)


def _say(line: str) -> None:
    # One write of one line, so that a kill never leaves half of it behind.
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def _complain(problem: object, code: int) -> int:
    print(f"kiosk: workload: {problem}", file=sys.stderr)
    return code
