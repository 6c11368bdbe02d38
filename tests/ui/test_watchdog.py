import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ui.watchdog import Watchdog


class Loop:
    """Keeps what it is asked until it turns."""

    def __init__(self) -> None:
        self.asked: list[Callable[[], None]] = []

    def ask(self, answer: Callable[[], None]) -> None:
        self.asked.append(answer)

    def turn(self) -> None:
        while self.asked:
            self.asked.pop()()


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        yield line


def heard(line: socket.socket) -> list[bytes]:
    words = []
    while True:
        try:
            words.append(line.recv(64))
        except BlockingIOError:
            return words


def watched(loop: Loop, tmp_path: Path) -> Watchdog:
    return Watchdog(loop.ask, {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "8000000"})


def test_it_is_fed_four_times_a_limit_while_the_loop_answers(
    supervisor: socket.socket, tmp_path: Path
) -> None:
    loop = Loop()
    dog = watched(loop, tmp_path)
    assert dog.every_s == 2.0
    dog.ready()
    for _ in range(3):
        dog.feed()
        loop.turn()
    assert heard(supervisor) == [b"READY=1", *[b"WATCHDOG=1"] * 3]


def test_a_loop_that_hangs_lets_it_go_hungry_and_one_that_comes_back_feeds_it(
    supervisor: socket.socket, tmp_path: Path
) -> None:
    loop = Loop()
    dog = watched(loop, tmp_path)
    dog.ready()
    for _ in range(5):
        dog.feed()
    assert heard(supervisor) == [b"READY=1", b"WATCHDOG=1"]
    loop.turn()
    dog.feed()
    assert heard(supervisor) == [b"WATCHDOG=1"]


def test_nothing_is_fed_while_the_first_screen_is_still_drawn(
    supervisor: socket.socket, tmp_path: Path
) -> None:
    dog = watched(Loop(), tmp_path)
    dog.feed()
    dog.ready()
    dog.feed()
    assert heard(supervisor) == [b"READY=1", b"WATCHDOG=1"]


def test_without_a_supervisor_nothing_is_sent_and_nothing_fails(tmp_path: Path) -> None:
    Watchdog(Loop().ask, {}).feed()
    gone = {"NOTIFY_SOCKET": str(tmp_path / "nobody")}
    Watchdog(Loop().ask, gone).ready()


def test_a_window_that_closes_says_that_it_is_stopping(supervisor: socket.socket, tmp_path: Path) -> None:
    watched(Loop(), tmp_path).stopping()
    assert heard(supervisor) == [b"STOPPING=1"]
