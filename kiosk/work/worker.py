"""One thread that does blocking work in order: jobs in, events out."""

import logging
import queue
import threading
from collections.abc import Callable

from kiosk.session.events import Event

log = logging.getLogger(__name__)

Job = Callable[[], Event | None]
Post = Callable[[Event], None]
Tend = Callable[[], float | None]


def _nothing_to_tend() -> float | None:
    return None


class Worker:
    """Does the jobs of one device or service, one after the other, and posts what comes of them.

    Between jobs it calls `tend`, which looks after the device and says in how many seconds it wants to be
    called again. A job that raises has met a bug: `crashed` is called, once, and the thread ends.
    """

    def __init__(
        self, name: str, post: Post, crashed: Callable[[], None], tend: Tend = _nothing_to_tend
    ) -> None:
        self._post = post
        self._crashed = crashed
        self._tend = tend
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def submit(self, job: Job) -> None:
        self._jobs.put(job)

    def stop(self, timeout_s: float = 5.0) -> None:
        """End after the jobs that were submitted before."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        try:
            while self._work():
                pass
        except Exception:
            log.exception("worker %s met a bug", self._thread.name)
            self._crashed()

    def _work(self) -> bool:
        patience_s = self._tend()
        try:
            job = self._jobs.get(timeout=patience_s)
        except queue.Empty:
            return True
        if job is None:
            return False
        event = job()
        if event is not None:
            self._post(event)
        return True
