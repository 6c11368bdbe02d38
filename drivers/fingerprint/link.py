"""The serial port of a module, a path or any pyserial URL, as a transport that names its troubles."""

import errno
import fcntl
import logging
import math
import os
import select
import stat
import struct
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import serial

from drivers.errors import DeviceGone
from drivers.fingerprint import faults

_log = logging.getLogger(__name__)
_TIOCGEXCL = 0x80045440
_WRITE_LIMIT_S = 1.0
_READ_BYTES = 65536
_POLL_S = 0.02
_LOST = (serial.SerialException, OSError, termios.error, TypeError)
"""pyserial lets the last one escape where its port was closed under it."""

T = TypeVar("T")


class SerialLink:
    """One open port; nobody else may open it meanwhile."""

    def __init__(self, port: str, baud: int) -> None:
        self.name = port
        self._port: serial.Serial = _open(port, baud)
        self._has_speed = not port.startswith(("socket://", "loop://"))
        self._handle = self._descriptor()

    @property
    def speed(self) -> int | None:
        return self._port.baudrate if self._has_speed else None

    def set_speed(self, baud: int) -> None:
        def change() -> None:
            self._port.baudrate = baud

        self._guard(change)

    def read(self, timeout_s: float) -> bytes:
        return self._guard(lambda: self._read(timeout_s))

    def write(self, data: bytes) -> None:
        self._guard(lambda: self._port.write(data))

    def close(self) -> None:
        # pyserial drops a socket whose other end has gone without closing it.
        left_open = getattr(self._port, "_socket", None)
        try:
            self._port.close()
        except _LOST:
            _log.debug("%s was already gone when closed", self.name)
        if left_open is not None:
            left_open.close()

    def _read(self, timeout_s: float) -> bytes:
        if self._handle is None:
            return self._read_patiently(timeout_s)
        ready, _, _ = select.select([self._handle], [], [], max(timeout_s, 0.0))
        return bytes(self._port.read(_READ_BYTES)) if ready else b""

    def _read_patiently(self, timeout_s: float) -> bytes:
        """Where there is nothing to wait on, pyserial waits one short time after the other."""
        waits = max(1, math.ceil(timeout_s / _POLL_S)) if timeout_s > 0 else 0
        for _ in range(waits):
            if self._port.in_waiting:
                break
            first = bytes(self._port.read(1))
            if first:
                return first + bytes(self._port.read(self._port.in_waiting))
        return bytes(self._port.read(self._port.in_waiting)) if self._port.in_waiting else b""

    def _descriptor(self) -> int | None:
        """The file descriptor to wait on; rfc2217:// and loop:// have none."""
        try:
            return int(self._port.fileno())
        except (AttributeError, ValueError):
            return None

    def _guard(self, act: Callable[[], T]) -> T:
        try:
            return act()
        except _LOST as error:
            raise faults.port_lost(self.name) from error


def _open(port: str, baud: int) -> serial.Serial:
    is_path = "://" not in port
    if is_path:
        _check_path(port)
    try:
        opened = serial.serial_for_url(port, baudrate=baud, **_options(port))
    except (serial.SerialException, OSError, ValueError, termios.error) as error:
        raise _named(port, error) from error
    if is_path and _is_claimed(opened.fileno()):
        opened.close()
        raise faults.port_busy(port)
    return opened


def _options(port: str) -> dict[str, Any]:
    if "://" not in port:
        return {"timeout": 0, "exclusive": True, "write_timeout": _WRITE_LIMIT_S}
    return {"timeout": 0 if port.startswith("socket://") else _POLL_S}


def _check_path(port: str) -> None:
    try:
        mode = Path(port).stat().st_mode
    except PermissionError as error:
        raise faults.port_forbidden(port) from error
    except OSError as error:
        raise faults.port_missing(port) from error
    if not stat.S_ISCHR(mode):
        raise faults.port_unsuitable(port, "a directory" if stat.S_ISDIR(mode) else "no device file")
    if not os.access(port, os.R_OK | os.W_OK):
        raise faults.port_forbidden(port)


def _is_claimed(descriptor: int) -> bool:
    """Whether another program asked the kernel for the port alone; root opens such a port all the same."""
    answer = fcntl.ioctl(descriptor, _TIOCGEXCL, struct.pack("i", 0))
    return bool(struct.unpack("i", answer)[0])


def _named(port: str, error: Exception) -> DeviceGone:
    """The one reason among those pyserial mixes into its exceptions."""
    number = getattr(error, "errno", None)
    if number in (errno.EACCES, errno.EPERM):
        return faults.port_forbidden(port)
    if number in (errno.EBUSY, errno.EAGAIN):
        return faults.port_busy(port)
    if number in (errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.EIO) or (
        "://" in port and _is_remote(error)
    ):
        return faults.port_missing(port)
    return faults.port_unsuitable(port, str(error).splitlines()[0])


def _is_remote(error: Exception) -> bool:
    """The URL was understood and the other end was not there."""
    return isinstance(error, serial.SerialException) and str(error).startswith("Could not open port")
