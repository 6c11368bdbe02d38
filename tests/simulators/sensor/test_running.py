"""The loop that serves a module: in time, with a word in from others, and without a memory for lost bytes."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import serial

from simulators.sensor.running import Running
from simulators.serve import PtyEndpoint


class Talker:
    """Answers every byte with many."""

    def __init__(self) -> None:
        self._waiting = b""
        self.restarts = 0

    def receive(self, data: bytes, host_baud: int | None) -> None:
        self._waiting += b"x" * 30000 if data == b"?" else data

    def due(self, host_baud: int | None) -> bytes:
        data, self._waiting = self._waiting, b""
        return data

    def next_due(self) -> float | None:
        return None

    def restart(self) -> None:
        self.restarts += 1


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


@contextmanager
def served(link: Path, talker: Talker, lost_s: float = 30.0) -> Iterator[Running]:
    loop = Running(PtyEndpoint(link, 57600), lost_s=lost_s)
    thread = threading.Thread(target=loop.serve, args=(talker,))
    thread.start()
    yield loop
    loop.stop()
    thread.join(10)
    loop.unplug()
    assert not thread.is_alive()


def test_a_host_that_reads_slowly_loses_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "port", Talker()), serial.Serial(str(tmp_path / "port"), 57600, timeout=5) as host:
        host.write(b"?")
        assert len(host.read(30000)) == 30000


def test_what_nobody_takes_is_lost_as_on_a_wire(tmp_path: Path) -> None:
    with served(tmp_path / "port", Talker(), lost_s=0.2) as loop:
        host = os.open(tmp_path / "port", os.O_RDWR | os.O_NOCTTY)
        os.write(host, b"?")
        until(lambda: loop.has_backlog)
        until(lambda: not loop.has_backlog)
        os.close(host)
        with serial.Serial(str(tmp_path / "port"), 57600, timeout=5) as again:
            again.write(b"!")
            assert again.read(1) == b"!"


def test_something_asked_for_later_happens_then(tmp_path: Path) -> None:
    talker = Talker()
    with served(tmp_path / "port", talker) as loop:
        loop.act(lambda: loop.at(0.05, loop.restart))
        until(lambda: talker.restarts > 0)


class Slow(PtyEndpoint):
    """The plug is pulled just after its handle was asked for, before anybody waits on it."""

    loop: Running
    was_pulled = False

    def handles(self) -> list[int]:
        handles = super().handles()
        if handles and not self.was_pulled:
            self.was_pulled = True
            self.unplug()
            self.loop.at(0.0, self.loop.stop)
        return handles


def test_a_plug_that_is_pulled_before_the_loop_waits_does_not_end_it(tmp_path: Path) -> None:
    endpoint, talker = Slow(tmp_path / "port", 57600), Talker()
    endpoint.loop = loop = Running(endpoint)
    loop.serve(talker)
    assert endpoint.was_pulled
    assert not loop.is_plugged
