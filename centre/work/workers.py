"""Several workers on one database and one broker: started, started again when they die, stopped together.

Each is this same program with a lasting name of its own. It ends when its standard input does, so none of
them outlives whoever started it, and its name is free again.
"""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kiosk.domain.backoff import Backoff
from kiosk.domain.stopping import Stopping

log = logging.getLogger(__name__)

LOOK_S = 0.1
STOP_S = 10.0


@dataclass(slots=True, eq=False)
class _Worker:
    number: int
    process: subprocess.Popen[str]
    began: float
    ready: threading.Event = field(default_factory=threading.Event)


class Workers:
    """`command` starts worker `n` when its number is put after it."""

    def __init__(self, command: Sequence[str], number: int, monotonic: Callable[[], float]) -> None:
        self._command = tuple(command)
        self._numbers = range(1, number + 1)
        self._monotonic = monotonic
        self._pauses = {each: Backoff(base_s=0.5, cap_s=10.0) for each in self._numbers}
        self._again_at: dict[int, float] = {}
        self._workers: dict[int, _Worker] = {}

    def run(self, asked_to_stop: Stopping, on_ready: Callable[[], None]) -> int:
        """Serve until asked to stop; else the exit status of the first worker that could not even begin."""
        try:
            for number in self._numbers:
                self._start(number)
            failed = self._wait_ready(asked_to_stop)
            if failed is not None:
                return failed
            if not asked_to_stop.is_set():
                on_ready()
            while not asked_to_stop.wait(LOOK_S):
                self._look()
        finally:
            self._stop()
        return 0

    def _wait_ready(self, asked_to_stop: Stopping) -> int | None:
        while not all(each.ready.is_set() for each in self._workers.values()):
            if asked_to_stop.wait(LOOK_S):
                return None
            for each in self._workers.values():
                status = each.process.poll()
                if status is not None:
                    return status or 1
        return None

    def _look(self) -> None:
        """Start again whoever has died, after a pause that grows for one that keeps dying."""
        now = self._monotonic()
        for number, each in list(self._workers.items()):
            if each.process.poll() is not None:
                log.warning("worker %d ended with status %d", number, each.process.returncode)
                _close(self._workers.pop(number))
                lived_s = now - each.began if each.ready.is_set() else 0.0
                self._again_at[number] = now + self._pauses[number].failed(lived_s)
        for number, again_at in list(self._again_at.items()):
            if now >= again_at:
                del self._again_at[number]
                self._start(number)

    def _start(self, number: int) -> None:
        process = subprocess.Popen(
            [*self._command, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        worker = _Worker(number, process, self._monotonic())
        self._workers[number] = worker
        threading.Thread(target=_hear, args=(worker,), name=f"worker-{number}", daemon=True).start()

    def _stop(self) -> None:
        for each in self._workers.values():
            each.process.terminate()
        for each in self._workers.values():
            try:
                each.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                log.error("worker %d does not end; it is killed", each.number)
                each.process.kill()
                each.process.wait()
            _close(each)


def command_of(arguments: Sequence[str]) -> list[str]:
    """How this program is started again with the same arguments, as one of several workers."""
    return [sys.executable, "-m", "centre", *arguments, "--as-worker"]


def watch_parent(end: Callable[[], None]) -> None:
    """Call `end` once the standard input ends: whoever started this worker is gone."""

    def watch() -> None:
        sys.stdin.read()
        end()

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _hear(worker: _Worker) -> None:
    output = worker.process.stdout
    if output is not None and output.readline().startswith("ready"):
        worker.ready.set()


def _close(worker: _Worker) -> None:
    for pipe in (worker.process.stdin, worker.process.stdout):
        if pipe is not None:
            pipe.close()
