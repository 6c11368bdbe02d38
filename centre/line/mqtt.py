"""What the centre's line is made of: its address, what it hands on, and paho's properties with types."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from kiosk.domain.messages import VERSION, encode

SESSION_EXPIRY_S = 3600
IN_FLIGHT = 1000


@dataclass(frozen=True, slots=True)
class Received:
    """A message that waits for `done`."""

    topic: str
    payload: bytes = field(repr=False)
    retained: bool
    correlation: bytes | None
    session: str
    done: Callable[[], None] = field(repr=False)


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    host: str
    port: int
    client_id: str = "centre-1"
    tls: ssl.SSLContext | None = field(default=None, repr=False)  # none: plain, on this machine only
    will_delay_s: int = 0  # one of several workers that is started again at once is not the centre's end


def connect_properties() -> Properties:
    properties = properties_of(PacketTypes.CONNECT)
    properties.SessionExpiryInterval = SESSION_EXPIRY_S
    properties.ReceiveMaximum = IN_FLIGHT
    return properties


def state_body(state: str) -> bytes:
    return encode({"v": VERSION, "state": state})


def options(filters: tuple[str, ...]) -> list[tuple[str, SubscribeOptions]]:
    return [(each, SubscribeOptions(qos=1)) for each in filters]


def no_delay(client: paho.Client, userdata: Any, sock: Any) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # 44 ms a hop without it


def properties_of(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call]  # paho ships this class without types


def publish_properties(expiry_s: int | None, correlation: bytes | None) -> Properties:
    if correlation is None:
        return _lasting(expiry_s)
    properties = _expiring(expiry_s)
    properties.CorrelationData = correlation
    return properties


def _expiring(expiry_s: int | None) -> Properties:
    properties = properties_of(PacketTypes.PUBLISH)
    if expiry_s is not None:
        properties.MessageExpiryInterval = expiry_s
    return properties


# paho builds its tables anew for every set of properties, and only reads it when it sends.
_lasting = cache(_expiring)
