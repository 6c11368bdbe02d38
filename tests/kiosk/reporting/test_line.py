"""The line to a real broker: up, down, and up again, from this process and through the reporter's unit."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from centre.clock import SystemClock
from kiosk.domain.backoff import Backoff
from kiosk.reporting.connection import Connect
from kiosk.reporting.line import Line
from kiosk.reporting.mqtt import MqttConnection
from kiosk.reporting.publication import Endpoint, LineEvents, Message
from simulators.broker import Broker, BrokerError, free_port
from tests.kiosk.reporting.reporter_unit import both_ways

pytestmark = pytest.mark.broker


def wait_until(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.005)


class Owner:
    """A line and everything it told."""

    def __init__(self, port: int, name: str = "k-17", connect: Connect = MqttConnection) -> None:
        self.news: list[str] = []
        self.messages: list[Message] = []
        self.refusals: list[int] = []
        self.failures = 0
        self.line = Line(
            Endpoint("127.0.0.1", port, name),
            LineEvents(
                up=lambda: self.news.append("up"),
                down=lambda: self.news.append("down"),
                message=self.messages.append,
                refused=self.refusals.append,
            ),
            connect=connect,
            filters=("to/#",),
            will=lambda: Message("state", b"lost", retain=True),
            clock=SystemClock(),
            backoff=Backoff(0.05, 0.1, self._fail),
        )
        self.line.start()

    def _fail(self) -> float:
        self.failures += 1
        return 1.0

    def wait(self, *news: str) -> None:
        wait_until(lambda: self.news == list(news))


@pytest.fixture(params=["here", "reporter"])
def connect(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connect]:
    """Both ways to a broker."""
    with both_ways(request.param, tmp_path) as way:
        yield way


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path / "broker") as running:
        yield running


def test_a_message_comes_back_with_its_properties(broker: Broker, connect: Connect) -> None:
    owner = Owner(broker.port, connect=connect)
    owner.wait("up")
    sent = Message(
        "to/me", b"x", expiry_s=30, correlation=b"c" * 16, properties=(("v", "1.0"),), reply_to="r"
    )
    assert owner.line.publish(sent)
    wait_until(lambda: len(owner.messages) == 1)
    (heard,) = owner.messages
    assert (heard.topic, heard.payload, heard.correlation, heard.retain) == ("to/me", b"x", b"c" * 16, False)
    owner.line.stop()


def test_small_packets_leave_at_once(broker: Broker) -> None:
    owner = Owner(broker.port)
    owner.wait("up")
    assert isinstance(owner.line._connection, MqttConnection)
    sock = owner.line._connection._client.socket()
    assert isinstance(sock, socket.socket)
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    owner.line.stop()


def test_a_lost_broker_is_told_and_logged_once_and_found_again(
    broker: Broker, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kiosk.reporting.line")
    owner = Owner(broker.port, connect=connect)
    owner.wait("up")
    broker.kill()
    owner.wait("up", "down")
    assert not owner.line.publish(Message("to/me", b"x"))
    failures = owner.failures
    wait_until(lambda: owner.failures >= failures + 3)
    broker.start()
    owner.wait("up", "down", "up")
    owner.line.stop()
    assert [record.getMessage().split(" ", 2)[2] for record in caplog.records] == [
        "lost: connection lost",
        "is back",
    ]


def test_nothing_of_the_old_line_is_sent_on_the_new_one(broker: Broker, connect: Connect) -> None:
    owner = Owner(broker.port, connect=connect)
    owner.wait("up")
    broker.kill()
    for _ in range(5):
        owner.line.publish(Message("to/me", b"stale"))
    owner.wait("up", "down")
    broker.start()
    owner.wait("up", "down", "up")
    owner.line.publish(Message("to/me", b"fresh"))
    wait_until(lambda: bool(owner.messages))
    assert [message.payload for message in owner.messages] == [b"fresh"]
    owner.line.stop()


def test_a_clean_stop_sends_the_farewell_and_not_the_will(broker: Broker, connect: Connect) -> None:
    owner, watcher = Owner(broker.port, connect=connect), Owner(broker.port, "watcher", connect)
    owner.wait("up")
    watcher.wait("up")
    owner.line.stop(Message("to/state", b"stopped", retain=True))
    wait_until(lambda: len(watcher.messages) == 1)
    assert watcher.messages[0].payload == b"stopped"
    watcher.line.stop()


def test_a_broker_that_never_answers_is_given_up(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.reporting.line.CONNACK_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepted: list[socket.socket] = []

        def accept() -> None:
            while len(accepted) < 2:
                accepted.append(server.accept()[0])

        thread = threading.Thread(target=accept)
        thread.start()
        owner = Owner(server.getsockname()[1], connect=connect)
        thread.join(20)
        owner.line.stop()
        for each in accepted:
            each.close()
    assert len(accepted) == 2
    assert owner.news == []


def test_without_any_broker_the_line_can_still_be_stopped(connect: Connect) -> None:
    owner = Owner(free_port(), connect=connect)
    owner.line.stop()
    assert owner.news == []


def test_a_taken_port_is_named(tmp_path: Path, broker: Broker) -> None:
    with pytest.raises(BrokerError, match=f"port {broker.port} is taken"):
        Broker(tmp_path / "second", broker.port).start()
