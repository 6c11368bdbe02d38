"""The line to the broker, and the only place on the kiosk that knows paho.

Every connection is a fresh client with a clean start: what must not be lost waits in the outbox, so nothing
may be left in a library's memory and sent at a surprising time.
"""

import logging
import socket
import threading
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from kiosk.domain.backoff import Backoff
from kiosk.domain.clock import Clock
from kiosk.domain.line_tls import LineTlsError
from kiosk.reporting.line_identity import LineIdentity
from kiosk.reporting.publication import Endpoint, LineEvents, Message

log = logging.getLogger(__name__)

CONNACK_S = 10.0
REFUSED = 0x80  # reason codes from here on are a no


class Line:
    """Keeps one connection to the broker up, from `start` to `stop`."""

    def __init__(
        self,
        endpoint: Endpoint,
        events: LineEvents,
        *,
        filters: tuple[str, ...],
        will: Callable[[], Message],
        clock: Clock,
        backoff: Backoff,
        identity: LineIdentity | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._events = events
        self._filters = filters
        self._will = will
        self._clock = clock
        self._backoff = backoff
        self._identity = identity
        self._stopping = threading.Event()
        self._decided = threading.Event()  # whether the broker takes us
        self._lost = threading.Event()
        self._client: paho.Client | None = None
        self._up = False
        self._told_down = False
        self._at_once = False
        self._thread = threading.Thread(target=self._run, name="mqtt-line", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def is_up(self) -> bool:
        """Connected, with every subscription granted."""
        return self._up

    def publish(self, message: Message) -> bool:
        """Hand a message to the network thread; False when there is no line to put it on."""
        client = self._client
        if client is None or not self._up:
            return False
        sent = client.publish(
            message.topic, message.payload, message.qos, message.retain, _publish_properties(message)
        )
        return sent.rc == paho.MQTT_ERR_SUCCESS

    def reconnect(self) -> None:
        """Leave in order and connect anew, with whatever the identity has by then."""
        self._at_once = True
        self._lose()

    def stop(self, farewell: Message | None = None) -> None:
        """Say goodbye (DISCONNECT discards the will) and end the thread."""
        client = self._client
        if farewell and client and self._up:
            info = client.publish(
                farewell.topic, farewell.payload, farewell.qos, farewell.retain, _publish_properties(farewell)
            )
            if info.rc == paho.MQTT_ERR_SUCCESS:
                info.wait_for_publish(2.0)
        self._stopping.set()
        self._lose()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            began = self._clock.monotonic()
            was_up = self._connect_once()
            pause_s = self._backoff.failed(self._clock.monotonic() - began if was_up else 0.0)
            if self._at_once:
                pause_s, self._at_once = 0.0, False
            self._stopping.wait(pause_s)

    def _connect_once(self) -> bool:
        """Live through one connection; whether it came up at all."""
        self._decided.clear()
        self._lost.clear()
        if self._stopping.is_set():
            return False
        try:
            client = self._new_client()
            client.connect(
                self._endpoint.host,
                self._endpoint.port,
                self._endpoint.keepalive_s,
                clean_start=True,
                properties=_connect_properties(self._endpoint),
            )
        except (OSError, ValueError, LineTlsError) as error:
            self._tell_down(error)
            self._judge(taken=False)
            return False
        self._client = client
        client.loop_start()
        try:
            return self._watch()
        finally:
            self._end(client)

    def _watch(self) -> bool:
        """Wait until the line is lost; a broker that never grants us anything counts as lost."""
        self._decided.wait(CONNACK_S)
        was_up = self._up
        self._judge(taken=was_up)
        if was_up:
            self._lost.wait()
        return was_up

    def _lose(self) -> None:
        self._lost.set()
        self._decided.set()

    def _judge(self, *, taken: bool) -> None:
        """Tell the identity how its certificate was received."""
        if self._identity:
            (self._identity.proved if taken else self._identity.refused)()

    def _end(self, client: paho.Client) -> None:
        was_up, self._up, self._client = self._up, False, None
        client.disconnect()
        client.loop_stop()
        if was_up:
            self._events.down()
            self._tell_down("connection lost")

    def _tell_down(self, cause: object) -> None:
        if not self._told_down and not self._stopping.is_set():
            self._told_down = True
            log.warning("broker %s:%d lost: %s", self._endpoint.host, self._endpoint.port, cause)

    def _new_client(self) -> paho.Client:
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._endpoint.client_id,
            protocol=paho.MQTTv5,
            reconnect_on_failure=False,
        )
        if self._identity:
            client.tls_set_context(self._identity.context())
        client.max_inflight_messages_set(self._endpoint.in_flight)
        client.max_queued_messages_set(self._endpoint.in_flight)
        will = self._will()
        client.will_set(will.topic, will.payload, will.qos, will.retain)
        client.on_socket_open = _no_delay
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        client.on_disconnect = self._on_disconnect
        return client

    def _on_connect(
        self, client: paho.Client, userdata: Any, flags: Any, code: ReasonCode, properties: Any
    ) -> None:
        if code.is_failure:
            self._tell_down(f"refused, {code}")
            self._lose()
        else:
            client.subscribe([(each, SubscribeOptions(qos=1)) for each in self._filters])

    def _on_subscribe(
        self, client: paho.Client, userdata: Any, mid: int, codes: list[ReasonCode], properties: Any
    ) -> None:
        if any(code.is_failure for code in codes):
            self._tell_down("the broker refuses our subscriptions")
            self._lose()
            return
        self._up = True
        self._decided.set()
        if self._told_down:
            self._told_down = False
            log.info("broker %s:%d is back", self._endpoint.host, self._endpoint.port)
        self._events.up()

    def _on_message(self, client: paho.Client, userdata: Any, message: paho.MQTTMessage) -> None:
        correlation = getattr(message.properties, "CorrelationData", None)
        self._events.message(
            Message(
                message.topic, bytes(message.payload), message.qos, message.retain, correlation=correlation
            )
        )

    def _on_publish(
        self, client: paho.Client, userdata: Any, mid: int, code: ReasonCode, properties: Any
    ) -> None:
        if code.value >= REFUSED:
            self._events.refused(code.value)

    def _on_disconnect(
        self, client: paho.Client, userdata: Any, flags: Any, code: ReasonCode, properties: Any
    ) -> None:
        self._lose()


def _no_delay(client: paho.Client, userdata: Any, sock: Any) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # 44 ms a hop without it


def _connect_properties(endpoint: Endpoint) -> Properties:
    properties = _properties(PacketTypes.CONNECT)
    properties.SessionExpiryInterval = endpoint.session_expiry_s
    properties.ReceiveMaximum = endpoint.in_flight
    return properties


def _publish_properties(message: Message) -> Properties:
    properties = _properties(PacketTypes.PUBLISH)
    if message.expiry_s is not None:
        properties.MessageExpiryInterval = message.expiry_s
    if message.content_type:
        properties.ContentType = message.content_type
    if message.properties:
        properties.UserProperty = list(message.properties)
    if message.correlation is not None:
        properties.CorrelationData = message.correlation
    if message.reply_to:
        properties.ResponseTopic = message.reply_to
    return properties


def _properties(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call]  # paho ships this class without types
