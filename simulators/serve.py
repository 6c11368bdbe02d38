"""Addresses a simulated serial device can be reached at: a pty with a stable name, or a TCP port."""

import errno
import fcntl
import os
import socket
import struct
import termios
import tty
from pathlib import Path
from typing import Protocol

_TCGETS2 = 0x802C542A
_TERMIOS2 = struct.Struct("4I20B2I")
_READ_BYTES = 65536


class AddressError(ValueError):
    """The device cannot be reached at that address; one line says why."""


class Endpoint(Protocol):
    """One end of a serial line; the other end is the host's. `unplug` makes the address go away."""

    address: str

    def handles(self) -> list[int]:
        """File descriptors to wait on for `receive`."""

    def receive(self) -> bytes:
        """What the host has sent, nothing if nothing is there."""

    def send(self, data: bytes) -> int:
        """How many of these bytes went out; all of them if nobody listens."""

    def host_baud(self) -> int | None:
        """The speed the host has set, None if the address carries none."""

    def unplug(self) -> None: ...

    def plug(self) -> None: ...


class PtyEndpoint:
    """A pseudo terminal behind a symbolic link; its termios tell the host's speed.

    The slave end is held open here too: the line then survives a host that closes and comes back.
    """

    def __init__(self, link: Path, baud: int) -> None:
        self.address = str(link)
        self._link = link
        self._baud = baud
        self._master = self._slave = -1
        self.plug()

    def handles(self) -> list[int]:
        return [self._master] if self._master >= 0 else []

    def receive(self) -> bytes:
        try:
            return os.read(self._master, _READ_BYTES) if self._master >= 0 else b""
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EIO):
                return b""
            raise

    def send(self, data: bytes) -> int:
        if self._master < 0:
            return len(data)
        try:
            return os.write(self._master, data)
        except BlockingIOError:
            return 0

    def host_baud(self) -> int | None:
        if self._slave < 0:
            return None
        answer = fcntl.ioctl(self._slave, _TCGETS2, bytes(_TERMIOS2.size))
        return int(_TERMIOS2.unpack(answer)[-1])

    def plug(self) -> None:
        if self._master >= 0:
            return
        if self._link.exists() and not self._link.is_symlink():
            raise AddressError(f"{self._link} is there and no link; name another path")
        self._master, self._slave = os.openpty()
        os.set_blocking(self._master, False)
        tty.setraw(self._slave, termios.TCSANOW)
        self._set_speed()
        draft = self._link.with_name(f".{self._link.name}.{os.getpid()}")
        try:
            draft.symlink_to(os.ttyname(self._slave))
            draft.replace(self._link)
        except OSError as error:
            raise AddressError(f"cannot make the link {self._link}: {error.strerror}") from None

    def unplug(self) -> None:
        if self._master < 0:
            return
        if self._link.is_symlink() and self._link.readlink() == Path(os.ttyname(self._slave)):
            self._link.unlink()
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def _set_speed(self) -> None:
        """Begin at the module's speed, for hosts that set none."""
        speed = getattr(termios, f"B{self._baud}", None)
        if speed is not None:
            modes = termios.tcgetattr(self._slave)
            modes[4] = modes[5] = speed
            termios.tcsetattr(self._slave, termios.TCSANOW, modes)


class TcpEndpoint:
    """A TCP port for one host at a time; further callers are turned away."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._where = (host, port)
        self._listener: socket.socket | None = None
        self._client: socket.socket | None = None
        self.plug()
        self.address = f"socket://{host}:{self._where[1]}"

    def handles(self) -> list[int]:
        return [each.fileno() for each in (self._listener, self._client) if each]

    def receive(self) -> bytes:
        self._accept()
        if self._client is None:
            return b""
        try:
            data = self._client.recv(_READ_BYTES)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._hang_up()
        return data

    def send(self, data: bytes) -> int:
        if self._client is None:
            return len(data)
        try:
            return self._client.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            self._hang_up()
            return len(data)

    def host_baud(self) -> int | None:
        return None

    def plug(self) -> None:
        if self._listener:
            return
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(self._where)
        except (OSError, OverflowError) as error:
            listener.close()
            reason = error.strerror if isinstance(error, OSError) else "no such port"
            raise AddressError(f"cannot listen on TCP port {self._where[1]}: {reason}") from None
        listener.listen()
        listener.setblocking(False)
        self._where = listener.getsockname()
        self._listener = listener

    def unplug(self) -> None:
        self._hang_up()
        if self._listener:
            self._listener.close()
        self._listener = None

    def _accept(self) -> None:
        try:
            caller = self._listener.accept()[0] if self._listener else None
        except OSError:
            return
        if caller is None:
            return
        if self._client is not None and self._is_alive():
            caller.close()
            return
        self._hang_up()
        caller.setblocking(False)
        caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client = caller
        self._welcome()

    def _welcome(self) -> None:
        """A host has come; what is spoken on top of TCP begins here."""

    def _is_alive(self) -> bool:
        assert self._client, "no client"
        try:
            return self._client.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def _hang_up(self) -> None:
        if self._client:
            self._client.close()
        self._client = None
