"""The reporter's unit as a real process behind systemd's socket activation, and what no end may say."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import pytest

from kiosk.domain.line_tls import Credentials
from kiosk.domain.refusals import MessageError
from kiosk.reporting.connection import ConnectionEvents, Opening
from kiosk.reporting.mqtt import MqttConnection
from kiosk.reporting.over_reporter import ReporterConnection, connect_over
from kiosk.reporting.publication import Endpoint, Message
from kiosk.reporting.reporter import serve
from kiosk.reporting.reporter_words import (
    End,
    Heard,
    Lost,
    Publish,
    Refused,
    Up,
    read_from_kiosk,
    read_from_reporter,
    write,
)
from simulators.broker import Broker, free_port
from tests.activated import ACTIVATE, ActivatedUnit
from tests.kiosk.reporting.reporter_unit import reporter_unit
from tests.kiosk.reporting.test_line import Owner, wait_until

MESSAGE = Message("kiosks/k-17/up", b"\x00\xff", expiry_s=30, correlation=b"c", properties=(("v", "1.0"),))
WILL = Message("to/state", b"lost", retain=True)
PATIENCE_S = 20.0
_HANGS = """
import sys
from pathlib import Path
from kiosk.reporting.connection import ConnectionEvents
from kiosk.reporting.over_reporter import ReporterConnection
from kiosk.reporting.reporter_words import read_from_kiosk
path, opening = Path(sys.argv[1]), read_from_kiosk(bytes.fromhex(sys.argv[2]))
events = ConnectionEvents(lambda: print("up", flush=True), print, print, print)
ReporterConnection(path, opening, events).start()
sys.stdin.read()
"""


def opening(port: int, name: str = "k-17", credentials: Credentials | None = None) -> Opening:
    return Opening(Endpoint("127.0.0.1", port, name), ("from/#",), WILL, credentials)


class Told:
    """What a connection told, in order."""

    def __init__(self) -> None:
        self.news: list[object] = []
        self.events = ConnectionEvents(
            lambda: self.news.append("up"), self.news.append, self.news.append, self.news.append
        )

    def wait(self, count: int = 1) -> list[object]:
        wait_until(lambda: len(self.news) >= count)
        return self.news


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path / "broker") as running:
        yield running


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[ActivatedUnit]:
    if ACTIVATE is None:
        pytest.skip("no systemd-socket-activate here")
    with closing(reporter_unit(tmp_path)) as running:
        yield running


@pytest.mark.broker
def test_a_kiosk_that_is_killed_leaves_its_will_and_no_process(unit: ActivatedUnit, broker: Broker) -> None:
    watcher = Owner(broker.port, "watcher")
    watcher.wait("up")
    words = (sys.executable, "-c", _HANGS, str(unit.path), write(opening(broker.port)).hex())
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as kiosk:
        assert kiosk.stdout
        assert kiosk.stdout.readline() == "up\n"
        assert len(unit.pids) == 1
        kiosk.kill()
    wait_until(lambda: [each.payload for each in watcher.messages] == [b"lost"])
    wait_until(lambda: not unit.pids)
    watcher.line.stop()


@pytest.mark.broker
def test_a_reporter_that_is_killed_is_told_of_and_the_next_connection_has_a_new_one(
    unit: ActivatedUnit, broker: Broker
) -> None:
    owner = Owner(broker.port, connect=connect_over(unit.path))
    owner.wait("up")
    (first,) = unit.pids
    os.kill(first, signal.SIGKILL)
    owner.wait("up", "down", "up")
    assert first not in unit.pids
    assert owner.line.publish(Message("to/me", b"x"))
    wait_until(lambda: any(each.payload == b"x" for each in owner.messages))
    owner.line.stop()


@pytest.mark.broker
def test_a_reporter_that_reads_nothing_is_given_up(
    unit: ActivatedUnit, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.reporting.over_reporter.SEND_MS", 50)
    told = Told()
    connection = ReporterConnection(unit.path, opening(broker.port), told.events)
    connection.start()
    assert told.wait() == ["up"]
    (reporter,) = unit.pids
    os.kill(reporter, signal.SIGSTOP)
    large, deadline = Message("to/me", bytes(200_000)), time.monotonic() + PATIENCE_S
    while connection.publish(large):
        assert time.monotonic() < deadline
    assert told.wait(2)[1] == "its reporter ended"
    os.kill(reporter, signal.SIGKILL)
    connection.close()


def test_no_reporter_at_the_socket_is_named_with_what_to_do(tmp_path: Path) -> None:
    connection = ReporterConnection(tmp_path / "none.socket", opening(1), Told().events)
    with pytest.raises(
        OSError, match=r"none\.socket: No such file .*; systemctl start kiosk-reporter\.socket"
    ):
        connection.start()


class Far:
    """One end of a socket that the test holds, and the other served or listened to."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        self.pipe = Pipe(ours.detach())

    def say(self, data: bytes) -> None:
        self.pipe.send_bytes(data)

    def heard(self) -> list[object]:
        """All words until the end."""
        words: list[object] = []
        try:
            while self.pipe.poll(PATIENCE_S):
                words.append(read_from_reporter(self.pipe.recv_bytes()))
        except EOFError:
            pass
        return words


