"""Frames of the EF01 fingerprint modules (sheet §2), as values and as bytes.

off  len  field
0    2    header EF 01
2    4    module address, FF FF FF FF from the factory
6    1    packet id: 01 command, 02 data, 07 ack, 08 last data
7    2    length L: payload bytes + 2
9    L-2  payload
7+L  2    checksum: sum of all bytes from the packet id to the end of the payload, modulo 10000h
"""

from dataclasses import dataclass
from enum import IntEnum

HEADER = b"\xef\x01"
DEFAULT_ADDRESS = 0xFFFFFFFF
PREFIX_BYTES = 9
CHECKSUM_BYTES = 2
MAX_PAYLOAD = 256


class PacketError(ValueError):
    """These bytes are no frame."""


class PacketId(IntEnum):
    COMMAND = 0x01
    DATA = 0x02
    ACK = 0x07
    LAST_DATA = 0x08


_IDS = {int(pid): pid for pid in PacketId}


@dataclass(frozen=True, slots=True)
class Packet:
    """One frame's content."""

    pid: PacketId
    payload: bytes
    address: int = DEFAULT_ADDRESS

    def __bytes__(self) -> bytes:
        if not 1 <= len(self.payload) <= MAX_PAYLOAD:
            raise PacketError(f"a payload has 1 to {MAX_PAYLOAD} bytes, not {len(self.payload)}")
        length = len(self.payload) + CHECKSUM_BYTES
        body = bytes((self.pid,)) + length.to_bytes(2) + self.payload
        return HEADER + self.address.to_bytes(4) + body + checksum(body).to_bytes(2)


@dataclass(frozen=True, slots=True)
class Damaged:
    """What began like a frame and failed its checksum or broke off; its place in the stream is known."""

    size: int


def checksum(body: bytes) -> int:
    """The sum over packet id, length and payload."""
    return sum(body) & 0xFFFF


def parse(frame: bytes) -> Packet:
    """Read exactly one whole frame."""
    reader = PacketReader()
    items = reader.feed(frame)
    if len(items) != 1 or reader.pending or reader.skipped:
        raise PacketError(f"not one whole frame: {len(frame)} bytes")
    if isinstance(items[0], Damaged):
        raise PacketError("wrong checksum")
    return items[0]


class PacketReader:
    """Finds frames in a stream that may hold noise, come in any pieces, and break off.

    After a failed checksum only the header is dropped and the rest is searched again, so one damaged frame
    never swallows its neighbour.
    """

    def __init__(self) -> None:
        self.skipped = 0
        self.damaged = 0
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        """Bytes held back because they may be the beginning of a frame."""
        return len(self._buffer)

    def feed(self, data: bytes) -> list[Packet | Damaged]:
        """Take the next bytes; return what they complete, in order."""
        self._buffer += data
        found: list[Packet | Damaged] = []
        while (item := self._next()) is not None:
            found.append(item)
        return found

    def flush(self) -> list[Packet | Damaged]:
        """The line has fallen silent: give up the unfinished frame and search what lies behind its header."""
        found: list[Packet | Damaged] = []
        while self._buffer:
            if len(self._buffer) >= PREFIX_BYTES:
                found.append(self._spoil(len(self._buffer)))
            else:
                self._skip(len(HEADER) if self._buffer.startswith(HEADER) else 1)
            found += self.feed(b"")
        return found

    def _next(self) -> Packet | Damaged | None:
        while self._seek():
            if len(self._buffer) < PREFIX_BYTES:
                return None
            length = int.from_bytes(self._buffer[7:9])
            if self._buffer[6] not in _IDS or not CHECKSUM_BYTES < length <= MAX_PAYLOAD + CHECKSUM_BYTES:
                self._skip(len(HEADER))
                continue
            return self._take(PREFIX_BYTES + length) if len(self._buffer) >= PREFIX_BYTES + length else None
        return None

    def _seek(self) -> bool:
        """Drop all that cannot begin a frame."""
        if self._buffer.startswith(HEADER):
            return True
        at = self._buffer.find(HEADER)
        if at < 0:
            at = len(self._buffer) - self._buffer.endswith(HEADER[:1])
        self._skip(at)
        return self._buffer.startswith(HEADER)

    def _take(self, size: int) -> Packet | Damaged:
        frame = bytes(self._buffer[:size])
        if checksum(frame[6:-CHECKSUM_BYTES]) != int.from_bytes(frame[-CHECKSUM_BYTES:]):
            return self._spoil(size)
        del self._buffer[:size]
        return Packet(_IDS[frame[6]], frame[PREFIX_BYTES:-CHECKSUM_BYTES], int.from_bytes(frame[2:6]))

    def _spoil(self, size: int) -> Damaged:
        self.damaged += 1
        del self._buffer[: len(HEADER)]
        return Damaged(size)

    def _skip(self, count: int) -> None:
        self.skipped += count
        del self._buffer[:count]
