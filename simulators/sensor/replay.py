"""A recorded sensor: answers each command as the trace's module answered the same command at that point."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.fingerprint.packets import Packet, PacketReader
from drivers.fingerprint.trace import Mark, Way
from simulators.sensor import uart


@dataclass(slots=True)
class _Exchange:
    """A command, the speed it was sent at, and what came back how long after it."""

    command: bytes
    speed: int
    answer: list[tuple[float, bytes]] = field(default_factory=list)


class Replay:
    """The module's side of a line, from a trace; after its end the trace begins anew."""

    def __init__(self, marks: list[Mark], *, paced: bool, clock: Callable[[], float]) -> None:
        self._exchanges = _exchanges(marks)
        self._paced = paced
        self._clock = clock
        self._next = 0
        self._reader = PacketReader()
        self._queue: deque[tuple[float, bytes]] = deque()

    def receive(self, data: bytes, host_baud: int | None) -> None:
        """Commands are matched frame by frame, so a host may send them in other pieces."""
        for item in self._reader.feed(data):
            exchange = self._find(bytes(item)) if isinstance(item, Packet) else None
            if exchange is not None:
                self._answer(exchange, host_baud)

    def due(self, host_baud: int | None) -> bytes:
        out = bytearray()
        while self._queue and self._queue[0][0] <= self._clock():
            out += self._queue.popleft()[1]
        return bytes(out)

    def next_due(self) -> float | None:
        return self._queue[0][0] if self._queue else None

    def restart(self) -> None:
        """Back to the beginning of the trace."""
        self._queue.clear()
        self._next = 0

    def _find(self, command: bytes) -> _Exchange | None:
        """The next exchange with this command, from where the trace stands and around."""
        count = len(self._exchanges)
        for step in range(count):
            at = (self._next + step) % count
            if self._exchanges[at].command == command:
                self._next = (at + 1) % count
                return self._exchanges[at]
        return None

    def _answer(self, exchange: _Exchange, host_baud: int | None) -> None:
        now = self._clock()
        for after_s, data in exchange.answer:
            is_known = host_baud and exchange.speed
            heard = uart.heard(data, exchange.speed, host_baud) if is_known and host_baud else data
            self._queue.append((now + (after_s if self._paced else 0.0), heard))


def _exchanges(marks: list[Mark]) -> list[_Exchange]:
    found: list[_Exchange] = []
    speed, sent_at = 0, 0.0
    for mark in marks:
        if mark.way is Way.SPEED:
            speed = mark.speed
        elif mark.way is Way.SENT:
            found.append(_Exchange(mark.data, speed))
            sent_at = mark.at_s
        elif found:
            found[-1].answer.append((mark.at_s - sent_at, mark.data))
    return found
