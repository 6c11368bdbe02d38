"""The conversation with one SFM module: a request, its answers, and a picture in data packets."""

from collections.abc import Callable
from typing import TypeVar

from drivers.errors import DeviceError
from drivers.fingerprint.exchange import Cancelled, CancelledError, never
from drivers.fingerprint.health import HealthCounter
from drivers.fingerprint.sfm.packets import SUM_BYTES, Command, Flag, Packet, Stream, data_sum
from drivers.fingerprint.transport import Clock, Transport

ANSWER_S = 1.0
DATA_PACKET_BYTES = 4096
_POLL_S = 0.02
_QUIET_S = 0.2
_QUIET_LIMIT_S = 3.0
_SLOWEST_PIECE_S = 6.0
"""How long a piece may take once it has begun: 4 KiB at 9600 bit/s."""

T = TypeVar("T")
Heard = Callable[[bytes], None]
"""Told of each piece of a picture while all of them were good."""


class Wire:
    """Packets over a transport; what does not come in time is None.

    After anything odd the line is `dirty`, and left to fall silent before the next request.
    """

    def __init__(self, transport: Transport, clock: Clock) -> None:
        self.transport = transport
        self.clock = clock
        self.counter = HealthCounter()
        self.cancelled: Cancelled = never
        self.dirty = False
        self.heard = 0
        self._stream = Stream()

    def send(self, command: Command, *, param: int = 0, size: int = 0, flag: int = 0) -> None:
        self.transport.write(bytes(Packet(command, param, size, flag)))

    def ask(
        self, command: Command, *, size: int = 0, flag: int = 0, wait_s: float = ANSWER_S
    ) -> Packet | None:
        """The answer to this request."""
        if self.dirty:
            self.counter.resyncs += 1
            self.settle()
        self.transport.read(0.0)
        self._stream.clear()
        start = self.clock.monotonic()
        self.send(command, size=size, flag=flag)
        answer = self.answer(command, wait_s)
        if answer is not None:
            self.counter.answered(self.clock.monotonic() - start)
        return answer

    def answer(self, command: Command, wait_s: float) -> Packet | None:
        """The next packet about this command; others are late answers to earlier ones."""
        while (packet := self._await(self._stream.packet, wait_s)) is not None:
            self.counter.frames += 1
            if packet.command == command:
                return packet
        return None

    def picture(self, command: Command, size: int, heard: Heard | None = None) -> bytes | None:
        """The data an accepted image command announced; None if one packet was not as it must be."""
        self.counter.uploads += 1
        data = b""
        while len(data) < size:
            piece = self._piece(command, len(data) // DATA_PACKET_BYTES, size)
            if piece is None:
                self.dirty = True
                return None
            data += piece
            if heard:
                heard(piece)
            self.send(command, flag=Flag.DATA_OK)
        return data

    def settle(self) -> None:
        """Wait until nothing more comes."""
        end = self.clock.monotonic() + _QUIET_LIMIT_S
        while self._read(_QUIET_S) and self.clock.monotonic() < end:
            pass
        self._stream.clear()
        self.dirty = False

    def failed(self, error: DeviceError) -> DeviceError:
        """Note an error on its way to the caller."""
        self.counter.last_fault = error.problem
        return error

    def _piece(self, command: Command, index: int, size: int) -> bytes | None:
        skipped = self._stream.skipped
        count = -(-size // DATA_PACKET_BYTES)
        length = min(DATA_PACKET_BYTES, size - index * DATA_PACKET_BYTES)
        head = self._await(self._stream.packet, ANSWER_S)
        if head is None:
            self.counter.timeouts += 1
            return None
        self.counter.frames += 1
        if head != Packet(command, index << 16 | count, length) or self._stream.skipped != skipped:
            return None
        body = self._await(lambda: self._stream.take(length + SUM_BYTES), ANSWER_S, _SLOWEST_PIECE_S)
        if body is None or data_sum(body[:length]) != body[length:]:
            self.counter.checksum_errors += body is not None
            return None
        return body[:length]

    def _await(
        self, take: Callable[[], T | None], silence_s: float, noise_s: float | None = None
    ) -> T | None:
        """What `take` finds; None once the line has been silent for so long, or noisy for as long again."""
        last = self.clock.monotonic()
        give_up = last + silence_s + (silence_s if noise_s is None else noise_s)
        while (found := take()) is None:
            now = self.clock.monotonic()
            if now >= last + silence_s or now >= give_up:
                return None
            data = self._read(min(_POLL_S, last + silence_s - now))
            self._stream.feed(data)
            last = self.clock.monotonic() if data else last
        return found

    def _read(self, timeout_s: float) -> bytes:
        """What arrives within this time; a cancellation ends the wait."""
        end = self.clock.monotonic() + timeout_s
        while True:
            if self.cancelled():
                self.dirty = True
                raise CancelledError
            left = end - self.clock.monotonic()
            data = self.transport.read(max(0.0, min(left, _POLL_S)))
            if data or left <= 0:
                self.heard += len(data)
                return data
