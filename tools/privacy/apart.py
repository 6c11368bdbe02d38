"""The workload's kiosk in a process of its own, so that its memory holds nobody but whom it served.

The people, their world and what they know stay with the workload; events go over a pipe, states come back.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

from config.settings import Settings
from kiosk.session.events import Event
from kiosk.session.journeys.completion.stages import AwaitingChecker
from kiosk.session.services import journey_of
from kiosk.session.states import State
from kiosk.session.vocabulary import Journey

_END_S = 60.0

Look = Callable[[int], None]


class RemoteLoop:
    """`post` and `observe` of a loop that runs elsewhere."""

    def __init__(self, line: "Connection[Any, Any]") -> None:
        self._line = line
        self._observers: list[Callable[[State], None]] = []
        self._last: State | None = None
        self._lock = threading.Lock()

    def post(self, event: Event) -> None:
        with self._lock:
            self._line.send(event)

    def observe(self, observer: Callable[[State], None]) -> None:
        self._observers.append(observer)
        if self._last is not None:
            observer(self._last)

    def listen(self) -> None:
        """Until the other end is gone."""
        try:
            while True:
                self._last = self._line.recv()
                for observer in tuple(self._observers):
                    observer(self._last)
        except (EOFError, OSError):
            return


@dataclass(slots=True)
class RemoteKiosk:
    """What the workload needs of a kiosk."""

    loop: RemoteLoop
    crashed: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Order:
    """What a kiosk apart is told; `tap` is where it writes what it holds of bodies."""

    settings: Settings
    services: frozenset[Journey]
    window: bool
    tap: Path


class Apart:
    """Starts a kiosk in place of `kiosk.compose.running`.

    `look` is told its process before it ends; `glance` once while somebody stands there with all they gave.
    """

    def __init__(
        self, environment: Mapping[str, str], *, look: Look, glance: Look, window: bool, tap: Path
    ) -> None:
        self._environment = environment
        self._look = look
        self._glance = glance
        self._window = window
        self._tap = tap
        self._glancing: threading.Thread | None = None
        self.journeys: set[Journey] = set()

    @contextmanager
    def running(
        self,
        settings: Settings,
        show: object,
        onlooker: object = None,
        services: frozenset[Journey] = frozenset(),
    ) -> Iterator[RemoteKiosk]:
        ours, theirs = Pipe()
        command = [sys.executable, "-m", "tools.privacy.kiosk_apart", str(theirs.fileno())]
        process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            env={**os.environ, **self._environment},
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        ours.send(Order(settings, services, self._window, self._tap))
        loop = RemoteLoop(ours)
        loop.observe(lambda state: self._note(state, process.pid))
        threading.Thread(target=loop.listen, daemon=True).start()
        try:
            yield RemoteKiosk(loop)
            if self._glancing:
                self._glancing.join()
            self._look(process.pid)
        finally:
            ours.close()
            process.terminate()
            process.wait(_END_S)

    def _hold_still(self, pid: int) -> None:
        """The visit would be over before the search: the kiosk stands still for it."""
        os.kill(pid, signal.SIGSTOP)
        try:
            self._glance(pid)
        finally:
            os.kill(pid, signal.SIGCONT)

    def _note(self, state: State, pid: int) -> None:
        if isinstance(state.stage, AwaitingChecker) and not self._glancing:
            self._glancing = threading.Thread(target=self._hold_still, args=(pid,))
            self._glancing.start()
        journey = journey_of(state.stage)
        if journey:
            self.journeys.add(journey)
