"""One connection to the broker, from its opening to its end: what is asked of it and what it tells.

`kiosk.reporting.mqtt` makes one in this process, `kiosk.reporting.reporter` has the reporter's unit make it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.line_tls import Credentials
from kiosk.reporting.publication import Endpoint, Message


@dataclass(frozen=True, slots=True)
class Opening:
    """All that one connection needs; without credentials it is not encrypted."""

    endpoint: Endpoint
    filters: tuple[str, ...]
    will: Message
    credentials: Credentials | None = None


@dataclass(frozen=True, slots=True)
class ConnectionEvents:
    """What a connection tells, on a thread of its own: none of these may wait.

    `up` comes when every subscription is granted, `lost` with the cause once nothing more will come.
    """

    up: Callable[[], None]
    lost: Callable[[str], None]
    message: Callable[[Message], None]
    refused: Callable[[int], None]


class Connection(Protocol):
    """Usable from any thread, once."""

    def start(self) -> None:
        """Begin; raises OSError, ValueError or LineTlsError where nobody listens or TLS fails."""
        ...

    def publish(self, message: Message) -> bool:
        """Hand a message over; False when it surely goes nowhere."""
        ...

    def close(self, farewell: Message | None = None) -> None:
        """Leave in order, which discards the will; the farewell goes first, if it is taken soon."""
        ...


Connect = Callable[[Opening, ConnectionEvents], Connection]
