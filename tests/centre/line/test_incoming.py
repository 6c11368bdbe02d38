"""What waits at the centre's line: one by one at once, a stream in groups, and never without end."""

import threading
import time
from collections.abc import Callable

import pytest

from centre.line import incoming
from centre.line.incoming import FEW, MOST_AT_ONCE, MOST_WAITING, Incoming, Message
from centre.line.mqtt import Received
from kiosk.domain.topics import Uplink


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """So slow a gathering that a busy machine is no part of what is seen."""
    monkeypatch.setattr(incoming, "PAUSE_S", 1.0)
    monkeypatch.setattr(incoming, "GATHER_S", 5.0)


def message(number: int) -> Message:
    return Uplink("k-17", "ev", ""), Received(str(number), b"", False, None, "", lambda: None)


def filled(number: int) -> Incoming:
    waiting = Incoming(time.monotonic)
    for each in range(number):
        waiting.report(message(each))
    return waiting


def beside(act: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread


def test_a_single_report_is_not_waited_with() -> None:
    waiting = filled(1)
    began = time.monotonic()
    waiting.wait()
    assert time.monotonic() - began < incoming.PAUSE_S
    assert len(waiting.group()) == 1


def test_after_a_stream_more_are_gathered_as_long_as_they_come() -> None:
    waiting = filled(FEW + 1)
    waiting.wait()
    waiting.taken(waiting.group())
    waiting.report(message(0))
    began = time.monotonic()
    waiting.wait()
    assert time.monotonic() - began >= incoming.PAUSE_S


def test_a_question_ends_the_gathering() -> None:
    waiting = filled(FEW + 1)
    waiting.taken(waiting.group())
    waiting.ask(message(0))
    began = time.monotonic()
    waiting.wait()
    assert time.monotonic() - began < incoming.PAUSE_S
    assert waiting.questions == 1


def test_a_group_has_its_limit_and_stays_until_it_is_taken() -> None:
    waiting = filled(MOST_AT_ONCE + 3)
    assert [each.topic for _, each in waiting.group()] == [str(number) for number in range(MOST_AT_ONCE)]
    waiting.taken(waiting.group())
    assert len(waiting.group()) == 3


def test_a_full_house_holds_the_line_up_until_a_group_is_done() -> None:
    waiting = filled(MOST_WAITING)
    line = beside(lambda: waiting.report(message(MOST_WAITING)))
    line.join(0.1)
    assert line.is_alive()
    waiting.taken(waiting.group())
    line.join(incoming.HELD_UP_S / 2)
    assert not line.is_alive()


def test_the_line_is_not_held_up_for_a_centre_that_has_ended_or_has_no_database() -> None:
    waiting = filled(MOST_WAITING)
    line = beside(lambda: waiting.report(message(MOST_WAITING)))
    resting = beside(lambda: waiting.pause(incoming.HELD_UP_S))
    line.join(incoming.HELD_UP_S / 2)
    assert not line.is_alive()
    waiting.call()
    resting.join(incoming.HELD_UP_S / 2)
    waiting.end()
    waiting.report(message(0))
    assert len(waiting.group()) == MOST_AT_ONCE
