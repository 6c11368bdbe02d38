"""A member's connection to the broker, worked by one event loop for all of them instead of a thread each."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from simulators.fleet.connecting import Connecting, Sock
from simulators.fleet.member import Member

GRANT_S = 10.0  # from the open line to granted subscriptions

Told = Callable[[], None]


class MemberLine:
    """`up` and `down` are told on the loop, `down` with whether it was for want of an answer."""

    def __init__(
        self,
        member: Member,
        broker: tuple[str, int],
        keepalive_s: int,
        up: Told,
        down: Callable[[bool], None],
        secure: Callable[[Sock], ssl.SSLSocket] | None = None,
    ) -> None:
        self._member = member
        self._broker = broker
        self._keepalive_s = keepalive_s
        self._up = up
        self._down = down
        self._secure = secure
        self._loop = asyncio.get_running_loop()
        self._opening = False
        self._late = False
        self._client: paho.Client | None = None
        self._is_blocked = self._is_mute = False
        self._timer: asyncio.TimerHandle | None = None

    def connect(self, will: bytes) -> None:
        """Begin; `up` or `down` follows."""
        self._opening, self._late = True, False
        Connecting(self._broker, self._secure, lambda came: self._opened(came, will))

    @property
    def is_open(self) -> bool:
        return self._opening or self._client is not None

    def publish(
        self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False, expiry_s: int = 0
    ) -> None:
        if self._client and not self._is_mute:
            self._client.publish(topic, payload, qos, retain, _expiring(expiry_s))

    def tend(self) -> None:
        """Pings and time-outs; several times within the keep-alive."""
        if self._client and not self._is_mute:
            self._client.loop_misc()

    def leave(self) -> None:
        """Say goodbye, which discards the will."""
        if self._client:
            self._client.disconnect()

    def drop(self) -> None:
        """Cut the line without a word, as a pulled plug does."""
        sock = self._client.socket() if self._client else None
        if isinstance(sock, socket.socket):
            sock.shutdown(socket.SHUT_RDWR)

    def mute(self) -> None:
        """Say and hear nothing any more on a line that stays open, as one that ends in the dark does."""
        sock = self._client.socket() if self._client else None
        if isinstance(sock, socket.socket):
            self._is_mute = True
            self._loop.remove_reader(sock)

    def unmute(self) -> None:
        """Hear and say what has come up meanwhile; mostly that the broker has given the line up."""
        sock = self._client.socket() if self._client and self._is_mute else None
        self._is_mute = False
        if self._client and isinstance(sock, socket.socket):
            self._registered(self._client, None, sock)
            self._loop.call_soon(self._write, self._client, sock)

    def _opened(self, came: Sock | OSError, will: bytes) -> None:
        self._opening = False
        if isinstance(came, OSError):
            self._down(isinstance(came, TimeoutError))
            return
        client = _Client(came, self._member.topics.kiosk)
        client.will_set(self._member.topics.state, will, 1, True)
        client.on_socket_open = self._registered
        client.on_socket_close = self._closed
        client.on_socket_register_write = self._wants_to_write
        client.on_socket_unregister_write = self._has_written
        client.on_connect = self._connected
        client.on_subscribe = lambda *_: self._granted()
        client.on_message = lambda c, u, message: self._heard(message)
        self._client = client
        self._timer = self._loop.call_later(GRANT_S, self._give_up)
        try:
            client.connect(*self._broker, self._keepalive_s, clean_start=True)
        except OSError:
            self._closed(client, None, came)
            came.close()

    def _give_up(self) -> None:
        self._late = True
        self.drop()

    def _granted(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._up()

    def _registered(self, client: paho.Client, userdata: Any, sock: Any) -> None:
        self._loop.add_reader(sock, self._read, client, sock)

    def _read(self, client: paho.Client, sock: Any) -> None:
        """Read on while TLS holds more than the socket shows."""
        client.loop_read()
        while client is self._client and isinstance(sock, ssl.SSLSocket) and sock.pending():
            client.loop_read()

    def _wants_to_write(self, client: paho.Client, userdata: Any, sock: Any) -> None:
        self._loop.call_soon(self._write, client, sock)

    def _write(self, client: paho.Client, sock: Any) -> None:
        """Nearly always the socket takes it all; only where it does not, the loop is asked to say when."""
        if self._is_mute:
            return
        client.loop_write()
        if client is self._client and client.want_write() and not self._is_blocked:
            self._is_blocked = True
            self._loop.add_writer(sock, client.loop_write)

    def _has_written(self, client: paho.Client, userdata: Any, sock: Any) -> None:
        if self._is_blocked:
            self._is_blocked = False
            self._loop.remove_writer(sock)

    def _closed(self, client: paho.Client, userdata: Any, sock: Any) -> None:
        self._is_blocked = self._is_mute = False
        self._loop.remove_reader(sock)
        self._loop.remove_writer(sock)
        if client is self._client:
            self._client = None
            if self._timer:
                self._timer.cancel()
            self._down(self._late)

    def _connected(
        self, client: paho.Client, userdata: Any, flags: Any, code: ReasonCode, properties: Any
    ) -> None:
        if code.is_failure:
            client.disconnect()
            return
        client.subscribe([(each, SubscribeOptions(qos=1)) for each in self._member.topics.downlink])

    def _heard(self, message: paho.MQTTMessage) -> None:
        if message.topic == self._member.topics.ack:
            self._member.take_ack(bytes(message.payload))


@cache
def _expiring(expiry_s: int) -> Properties:
    """One for all: paho builds its tables anew with each, and only reads it when it sends."""
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    if expiry_s:
        properties.MessageExpiryInterval = expiry_s
    return properties


class _Client(paho.Client):
    """Speaks on a socket that is open already: paho alone would stop the whole fleet at each handshake."""

    def __init__(self, sock: Sock, client_id: str) -> None:
        super().__init__(
            CallbackAPIVersion.VERSION2, client_id, protocol=paho.MQTTv5, reconnect_on_failure=False
        )
        self._open_socket = sock

    def _create_socket(self) -> Sock:
        return self._open_socket
