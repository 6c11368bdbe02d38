"""Who else lives on the line to the centre, beside requests and the outbox."""

from typing import Protocol

from kiosk.reporting.publication import Message


class Attendant(Protocol):
    """Told by the link; only `turn` may take its time."""

    def up(self) -> None:
        """The line is new; on the network's thread."""

    def heard(self, message: Message) -> None:
        """A message that no other part of the link takes; on the network's thread."""

    def failed(self) -> None:
        """The store has failed: nothing is sent any more."""

    def turn(self) -> None:
        """Every few seconds, line or no line; on the outbox's thread. StoreError ends all sending."""


class Nobody:
    """A line without anybody else on it."""

    def up(self) -> None:
        pass

    def heard(self, message: Message) -> None:
        pass

    def failed(self) -> None:
        pass

    def turn(self) -> None:
        pass
