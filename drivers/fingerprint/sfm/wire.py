"""The conversation with one SFM module: a request, its answers, and a picture in data packets."""

from collections.abc import Callable
from typing import TypeVar

from drivers.fingerprint.exchange import Cancelled, CancelledError, never
from drivers.fingerprint.sfm.packets import SUM_BYTES, Command, Flag, Packet, Stream, data_sum
from drivers.fingerprint.transport import Clock, Transport

ANSWER_S = 1.0
DATA_PACKET_BYTES = 4096
_POLL_S = 0.02
_QUIET_S = 0.2
_QUIET_LIMIT_S = 3.0

T = TypeVar("T")


class Wire:
    """Packets over a transport; what does not come in time is None."""

    def __init__(self, transport: Transport, clock: Clock) -> None:
        self.transport = transport
        self.clock = clock
        self.cancelled: Cancelled = never
        self._stream = Stream()

    def send(self, command: Command, *, param: int = 0, size: int = 0, flag: int = 0) -> None:
        self.transport.write(bytes(Packet(command, param, size, flag)))

    def ask(
        self, command: Command, *, size: int = 0, flag: int = 0, wait_s: float = ANSWER_S
    ) -> Packet | None:
        """The answer to this request."""
        self.transport.read(0.0)
        self._stream.clear()
        self.send(command, size=size, flag=flag)
        return self.answer(command, wait_s)

    def answer(self, command: Command, wait_s: float) -> Packet | None:
        """The next packet about this command; others are late answers to earlier ones."""
        while (packet := self._await(self._stream.packet, wait_s)) is not None:
            if packet.command == command:
                return packet
        return None

    def picture(self, command: Command, size: int) -> bytes | None:
        """The data an accepted image command announced; None if one packet was not as it must be."""
        data = b""
        while len(data) < size:
            piece = self._piece(command, len(data) // DATA_PACKET_BYTES, size)
            if piece is None:
                self.settle()
                return None
            data += piece
            self.send(command, flag=Flag.DATA_OK)
        return data

    def settle(self) -> None:
        """Wait until nothing more comes."""
        end = self.clock.monotonic() + _QUIET_LIMIT_S
        while self.transport.read(_QUIET_S) and self.clock.monotonic() < end:
            pass
        self._stream.clear()

    def _piece(self, command: Command, index: int, size: int) -> bytes | None:
        skipped = self._stream.skipped
        count = -(-size // DATA_PACKET_BYTES)
        length = min(DATA_PACKET_BYTES, size - index * DATA_PACKET_BYTES)
        head = self._await(self._stream.packet, ANSWER_S)
        if head != Packet(command, index << 16 | count, length) or self._stream.skipped != skipped:
            return None
        body = self._await(lambda: self._stream.take(length + SUM_BYTES), ANSWER_S)
        if body is None or data_sum(body[:length]) != body[length:]:
            return None
        return body[:length]

    def _await(self, take: Callable[[], T | None], silence_s: float) -> T | None:
        """What `take` finds; None once the line has been silent for so long."""
        last = self.clock.monotonic()
        while (found := take()) is None:
            if self.cancelled():
                raise CancelledError
            now = self.clock.monotonic()
            if now >= last + silence_s:
                return None
            data = self.transport.read(min(_POLL_S, last + silence_s - now))
            self._stream.feed(data)
            last = self.clock.monotonic() if data else last
        return found
