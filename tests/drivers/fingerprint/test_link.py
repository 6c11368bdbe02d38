"""Ports that cannot be used are named; a pulled plug is noticed and mended by opening again."""

import fcntl
import os
import socket
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import DeviceGone
from drivers.fingerprint.faults import PortBusy, PortForbidden, PortMissing, PortUnsuitable, SensorForeign
from drivers.fingerprint.sensor import FingerImage, Sensor
from tests.drivers.fingerprint.process import SensorProcess


@pytest.fixture
def terminal() -> Iterator[str]:
    """A pseudo terminal with nobody behind it."""
    master, slave = os.openpty()
    yield os.ttyname(slave)
    os.close(slave)
    os.close(master)


def test_a_port_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(PortMissing, match="plug the sensor in"):
        Sensor.open(str(tmp_path / "ttyUSB7"))


def test_a_tcp_port_where_nobody_listens_is_missing(free_port: int) -> None:
    with pytest.raises(PortMissing):
        Sensor.open(f"socket://127.0.0.1:{free_port}")


@pytest.mark.parametrize("port", ["/dev/null", "/tmp", "nonsense://x"])
def test_what_is_no_serial_port_is_called_so(port: str) -> None:
    with pytest.raises(PortUnsuitable, match="is no serial port"):
        Sensor.open(port)


def test_a_plain_file_is_no_serial_port(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PortUnsuitable):
        Sensor.open(str(tmp_path / "file"))


def test_a_port_somebody_locked_is_busy(terminal: str) -> None:
    holder = os.open(terminal, os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    with pytest.raises(PortBusy, match="in use by another program"):
        Sensor.open(terminal)
    os.close(holder)


def test_a_port_somebody_claimed_for_himself_is_busy(terminal: str) -> None:
    holder = os.open(terminal, os.O_RDWR | os.O_NOCTTY)
    fcntl.ioctl(holder, termios.TIOCEXCL)
    with pytest.raises(PortBusy):
        Sensor.open(terminal)
    fcntl.ioctl(holder, termios.TIOCNXCL)
    os.close(holder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_port_without_permission_is_forbidden(terminal: str) -> None:
    Path(terminal).chmod(0)
    with pytest.raises(PortForbidden, match="dialout"):
        Sensor.open(terminal)


def test_a_port_that_echoes_is_another_protocol() -> None:
    with pytest.raises(SensorForeign, match="returns what is sent"):
        Sensor.open("loop://")


def test_a_bridge_that_hangs_up_is_gone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        sensor_port = f"socket://127.0.0.1:{server.getsockname()[1]}"
        server.listen()
        server.settimeout(0)
        with pytest.raises(DeviceGone):
            _hang_up_while_opening(server, sensor_port)


def test_an_unplugged_sensor_is_gone_and_opens_again_once_it_is_back(tmp_path: Path, finger: Path) -> None:
    with SensorProcess(tmp_path, "--link", str(tmp_path / "port"), "--finger", str(finger)) as module:
        sensor = Sensor.open(module.address)
        module.control.do("unplug")
        with pytest.raises(DeviceGone, match="plug it in again"):
            sensor.capture(5)
        sensor.close()
        with pytest.raises(PortMissing):
            Sensor.open(module.address)
        module.control.do("replug")
        with Sensor.open(module.address) as sensor:
            assert isinstance(sensor.capture(5), FingerImage)


def test_a_plug_pulled_in_mid_picture_is_gone_and_comes_back(tmp_path: Path, finger: Path) -> None:
    where = ("--link", str(tmp_path / "port"), "--finger", str(finger))
    with SensorProcess(tmp_path, *where, "--fault", "unplug:1") as module:
        with Sensor.open(module.address) as sensor, pytest.raises(DeviceGone):
            for _ in range(5):
                sensor.capture(5)
        with _opened_within(module.address, 10) as sensor:
            assert sensor.finger_present()


def _opened_within(port: str, limit_s: float) -> Sensor:
    deadline = time.monotonic() + limit_s
    while True:
        try:
            return Sensor.open(port)
        except DeviceGone:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _hang_up_while_opening(server: socket.socket, port: str) -> None:
    """Accept in the moment the driver waits for its first answer."""

    def accept_and_close() -> bool:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return False
        return False

    Sensor.open(port, cancelled=accept_and_close)
