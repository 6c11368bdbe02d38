"""Packets of Suprema's SFM modules, little endian throughout (UF_Protocol_Manual, Packet Protocol).

off  len  field
0    1    start code 40
1    1    command
2    4    param
6    4    size: of the data that follows, or a parameter's value
10   1    flag of a request, error of a response
11   1    checksum: sum of all bytes before it, modulo 100h
12   1    end code 0A

Large data travel in data packets: such a packet with param = index << 16 | count, then `size` bytes, then
their sum in four bytes; the host answers each with DATA_OK.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

PACKET_BYTES = 13
SUM_BYTES = 4
_START, _END = 0x40, 0x0A
_BODY = struct.Struct("<BBIIB")


class SfmError(ValueError):
    """These bytes are not what the protocol has at this place."""


class Command(IntEnum):
    WRITE_PARAMETER = 0x01
    SAVE_PARAMETERS = 0x02
    READ_PARAMETER = 0x03
    STATUS = 0x04
    CANCEL = 0x60
    SCAN_IMAGE = 0x83
    """SIX: scan, then send the picture in data packets."""
    READ_IMAGE = 0x84
    """RIX: the picture scanned last, in data packets."""


class Flag(IntEnum):
    NONE = 0x00
    SUCCESS = 0x61
    SCAN_SUCCESS = 0x62
    SCAN_FAIL = 0x63
    NOT_FOUND = 0x69
    TRY_AGAIN = 0x6B
    TIME_OUT = 0x6C
    UNSUPPORTED = 0x75
    BUSY = 0x80
    CANCELED = 0x81
    DATA_ERROR = 0x82
    DATA_OK = 0x83


class Parameter(IntEnum):
    """Codes of system parameters, given in the flag; values travel in the size."""

    TIMEOUT = 0x62
    IMAGE_FORMAT = 0x6C
    FIRMWARE = 0x6E
    SERIAL = 0x6F
    BAUD = 0x71


STATUS_ALIVE = 0x30
GRAY_IMAGE, BINARY_IMAGE = 0x30, 0x31
BAUDS = {0x31: 9600, 0x32: 19200, 0x33: 38400, 0x34: 57600, 0x35: 115200}
"""Values of the baud parameter that every host has, too."""
SECONDS = 0x30
"""What a time-out parameter counts from: 0x30 is for ever, 0x3A ten seconds."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet; `flag` stays a number where the manual lists more than this driver needs."""

    command: int
    param: int = 0
    size: int = 0
    flag: int = 0

    def __bytes__(self) -> bytes:
        body = _BODY.pack(_START, self.command, self.param, self.size, self.flag)
        return body + bytes((sum(body) & 0xFF, _END))

    @classmethod
    def parse(cls, frame: bytes) -> "Packet":
        if len(frame) != PACKET_BYTES or frame[0] != _START or frame[-1] != _END:
            raise SfmError(f"no packet: {frame[:PACKET_BYTES].hex(' ')}")
        if sum(frame[:-2]) & 0xFF != frame[-2]:
            raise SfmError("wrong checksum")
        return cls(*_BODY.unpack(frame[:-2])[1:])


def data_packet(command: int, index: int, count: int, data: bytes) -> bytes:
    head = Packet(command, index << 16 | count, len(data))
    return bytes(head) + data + data_sum(data)


def data_sum(data: bytes) -> bytes:
    return sum(data).to_bytes(SUM_BYTES, "little")


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """What precedes a picture's pixels; `format` 0 is grey, a byte a pixel."""

    width: int
    height: int
    compressed: int
    encrypted: int
    format: int
    image_bytes: int
    template_bytes: int

    LAYOUT: ClassVar[struct.Struct] = struct.Struct("<7I")

    def __bytes__(self) -> bytes:
        lengths = (self.image_bytes, self.template_bytes)
        return self.LAYOUT.pack(
            self.width, self.height, self.compressed, self.encrypted, self.format, *lengths
        )

    @classmethod
    def parse(cls, data: bytes) -> "ImageHeader":
        """The header of a whole grey picture; anything else is an error."""
        if len(data) < cls.LAYOUT.size:
            raise SfmError(f"a picture of {len(data)} bytes has no header")
        header = cls(*cls.LAYOUT.unpack(data[: cls.LAYOUT.size]))
        if header.format or header.compressed or header.encrypted:
            raise SfmError(f"no plain grey picture (format {header.format})")
        pixels = len(data) - cls.LAYOUT.size
        if not header.width * header.height == header.image_bytes == pixels:
            raise SfmError(f"{header.width} x {header.height} pixels in {pixels} bytes")
        return header


class Stream:
    """Bytes as they come; the caller takes packets or plain data out, and nothing is lost between."""

    def __init__(self) -> None:
        self.skipped = 0
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def clear(self) -> None:
        self._buffer.clear()

    def packet(self) -> Packet | None:
        """The next right packet, found again after noise byte by byte; None until it is whole."""
        while len(self._buffer) >= PACKET_BYTES:
            try:
                found = Packet.parse(bytes(self._buffer[:PACKET_BYTES]))
            except SfmError:
                self.skipped += 1
                del self._buffer[0]
                continue
            del self._buffer[:PACKET_BYTES]
            return found
        return None

    def take(self, size: int) -> bytes | None:
        """So many bytes as they are; None until they are there."""
        if len(self._buffer) < size:
            return None
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken
