import logging
import queue
import threading

import pytest

from kiosk.session import events as ev
from kiosk.work.worker import Worker

DEADLINE_S = 10.0


def test_jobs_are_done_in_order_and_their_events_posted() -> None:
    posted: queue.SimpleQueue[ev.Event] = queue.SimpleQueue()
    worker = Worker("w", posted.put, lambda: None)
    worker.submit(ev.CardInserted)
    worker.submit(lambda: None)
    worker.submit(ev.CardRemoved)
    worker.start()
    worker.stop()
    assert [posted.get(timeout=DEADLINE_S) for _ in range(2)] == [ev.CardInserted(), ev.CardRemoved()]
    assert posted.empty()


def test_the_device_is_tended_between_jobs() -> None:
    tended = threading.Semaphore(0)

    def tend() -> float:
        tended.release()
        return 0.001

    worker = Worker("w", lambda event: None, lambda: None, tend)
    worker.start()
    assert all(tended.acquire(timeout=DEADLINE_S) for _ in range(3))
    worker.stop()


def test_a_bug_ends_the_worker_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    crashed = threading.Event()

    def bug() -> None:
        raise ZeroDivisionError

    worker = Worker("w", lambda event: None, crashed.set)
    worker.submit(bug)
    with caplog.at_level(logging.CRITICAL + 1, "kiosk.work.worker"):
        worker.start()
        assert crashed.wait(DEADLINE_S)
    worker.stop()
