"""What goes over the line, and where the line leads; plain values, no library."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One publication, in or out; `correlation` and `reply_to` are set on requests and replies only."""

    topic: str
    payload: bytes
    qos: int = 1
    retain: bool = False
    expiry_s: int | None = None
    content_type: str | None = "application/json"
    properties: tuple[tuple[str, str], ...] = ()
    correlation: bytes | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the broker is and how this kiosk appears there."""

    host: str
    port: int
    client_id: str
    keepalive_s: int = 60
    session_expiry_s: int = 0
    in_flight: int = 100


@dataclass(frozen=True, slots=True)
class LineEvents:
    """What the line tells its owner, on the network thread: none of these may wait."""

    up: Callable[[], None]
    down: Callable[[], None]
    message: Callable[[Message], None]
    refused: Callable[[int], None]
