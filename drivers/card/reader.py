"""A card reader as the rest sees it, whatever carries its bytes."""

from collections.abc import Callable
from typing import Protocol

from drivers.card.presence import Presence

Transmit = Callable[[bytes], bytes]

COMMAND_TIMEOUT_S = 3.0


class Connection(Protocol):
    """One powered card; any DeviceError ends it, and the card must then be connected anew."""

    @property
    def atr(self) -> bytes: ...

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command APDU and return the whole answer, status word included."""

    def reset(self) -> None:
        """Power the card off and on: whatever it had verified is gone."""

    def disconnect(self) -> None:
        """Leave the card without power; harmless when it is already gone."""


class Reader(Protocol):
    """One slot; calls raise a DeviceError while reader or service are away, and work once they are back."""

    @property
    def name(self) -> str: ...

    @property
    def presence(self) -> Presence: ...

    @property
    def card_present(self) -> bool: ...

    def wait_change(self, known: Presence, timeout_s: float) -> Presence:
        """The newest presence: at once when it is not `known`, else after a change or the time limit."""

    def wait_card(self, timeout_s: float) -> bool: ...

    def wait_removed(self, timeout_s: float) -> bool: ...

    def connect(self) -> Connection:
        """Power the card up; a card without an answer to reset raises CardRefused (mute)."""

    def close(self) -> None: ...
