"""The centre's line to the broker; it and its parts in `mqtt` alone know paho.

The session is kept by the broker under a lasting client id, and a message is acknowledged to it by hand once
it is committed: what a killed centre had not committed comes again. Events and requests are shared among the
workers; how the kiosks are is heard by the one that leads.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from centre.line.mqtt import (
    IN_FLIGHT,
    BrokerAddress,
    Received,
    connect_properties,
    no_delay,
    options,
    properties_of,
    publish_properties,
    state_body,
)
from centre.line.operators import operator_filters
from kiosk.domain.backoff import Backoff
from kiosk.domain.topics import centre_state, shared_filters, status_filters

log = logging.getLogger(__name__)

CONNACK_S = 10.0
KEEPALIVE_S = 30


class CentreLine:
    """Keeps the connection up from `start` to `stop`; `on_ready` comes with every granted subscription.

    `on_listening` comes when it begins anew to hear how the kiosks are: what it knew of them may be over.
    """

    def __init__(
        self,
        broker: BrokerAddress,
        root: str,
        *,
        on_message: Callable[[Received], None],
        on_ready: Callable[[], None],
        on_listening: Callable[[], None] = lambda: None,
        monotonic: Callable[[], float],
        backoff: Backoff,
    ) -> None:
        self._broker = broker
        self._root = root
        self._on_received = on_message
        self._on_ready = on_ready
        self._on_listening = on_listening
        self._monotonic = monotonic
        self._backoff = backoff
        self._stopping = threading.Event()
        self._lost = threading.Event()
        self._client: paho.Client | None = None
        self._up = self._was_up = False
        self._told_down = False
        self._hears_status = False
        self._first_mid: int | None = None
        self._thread = threading.Thread(target=self._run, name="centre-line", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        client = self._client
        self._stopping.set()
        if client and self._up:
            self._say(client, "offline").wait_for_publish(2.0)
        self._lost.set()
        if self._thread.is_alive():
            self._thread.join()

    def send(
        self,
        topic: str,
        payload: bytes,
        *,
        expiry_s: int | None,
        correlation: bytes | None = None,
        retain: bool = False,
    ) -> bool:
        """Send now or not at all: whoever misses an answer or an ack asks again."""
        client = self._client
        if client is None or not self._up:
            return False
        properties = publish_properties(expiry_s, correlation)
        sent = client.publish(topic, payload, qos=1, retain=retain, properties=properties)
        return sent.rc == paho.MQTT_ERR_SUCCESS

    def hear_status(self, wanted: bool) -> None:
        """Listen to how the kiosks are, or leave that to another worker."""
        self._hears_status = wanted
        client = self._client
        if client and self._up:
            self._follow(client)

    def _follow(self, client: paho.Client) -> None:
        # The broker remembers the filters of an earlier run: they are taken back, not only left out.
        if self._hears_status:
            self._on_listening()
            client.subscribe(options(status_filters(self._root)))
        else:
            client.unsubscribe(list(status_filters(self._root)))

    def _run(self) -> None:
        while not self._stopping.is_set():
            began = self._monotonic()
            was_up = self._connect_once()
            self._stopping.wait(self._backoff.failed(self._monotonic() - began if was_up else 0.0))

    def _connect_once(self) -> bool:
        self._lost.clear()
        if self._stopping.is_set():
            return False
        client = self._new_client()
        try:
            client.connect(
                self._broker.host,
                self._broker.port,
                KEEPALIVE_S,
                clean_start=False,
                properties=connect_properties(),
            )
        except (OSError, ValueError) as error:
            self._tell_down(error)
            return False
        self._client = client
        client.loop_start()
        self._lost.wait(CONNACK_S)
        was_up = self._up
        if was_up:
            self._lost.wait()
        self._up, self._client = False, None
        client.disconnect()
        client.loop_stop()
        if was_up:
            self._tell_down("connection lost")
        return was_up

    def _tell_down(self, cause: object) -> None:
        if not self._told_down and not self._stopping.is_set():
            self._told_down = True
            log.log(  # whoever started us tells that there never was a broker
                logging.WARNING if self._was_up else logging.INFO,
                "broker %s:%d lost: %s",
                self._broker.host,
                self._broker.port,
                cause,
            )

    def _new_client(self) -> paho.Client:
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._broker.client_id,
            protocol=paho.MQTTv5,
            reconnect_on_failure=False,
            manual_ack=True,
        )
        if self._broker.tls:
            client.tls_set_context(self._broker.tls)
        client.max_inflight_messages_set(IN_FLIGHT)
        client.max_queued_messages_set(0)
        will = properties_of(PacketTypes.WILLMESSAGE)
        will.WillDelayInterval = self._broker.will_delay_s
        client.will_set(centre_state(self._root), state_body("offline"), qos=1, retain=True, properties=will)
        client.on_socket_open = no_delay
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        client.on_disconnect = self._on_disconnect
        return client

    def _on_connect(
        self, client: paho.Client, userdata: Any, flags: Any, code: ReasonCode, properties: Any
    ) -> None:
        if code.is_failure:
            self._tell_down(f"refused, {code}")
            self._lost.set()
        else:
            asked = operator_filters(self._root, are_known=self._broker.tls is not None)
            filters = (*shared_filters(self._root), *asked, centre_state(self._root))
            self._first_mid = client.subscribe(options(filters))[1]

    def _on_subscribe(
        self, client: paho.Client, userdata: Any, mid: int, codes: list[ReasonCode], properties: Any
    ) -> None:
        if any(code.is_failure for code in codes):
            self._tell_down("the broker refuses our subscriptions")
            self._lost.set()
        elif mid == self._first_mid:
            self._come_up(client)

    def _come_up(self, client: paho.Client) -> None:
        self._up = self._was_up = True
        if self._told_down:
            self._told_down = False
            log.info("broker %s:%d is back", self._broker.host, self._broker.port)
        self._say(client, "online")
        self._follow(client)
        self._on_ready()

    def _on_message(self, client: paho.Client, userdata: Any, message: paho.MQTTMessage) -> None:
        if message.topic == centre_state(self._root):
            self._hear_ourselves(client, message)
            return
        properties = message.properties
        user = dict(getattr(properties, "UserProperty", ()))
        self._on_received(
            Received(
                topic=message.topic,
                payload=bytes(message.payload),
                retained=message.retain,
                correlation=getattr(properties, "CorrelationData", None),
                session=str(user.get("session", "")),
                done=lambda: self._acknowledge(client, message),
            )
        )

    def _hear_ourselves(self, client: paho.Client, message: paho.MQTTMessage) -> None:
        # An older connection's will can come after our birth; then say it again.
        if self._up and message.payload == state_body("offline") and not self._stopping.is_set():
            self._say(client, "online")
        self._acknowledge(client, message)

    def _acknowledge(self, client: paho.Client, message: paho.MQTTMessage) -> None:
        # On a line that is gone the broker brings the message again; there is nobody to acknowledge to.
        if client is self._client and message.qos:
            client.ack(message.mid, message.qos)

    def _on_disconnect(
        self, client: paho.Client, userdata: Any, flags: Any, code: ReasonCode, properties: Any
    ) -> None:
        self._lost.set()

    def _say(self, client: paho.Client, state: str) -> paho.MQTTMessageInfo:
        return client.publish(centre_state(self._root), state_body(state), qos=1, retain=True)
