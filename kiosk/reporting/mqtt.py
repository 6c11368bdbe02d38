"""One MQTT connection to the broker, and the only place on the kiosk that knows paho."""

import socket
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from kiosk.domain.line_tls import context_of
from kiosk.reporting.connection import ConnectionEvents, Opening
from kiosk.reporting.publication import Endpoint, Message

REFUSED = 0x80  # reason codes from here on are a no
FAREWELL_S = 2.0


class MqttConnection:
    """A `Connection` whose network thread is in this process; it tells from `start` on."""

    def __init__(self, opening: Opening, events: ConnectionEvents) -> None:
        self._endpoint = opening.endpoint
        self._filters = opening.filters
        self._events = events
        self._client = self._new_client(opening)

    def start(self) -> None:
        endpoint = self._endpoint
        self._client.connect(
            endpoint.host,
            endpoint.port,
            endpoint.keepalive_s,
            clean_start=True,
            properties=_connect_properties(endpoint),
        )
        self._client.loop_start()

    def publish(self, message: Message) -> bool:
        """Hand a message to the network thread."""
        return self._sent(message).rc == paho.MQTT_ERR_SUCCESS

    def close(self, farewell: Message | None = None) -> None:
        """Leave in order; the farewell is waited for, for two seconds at most."""
        if farewell and (sent := self._sent(farewell)).rc == paho.MQTT_ERR_SUCCESS:
            sent.wait_for_publish(FAREWELL_S)
        self._client.disconnect()
        self._client.loop_stop()

    def _sent(self, message: Message) -> paho.MQTTMessageInfo:
        return self._client.publish(
            message.topic, message.payload, message.qos, message.retain, _publish_properties(message)
        )

    def _new_client(self, opening: Opening) -> paho.Client:
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=opening.endpoint.client_id,
            protocol=paho.MQTTv5,
            reconnect_on_failure=False,
        )
        if opening.credentials:
            client.tls_set_context(context_of(opening.credentials))
        client.max_inflight_messages_set(opening.endpoint.in_flight)
        client.max_queued_messages_set(opening.endpoint.in_flight)
        will = opening.will
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
            self._events.lost(f"refused, {code}")
        else:
            client.subscribe([(each, SubscribeOptions(qos=1)) for each in self._filters])

    def _on_subscribe(
        self, client: paho.Client, userdata: Any, mid: int, codes: list[ReasonCode], properties: Any
    ) -> None:
        if any(code.is_failure for code in codes):
            self._events.lost("the broker refuses our subscriptions")
        else:
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
        self._events.lost("connection lost")


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
