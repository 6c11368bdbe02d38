"""Opens a connection of the fleet without ever waiting: TCP, then TLS, each step when the socket is ready."""

import asyncio
import errno
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

CONNECT_S = 5.0  # for TCP, and again for TLS, as a kiosk's own line allows

Sock = socket.socket


@dataclass(slots=True)
class Tls:
    """One context for the whole fleet; each connection takes its own certificate along at its beginning."""

    context: ssl.SSLContext = field(repr=False)
    host: str

    @classmethod
    def believing(cls, authority: str, host: str) -> "Tls":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_verify_locations(cadata=authority)
        return cls(context, host)

    def wrap(self, plain: Sock, identity: Path) -> ssl.SSLSocket:
        self.context.load_cert_chain(identity)
        return self.context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)


class Connecting:
    """One attempt: `done` gets the socket, or the reason why there is none."""

    def __init__(
        self,
        broker: tuple[str, int],
        secure: Callable[[Sock], ssl.SSLSocket] | None,
        done: Callable[[Sock | OSError], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._secure = secure
        self._done = done
        self._sock: Sock = socket.socket(_family(broker[0]), socket.SOCK_STREAM)
        self._sock.setblocking(False)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._timer = self._loop.call_later(CONNECT_S, self._late)
        code = self._sock.connect_ex(broker)
        if code not in (0, errno.EINPROGRESS):
            self._loop.call_soon(self._end, OSError(code, "connect"))
        else:
            self._loop.add_writer(self._sock, self._connected)

    def _connected(self) -> None:
        self._loop.remove_writer(self._sock)
        code = self._sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            self._end(OSError(code, "connect"))
        elif self._secure is None:
            self._end(None)
        else:
            self._timer.cancel()
            self._timer = self._loop.call_later(CONNECT_S, self._late)
            self._sock = self._secure(self._sock)
            self._shake()

    def _shake(self) -> None:
        assert isinstance(self._sock, ssl.SSLSocket)
        self._forget()
        try:
            self._sock.do_handshake()
        except ssl.SSLWantReadError:
            self._loop.add_reader(self._sock, self._shake)
        except ssl.SSLWantWriteError:
            self._loop.add_writer(self._sock, self._shake)
        except OSError as error:
            self._end(error)
        else:
            self._end(None)

    def _late(self) -> None:
        self._end(TimeoutError("the broker did not answer in time"))

    def _end(self, error: OSError | None) -> None:
        self._timer.cancel()
        self._forget()
        if error:
            self._sock.close()
        self._done(error or self._sock)

    def _forget(self) -> None:
        self._loop.remove_reader(self._sock)
        self._loop.remove_writer(self._sock)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
