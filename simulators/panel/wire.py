"""A wire trace in words: every frame of a sensor and every APDU of a card as hex, with its name before it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from drivers.card.profile import Ins
from drivers.fingerprint.codes import Opcode, Status
from drivers.fingerprint.packets import Packet, PacketReader
from drivers.fingerprint.trace import Mark, TraceError, Way

_SHOWN = 24  # bytes; a picture's packets are all alike
_DATA = "DATA"
_MARKER = b"\xef\x01"
_SHORTEST_COMMAND = 4


class Wire:
    """One device's trace while it grows; reads on from where it stopped."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._at = 0
        self._frames = {Way.SENT: PacketReader(), Way.HEARD: PacketReader()}
        self._sensors: bool | None = None

    def news(self) -> list[str]:
        """What was written since the last time; nothing while there is no file."""
        try:
            with self.path.open("rb") as file:
                file.seek(self._at)
                content = file.read()
        except OSError:
            return []
        whole = content[: content.rfind(b"\n") + 1]
        self._at += len(whole)
        lines = (told for line in whole.decode("ascii", "replace").splitlines() for told in self._told(line))
        return list(_folded(lines))

    def _told(self, line: str) -> Iterator[str]:
        try:
            mark = Mark.parse(line)
        except TraceError:
            yield f"?         {line[:60]}"
            return
        if mark.way is Way.SPEED:
            yield f"{mark.at_s:9.3f} = {mark.speed} baud"
        elif self._is_sensors(mark):
            for item in self._frames[mark.way].feed(mark.data):
                if isinstance(item, Packet):
                    yield _line(mark, _packet(item), bytes(item))
        else:
            yield _line(mark, _apdu(mark), mark.data)

    def _is_sensors(self, mark: Mark) -> bool:
        """Frames of a sensor may come in pieces, so the file's first burst decides for all of it."""
        if self._sensors is None:
            self._sensors = mark.data.startswith(_MARKER)
        return self._sensors


def _folded(lines: Iterable[str]) -> Iterator[str]:
    """A picture comes in hundreds of packets: of those in a row the first stands for all."""
    for is_data, together in groupby(lines, lambda line: line.split()[2:3] == [_DATA]):
        first, *others = together
        if not is_data:
            yield from (first, *others)
            continue
        yield first
        if others:
            yield f"{'':9}   … and {len(others)} more of them"


def _line(mark: Mark, name: str, data: bytes) -> str:
    shown = data[:_SHOWN].hex(" ") + (f" … {len(data)} bytes" if len(data) > _SHOWN else "")
    return f"{mark.at_s:9.3f} {mark.way.value} {name:<26} {shown}"


def _packet(packet: Packet) -> str:
    kind = packet.pid.name
    if kind == "COMMAND":
        return _named(Opcode, packet.payload[0])
    return f"{kind} {_named(Status, packet.payload[0])}" if kind == "ACK" else kind


def _apdu(mark: Mark) -> str:
    if mark.way is Way.SENT:
        return _named(Ins, mark.data[1]) if len(mark.data) >= _SHORTEST_COMMAND else "SHORT"
    return f"SW {mark.data[-2:].hex().upper()}"


def _named(kind: type[Opcode] | type[Status] | type[Ins], value: int) -> str:
    return kind(value).name if value in {each.value for each in kind} else f"0x{value:02X}"
