"""A thread that ends by a bug, whosever it is, ends the service and says so in the log."""

import logging
import threading
from collections.abc import Iterator

import pytest

from ui.crash import OnThreadBug


@pytest.fixture
def crashed(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    told = threading.Event()
    monkeypatch.setattr(threading, "excepthook", OnThreadBug(told))
    yield told


def ended_by(error: type[BaseException]) -> None:
    def fail() -> None:
        raise error

    thread = threading.Thread(target=fail, name="somebody's")
    thread.start()
    thread.join()


def test_a_bug_in_any_thread_is_noticed(crashed: threading.Event, caplog: pytest.LogCaptureFixture) -> None:
    ended_by(ZeroDivisionError)
    assert crashed.is_set()
    (record,) = caplog.records
    assert (record.levelno, record.getMessage()) == (logging.CRITICAL, "the thread somebody's failed")


def test_a_thread_that_leaves_on_purpose_is_no_bug(crashed: threading.Event) -> None:
    ended_by(SystemExit)
    assert not crashed.is_set()
