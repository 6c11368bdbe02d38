"""A member's connection to the broker, worked by one event loop for all of them instead of a thread each."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from simulators.fleet.member import Member

Told = Callable[[], None]


class MemberLine:
    """`up` and `down` are told on the loop; `member` takes the acks."""

    def __init__(
        self, member: Member, broker: tuple[str, int], keepalive_s: int, up: Told, down: Told
    ) -> None:
        self._member = member
        self._broker = broker
        self._keepalive_s = keepalive_s
        self._up = up
        self._down = down
        self._loop = asyncio.get_running_loop()
        self._client: paho.Client | None = None

    def connect(self, will: bytes) -> None:
        """Open the connection and begin the handshake; OSError where there is no broker."""
        topics = self._member.topics
        client = paho.Client(
            CallbackAPIVersion.VERSION2, topics.kiosk, protocol=paho.MQTTv5, reconnect_on_failure=False
        )
        client.will_set(topics.state, will, 1, True)
        client.on_socket_open = self._opened
        client.on_socket_close = self._closed
        client.on_socket_register_write = self._wants_to_write
        client.on_socket_unregister_write = self._has_written
        client.on_connect = self._connected
        client.on_subscribe = lambda *_: self._up()
        client.on_message = lambda c, u, message: self._heard(message)
        self._client = client
        client.connect(*self._broker, self._keepalive_s, clean_start=True)

    @property
    def is_open(self) -> bool:
        return self._client is not None

    def publish(
        self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False, expiry_s: int = 0
    ) -> None:
        if self._client:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            if expiry_s:
                properties.MessageExpiryInterval = expiry_s
            self._client.publish(topic, payload, qos, retain, properties)

    def tend(self) -> None:
        """Pings and time-outs; about once a second."""
        if self._client:
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

    def _opened(self, client: paho.Client, userdata: Any, sock: Any) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._loop.add_reader(sock, client.loop_read)

    def _wants_to_write(self, client: paho.Client, userdata: Any, sock: Any) -> None:
        self._loop.add_writer(sock, client.loop_write)

    def _has_written(self, client: paho.Client, userdata: Any, sock: Any) -> None:
        self._loop.remove_writer(sock)

    def _closed(self, client: paho.Client, userdata: Any, sock: Any) -> None:
        self._loop.remove_reader(sock)
        self._loop.remove_writer(sock)
        if client is self._client:
            self._client = None
            self._down()

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