@pytest.mark.parametrize(
    "first",
    [b"", b"X\0\0\0\2{}", write(Publish(MESSAGE)), b"O\0\0\0\2{}"],
    ids=["empty", "none", "early", "bare"],
)
def test_a_reporter_begins_nothing_for_who_does_not_open(first: bytes) -> None:
    far = Far()
    served = threading.Thread(target=lambda: _serve(far.theirs))
    served.start()
    far.say(first)
    (last,) = far.heard()
    assert isinstance(last, Lost)
    assert last.cause.startswith("bad_field") or last.cause == "not_json"
    served.join()


def test_a_broker_that_is_not_there_is_the_last_word() -> None:
    far = Far()
    served = threading.Thread(target=lambda: _serve(far.theirs))
    served.start()
    far.say(write(opening(free_port())))
    assert far.heard() == [Lost("[Errno 111] Connection refused")]
    served.join()


def _serve(line: socket.socket) -> None:
    with Pipe(line.detach()) as pipe:
        serve(pipe, MqttConnection)


@pytest.mark.parametrize(
    "word", [b"", b"O\0\0\0\2{}", b"M\0\0\0\2{}", b"R\0\0\0\x0e" + b'{"code":65536}', b"U\0\0\0\xff{}"]
)
def test_a_kiosk_hears_no_more_of_a_reporter_that_says_what_none_says(word: bytes, tmp_path: Path) -> None:
    path, told = tmp_path / "reporter.socket", Told()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        server.listen()
        connection = ReporterConnection(path, opening(1), told.events)
        connection.start()
        with Pipe(server.accept()[0].detach()) as reporter:
            assert read_from_kiosk(reporter.recv_bytes()) == opening(1)
            reporter.send_bytes(word)
            (cause,) = told.wait()
            assert str(cause).startswith("its reporter says what none says: ")
            reporter.poll(PATIENCE_S)
            with pytest.raises(EOFError):
                reporter.recv_bytes()
        assert not connection.publish(MESSAGE)
        connection.close()


@pytest.mark.parametrize(
    "word",
    [opening(1883), opening(8883, credentials=Credentials("a", "b")), Publish(MESSAGE), End(), End(MESSAGE)],
    ids=lambda word: type(word).__name__,
)
def test_what_a_kiosk_says_is_read_as_it_was_meant(word: Opening | Publish | End) -> None:
    assert read_from_kiosk(write(word)) == word


@pytest.mark.parametrize(
    "word", [Up(), Heard(MESSAGE), Refused(135), Lost("gone")], ids=lambda word: type(word).__name__
)
def test_what_a_reporter_says_is_read_as_it_was_meant(word: Up | Heard | Refused | Lost) -> None:
    assert read_from_reporter(write(word)) == word


@pytest.mark.parametrize("word", [Up(), Refused(135)], ids=repr)
def test_a_reporter_does_not_speak_for_a_kiosk(word: Up | Refused) -> None:
    with pytest.raises(MessageError):
        read_from_kiosk(write(word))


@pytest.mark.parametrize("word", [End(), Publish(MESSAGE)], ids=["end", "publish"])
def test_a_kiosk_does_not_speak_for_a_reporter(word: End | Publish) -> None:
    with pytest.raises(MessageError):
        read_from_reporter(write(word))
