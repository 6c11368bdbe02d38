"""What systemd hears of a process, and what a process makes of what systemd told it."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.supervisor import ALIVE, READY, notify, sign_every_s, unwatched, watchdog_s


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        yield line


def test_each_word_arrives_as_one_datagram(listening: socket.socket) -> None:
    environment = {"NOTIFY_SOCKET": listening.getsockname()}
    notify(READY, environment)
    notify(ALIVE, environment)
    assert [listening.recv(64), listening.recv(64)] == [b"READY=1", b"WATCHDOG=1"]


def test_a_name_with_an_at_sign_lies_in_the_abstract_namespace() -> None:
    name = f"kiosk-supervisor-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(f"\0{name}")
        line.setblocking(False)
        notify(READY, {"NOTIFY_SOCKET": f"@{name}"})
        assert line.recv(64) == READY


def test_without_a_supervisor_or_with_a_deaf_one_nothing_fails(
    listening: socket.socket, tmp_path: Path
) -> None:
    notify(READY, {})
    notify(READY, {"NOTIFY_SOCKET": ""})
    notify(READY, {"NOTIFY_SOCKET": str(tmp_path / "nobody")})
    with pytest.raises(BlockingIOError):
        listening.recv(64)


@pytest.mark.parametrize(
    ("told", "limit_s"), [("30000000", 30.0), ("1500000", 1.5), ("0", None), ("", None), ("soon", None)]
)
def test_the_limit_is_told_in_microseconds(told: str, limit_s: float | None) -> None:
    assert watchdog_s({"WATCHDOG_USEC": told}) == limit_s


def test_no_limit_told_is_none() -> None:
    assert watchdog_s({}) is None
    assert sign_every_s({}) is None


def test_four_signs_are_given_within_a_limit() -> None:
    assert sign_every_s({"WATCHDOG_USEC": "30000000"}) == 7.5


def test_a_child_knows_of_no_supervisor() -> None:
    told = {"NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": "1", "WATCHDOG_PID": "2", "PATH": "/bin"}
    assert unwatched(told) == {"PATH": "/bin"}
