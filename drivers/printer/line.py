"""Bytes to and from a printer: a serial port, a USB printer's file or a TCP port, never blocked."""

import errno
import os
import select
import socket
import stat
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import serial

from drivers.printer import faults

_CONNECT_S = 3.0
_READ_BYTES = 4096
_UNSENT_BYTES = 4096  # what the kernel may still hold when a write returns
_LOST = (serial.SerialException, OSError, termios.error, TypeError)
T = TypeVar("T")


class Line:
    """One open printer; belongs to one thread. Every method raises `PrinterLost` once the wire is gone."""

    def __init__(self, address: str, *, baud: int = 115_200) -> None:
        self.address = address
        self._handle, self._close, speed = _open(address, baud)
        self.lag_s = 10 * _UNSENT_BYTES / speed if speed else 0.0
        """How long a byte may take to leave after it was written."""

    def write(self, data: bytes, limit_s: float) -> int:
        """How many bytes went out within the limit."""
        return self._guard(lambda: self._write(data, limit_s))

    def read(self, wait_s: float) -> bytes:
        """What has come; waits at most this long for the first byte."""
        return self._guard(lambda: self._read(wait_s))

    def close(self) -> None:
        try:
            self._close()
        except _LOST:
            return

    def _write(self, data: bytes, limit_s: float) -> int:
        end = time.monotonic() + limit_s
        sent = 0
        while sent < len(data):
            _, ready, _ = select.select([], [self._handle], [], max(end - time.monotonic(), 0.0))
            if not ready:
                break
            try:
                sent += os.write(self._handle, data[sent:])
            except BlockingIOError:
                continue
        return sent

    def _read(self, wait_s: float) -> bytes:
        ready, _, _ = select.select([self._handle], [], [], max(wait_s, 0.0))
        if not ready:
            return b""
        try:
            data = os.read(self._handle, _READ_BYTES)
        except BlockingIOError:
            return b""
        if not data:
            raise OSError(errno.EPIPE, "closed")
        return data

    def _guard(self, act: Callable[[], T]) -> T:
        try:
            return act()
        except (OSError, ValueError) as error:
            raise faults.lost(self.address) from error


def _open(address: str, baud: int) -> tuple[int, Callable[[], None], int | None]:
    try:
        if address.startswith(("tcp://", "socket://")):
            return _open_tcp(address)
        if _is_printer_file(address):
            handle = os.open(address, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            return handle, lambda: os.close(handle), None
        port = serial.Serial(address, baud, timeout=0, write_timeout=0, exclusive=True)
        return port.fileno(), port.close, baud
    except (*_LOST, ValueError) as error:
        raise faults.missing(address, _named(error)) from error


def _open_tcp(address: str) -> tuple[int, Callable[[], None], None]:
    host, _, port = address.partition("://")[2].rpartition(":")
    if not host or not port.isdigit():
        raise ValueError("expected tcp://HOST:PORT")
    wire = socket.create_connection((host.strip("[]"), int(port)), _CONNECT_S)
    wire.setblocking(False)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return wire.fileno(), wire.close, None


def _is_printer_file(address: str) -> bool:
    """Whether this is what Linux gives a USB printer (`/dev/usb/lp0`): a character device, no terminal."""
    path = Path(address)
    if not path.exists() or not stat.S_ISCHR(path.stat().st_mode):
        return False
    return path.name.startswith("lp")


def _named(error: BaseException) -> str:
    match getattr(error, "errno", None):
        case errno.ENOENT | errno.ENXIO | errno.ENODEV | errno.EIO:
            return "nothing is there"
        case errno.EACCES | errno.EPERM:
            return "no permission: this user is not in the groups lp and dialout"
        case errno.EBUSY | errno.EAGAIN:
            return "another program uses it"
        case errno.ECONNREFUSED:
            return "nothing listens there"
        case _:
            return (str(error) or type(error).__name__).splitlines()[0]
