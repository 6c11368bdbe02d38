"""A fleet's connections: opened without waiting, given up in time, and only with what the centre gave."""

import asyncio
import json
import resource
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulators.broker import free_port
from simulators.fleet import connecting
from simulators.fleet.cli import main
from simulators.fleet.connecting import Connecting, Sock
from simulators.fleet.keys import FleetKeysError, kiosk_name, line_key, read_identities, write_register
from simulators.fleet.limits import SPARE, allow_files


@pytest.fixture
def silent() -> Iterator[int]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def attempt(port: int, secure: Callable[[Sock], ssl.SSLSocket] | None = None) -> Sock | OSError:
    """How one attempt ends."""

    async def tried() -> Sock | OSError:
        came: asyncio.Future[Sock | OSError] = asyncio.get_running_loop().create_future()
        Connecting(("127.0.0.1", port), secure, came.set_result)
        return await asyncio.wait_for(came, 20)

    return asyncio.run(tried())


def shaking(plain: Sock) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return context.wrap_socket(plain, server_hostname="127.0.0.1", do_handshake_on_connect=False)


def test_a_plain_line_is_there_at_once_and_small_packets_leave_it_at_once(silent: int) -> None:
    came = attempt(silent)
    assert isinstance(came, socket.socket)
    with came:
        assert came.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not came.getblocking()


def test_where_nobody_listens_the_attempt_fails_and_is_no_time_out() -> None:
    came = attempt(free_port())
    assert isinstance(came, OSError)
    assert not isinstance(came, TimeoutError)


def test_a_broker_that_never_shakes_hands_is_given_up(silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "CONNECT_S", 0.2)
    assert isinstance(attempt(silent, shaking), TimeoutError)


def test_a_register_with_requests_asks_for_each_kiosk_and_the_answer_must_name_them_all(
    tmp_path: Path,
) -> None:
    register, answer = tmp_path / "fleet.json", tmp_path / "answer.json"
    write_register(register, 1, 2, 5, certified=True)
    asked = json.loads(register.read_text())
    assert all("BEGIN CERTIFICATE REQUEST" in each["certificate_request"] for each in asked)
    assert (
        line_key(1, 1).private_numbers()
        == line_key(1, 1).private_numbers()
        != line_key(1, 2).private_numbers()
    )
    answer.write_text(json.dumps({"sealing": "ab" * 32}))
    assert read_identities(answer, 1, 2) is None
    told = {"certificates": {kiosk_name(1): "C1", kiosk_name(2): "C2"}, "authority": "A"}
    answer.write_text(json.dumps(told))
    found = read_identities(answer, 1, 2)
    assert found
    assert found[0] == "A"
    assert [pem.endswith(end) for pem, end in zip(found[1], (b"C1", b"C2"), strict=True)] == [True, True]
    with pytest.raises(FleetKeysError, match="enrol the whole fleet"):
        read_identities(answer, 1, 3)


def test_more_connections_than_files_are_allowed_are_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 4096))
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps({"sealing": "09" + "00" * 31}))
    assert main(["--kiosks", "4000", "--centre", str(answer), "--broker", "127.0.0.1:1"]) == 2
    assert "ulimit -n 4200" in capsys.readouterr().err


def test_the_limit_is_raised_as_far_as_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    allow_files(500)
    assert asked == []
    allow_files(10_000)
    assert asked == [(10_000 + SPARE, resource.RLIM_INFINITY)]
