"""Command and response APDU (ISO/IEC 7816-4 §5), short and extended, and command chaining.

case 1  CLA INS P1 P2
case 2  ... Le (00 = 256)          extended  ... 00 LeH LeL (0000 = 65536)
case 3  ... Lc data                extended  ... 00 LcH LcL data
case 4  ... Lc data Le             extended  ... 00 LcH LcL data LeH LeL
answer  data | SW1 SW2
"""

from dataclasses import dataclass, replace

from drivers.card.malformed import MalformedError

CHAINED = 0x10  # CLA bit b5: not the last command of a chain
MAX_SHORT_DATA = 255
MAX_SHORT_LE = 256
MAX_EXTENDED_LE = 65536


class ApduError(MalformedError):
    """Not a command or response APDU."""


@dataclass(frozen=True, slots=True, repr=False)
class Command:
    """A command APDU; `le` is the number of bytes wanted back, 0 for none."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int = 0

    @property
    def header(self) -> bytes:
        return bytes((self.cla, self.ins, self.p1, self.p2))

    def __bytes__(self) -> bytes:
        if len(self.data) > 0xFFFF or not 0 <= self.le <= MAX_EXTENDED_LE:
            raise ApduError(f"{len(self.data)} bytes and Le {self.le} fit no APDU")
        if len(self.data) <= MAX_SHORT_DATA and self.le <= MAX_SHORT_LE:
            body = bytes([len(self.data)]) + self.data if self.data else b""
            return self.header + body + (bytes([self.le & 0xFF]) if self.le else b"")
        body = b"\0" + len(self.data).to_bytes(2, "big") + self.data if self.data else b""
        le = (self.le & 0xFFFF).to_bytes(2, "big") if self.le else b""
        return self.header + body + (le if self.data or not le else b"\0" + le)

    def __repr__(self) -> str:
        return f"Command({self.header.hex().upper()}, {len(self.data)} bytes, Le {self.le})"

    @staticmethod
    def parse(apdu: bytes) -> "Command":
        if len(apdu) < 4:
            raise ApduError(f"a command of {len(apdu)} bytes has no header")
        data, le = _parse_body(apdu[4:])
        return Command(apdu[0], apdu[1], apdu[2], apdu[3], data, le)


@dataclass(frozen=True, slots=True, repr=False)
class Response:
    """A response APDU: data field and status word."""

    data: bytes
    sw: int

    def __bytes__(self) -> bytes:
        return self.data + self.sw.to_bytes(2, "big")

    def __repr__(self) -> str:
        return f"Response({len(self.data)} bytes, {self.sw:04X})"

    @staticmethod
    def parse(answer: bytes) -> "Response":
        if len(answer) < 2:
            raise ApduError(f"an answer of {len(answer)} bytes has no status word")
        return Response(answer[:-2], int.from_bytes(answer[-2:], "big"))


def chain(command: Command, part: int = MAX_SHORT_DATA) -> tuple[Command, ...]:
    """The command as itself, or cut into a chain when its data do not fit one short APDU."""
    if len(command.data) <= part:
        return (replace(command, le=min(command.le, MAX_SHORT_LE)),)
    pieces = [command.data[at : at + part] for at in range(0, len(command.data), part)]
    first = [replace(command, cla=command.cla | CHAINED, data=piece, le=0) for piece in pieces[:-1]]
    return (*first, replace(command, data=pieces[-1], le=min(command.le, MAX_SHORT_LE)))


def _parse_body(body: bytes) -> tuple[bytes, int]:
    if not body:
        return b"", 0
    if len(body) == 1:
        return b"", body[0] or MAX_SHORT_LE
    if body[0]:
        return _parse_short(body)
    if len(body) == 3:
        return b"", int.from_bytes(body[1:], "big") or MAX_EXTENDED_LE
    return _parse_extended(body)


def _parse_short(body: bytes) -> tuple[bytes, int]:
    end = 1 + body[0]
    if len(body) == end:
        return body[1:], 0
    if len(body) == end + 1:
        return body[1:end], body[end] or MAX_SHORT_LE
    raise ApduError(f"Lc says {body[0]} bytes, {len(body) - 1} follow")


def _parse_extended(body: bytes) -> tuple[bytes, int]:
    length = int.from_bytes(body[1:3], "big")
    end = 3 + length
    if length and len(body) == end:
        return body[3:], 0
    if length and len(body) == end + 2:
        return body[3:end], int.from_bytes(body[end:], "big") or MAX_EXTENDED_LE
    raise ApduError(f"extended Lc says {length} bytes, {len(body) - 3} follow")
