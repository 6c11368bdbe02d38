"""Wire traces of sensors: written while one runs, read back, and held against each other.

`python -m simulators.sensor.traces A B` says in one line whether two conversations were the same.
"""

import sys
from collections.abc import Callable, Iterable
from itertools import zip_longest
from pathlib import Path
from typing import TextIO

from drivers.fingerprint.packets import Packet, PacketReader
from drivers.fingerprint.trace import Mark, TraceError, Way
from simulators.sensor.running import Served

_SAME, _DIFFERENT, _BAD_INPUT = 0, 1, 2


class Recorded:
    """A module's line whose bytes are written down as the host would hear and send them."""

    def __init__(self, line: Served, sink: TextIO, clock: Callable[[], float]) -> None:
        self._line = line
        self._sink = sink
        self._clock = clock
        self._start = clock()
        self._speed = -1

    def receive(self, data: bytes, host_baud: int | None) -> None:
        self._note(Way.SENT, data, host_baud)
        self._line.receive(data, host_baud)

    def due(self, host_baud: int | None) -> bytes:
        data = self._line.due(host_baud)
        if data:
            self._note(Way.HEARD, data, host_baud)
        return data

    def next_due(self) -> float | None:
        return self._line.next_due()

    def restart(self) -> None:
        self._line.restart()

    def _note(self, way: Way, data: bytes, host_baud: int | None) -> None:
        at = self._clock() - self._start
        if (host_baud or 0) != self._speed:
            self._speed = host_baud or 0
            self._sink.write(f"{Mark(at, Way.SPEED, speed=self._speed)}\n")
        self._sink.write(f"{Mark(at, way, data)}\n")
        self._sink.flush()


def read(path: Path) -> list[Mark]:
    """The lines of a trace; TraceError names the one that is none."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError as error:
        raise TraceError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TraceError(f"{path} is no wire trace") from None
    marks = []
    for number, line in enumerate(lines, 1):
        try:
            marks.append(Mark.parse(line))
        except TraceError as error:
            raise TraceError(f"{path}, line {number}: {error}") from None
    return marks


def difference(a: Iterable[Mark], b: Iterable[Mark]) -> str | None:
    """Where two conversations part, as a line; None if they hold the same packets, whatever their times."""
    for number, (one, other) in enumerate(zip_longest(_packets(a), _packets(b)), 1):
        if one != other:
            return f"packet {number}: {_told(one)} against {_told(other)}"
    return None


def main(argv: list[str]) -> int:
    """0 if two traces tell the same, 1 if not, 2 if one is none."""
    if len(argv) != 2:
        print("usage: python -m simulators.sensor.traces TRACE TRACE", file=sys.stderr)
        return _BAD_INPUT
    try:
        found = difference(*(read(Path(each)) for each in argv))
    except TraceError as error:
        print(error, file=sys.stderr)
        return _BAD_INPUT
    print(found or "the same packets in the same order")
    return _DIFFERENT if found else _SAME


def _packets(marks: Iterable[Mark]) -> list[tuple[Way, Packet]]:
    """Both directions' packets in order of their last byte."""
    readers = {Way.SENT: PacketReader(), Way.HEARD: PacketReader()}
    found = []
    for mark in marks:
        items = readers[mark.way].feed(mark.data) if mark.way in readers else []
        found += [(mark.way, item) for item in items if isinstance(item, Packet)]
    return found


def _told(found: tuple[Way, Packet] | None) -> str:
    """A packet by its outside; what data packets hold is nobody's business."""
    if found is None:
        return "nothing"
    way, packet = found
    head = f" {packet.payload[0]:02X}" if packet.pid.name in ("COMMAND", "ACK") else ""
    return f"{way.value} {packet.pid.name.lower()}{head} of {len(packet.payload)} bytes"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
