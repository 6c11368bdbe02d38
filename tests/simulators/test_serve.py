"""Real addresses: a pty with a stable name that knows the host's speed, and a TCP port for one."""

import os
import socket
from pathlib import Path

import pytest
import serial

from simulators.serve import AddressError, PtyEndpoint, TcpEndpoint


def test_bytes_pass_a_pty_both_ways_unchanged(tmp_path: Path) -> None:
    everything = bytes(range(256))
    endpoint = PtyEndpoint(tmp_path / "port", 57600)
    with serial.Serial(endpoint.address, 57600, timeout=2) as host:
        host.write(everything)
        assert endpoint.receive() == everything
        assert endpoint.send(everything) == 256
        assert host.read(256) == everything
    endpoint.unplug()


@pytest.mark.parametrize("speed", [9600, 57600, 115200, 28800])
def test_a_pty_knows_the_speed_its_host_has_set(tmp_path: Path, speed: int) -> None:
    endpoint = PtyEndpoint(tmp_path / "port", 57600)
    assert endpoint.host_baud() == 57600
    with serial.Serial(endpoint.address, speed):
        assert endpoint.host_baud() == speed
    endpoint.unplug()


def test_a_pulled_plug_takes_the_name_away_and_brings_it_back(tmp_path: Path) -> None:
    link = tmp_path / "port"
    endpoint = PtyEndpoint(link, 57600)
    endpoint.unplug()
    assert not link.is_symlink()
    assert (endpoint.handles(), endpoint.receive(), endpoint.host_baud()) == ([], b"", None)
    assert endpoint.send(b"lost") == 4
    endpoint.plug()
    with serial.Serial(str(link), 57600) as host:
        host.write(b"x")
        assert endpoint.receive() == b"x"
    endpoint.unplug()


def test_a_stale_link_of_an_earlier_life_is_taken_over(tmp_path: Path) -> None:
    link = tmp_path / "port"
    link.symlink_to("/dev/pts/9999")
    endpoint = PtyEndpoint(link, 57600)
    assert link.exists()
    endpoint.unplug()


def test_a_file_in_the_links_place_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("mine")
    with pytest.raises(AddressError, match="no link"):
        PtyEndpoint(tmp_path / "port", 57600)
    assert (tmp_path / "port").read_text() == "mine"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AddressError, match="cannot make the link"):
        PtyEndpoint(tmp_path / "nowhere" / "port", 57600)


def test_a_tcp_port_serves_one_host_and_the_next_after_it() -> None:
    endpoint = TcpEndpoint(0)
    where = ("127.0.0.1", int(endpoint.address.rpartition(":")[2]))
    for _ in range(2):
        with socket.create_connection(where, timeout=2) as host:
            host.sendall(b"ping")
            heard = b""
            while len(heard) < 4:
                heard += endpoint.receive()
            assert heard == b"ping"
            with socket.create_connection(where, timeout=2) as second:
                endpoint.receive()
                assert second.recv(1) == b""
            assert endpoint.send(b"pong") == 4
            assert host.recv(4) == b"pong"
        while len(endpoint.handles()) > 1:
            endpoint.receive()
    endpoint.unplug()
    assert endpoint.handles() == []


def test_a_tcp_port_in_use_is_named() -> None:
    first = TcpEndpoint(0)
    with pytest.raises(AddressError, match="cannot listen on TCP port"):
        TcpEndpoint(int(first.address.rpartition(":")[2]))
    first.unplug()


def test_what_cannot_be_sent_yet_is_kept_by_the_caller(tmp_path: Path) -> None:
    endpoint = PtyEndpoint(tmp_path / "port", 57600)
    sent = 0
    while step := endpoint.send(bytes(4096)):
        sent += step
    with Path(endpoint.address).open("rb", buffering=0) as host:
        assert len(os.read(host.fileno(), 64)) == 64
    assert sent > 0
    endpoint.unplug()
