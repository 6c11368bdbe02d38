"""The values of a finger minutiae record, and the byte reader and writer its three layouts share."""

from dataclasses import dataclass, field
from math import tau

from matcher.cardpoint import round_half_up
from matcher.errors import FormatError
from matcher.minutia import Minutia, MinutiaType, Template

CENTIMETRES_PER_INCH = 2.54
MOST_VIEWS, MOST_MINUTIAE = 255, 255
COORDINATE_BITS = 14


@dataclass(frozen=True, slots=True)
class QualityBlock:
    """A sample's quality by one algorithm (2011): score 0..100, vendor and algorithm as registered."""

    score: int
    vendor: int = 0
    algorithm: int = 0


@dataclass(frozen=True, slots=True)
class Capture:
    """How a view was taken (2011); `moment` is all ones when not known."""

    moment: bytes = b"\xff" * 9
    technology: int = 0
    vendor: int = 0
    device: int = 0
    qualities: tuple[QualityBlock, ...] = ()
    certifications: bytes = b""
    ending_type: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """One impression; `position` is the standard's code: 1 right thumb .. 10 left little, 0 unknown."""

    template: Template
    position: int = 0
    number: int = 0
    impression: int = 0
    extended: bytes = b""
    capture: Capture = field(default_factory=Capture)


@dataclass(frozen=True, slots=True)
class Record:
    """Views of one person; `device`: certification and id of the sensor, `product`: CBEFF owner and type."""

    views: tuple[View, ...]
    device: int = 0
    product: int = 0


class Reader:
    """Takes big-endian numbers off the front of a record and refuses to run past its end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        if self._at + count > len(self._data):
            raise FormatError(f"the record ends at byte {len(self._data)}, {self._at + count} are needed")
        self._at += count
        return self._data[self._at - count : self._at]

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "big")

    def expect(self, wanted: bytes, what: str) -> None:
        if self.take(len(wanted)) != wanted:
            raise FormatError(f"{what} is not what the standard says")

    def end(self) -> None:
        if self._at != len(self._data):
            raise FormatError(f"{len(self._data) - self._at} bytes too many")


def number(value: int, count: int, what: str) -> bytes:
    """Big-endian; `FormatError` where the field has no room."""
    if not 0 <= value < 1 << 8 * count:
        raise FormatError(f"{what} {value} does not fit {count} bytes")
    return value.to_bytes(count, "big")


def minutia_bytes(minutia: Minutia, *, steps: int, quality: bytes) -> bytes:
    """Type and x, y, angle, quality: the row all three layouts use."""
    x, y = round_half_up(minutia.x), round_half_up(minutia.y)
    if not (0 <= x < 1 << COORDINATE_BITS and 0 <= y < 1 << COORDINATE_BITS):
        raise FormatError("a minutia lies outside the 14 bits of a coordinate")
    angle = round_half_up(minutia.turns * steps) % steps
    return (minutia.type << 14 | x).to_bytes(2, "big") + y.to_bytes(2, "big") + bytes([angle]) + quality


def read_minutia(reader: Reader, *, steps: int, quality: bool) -> Minutia:
    first, second, angle = reader.number(2), reader.number(2), reader.number(1)
    if first >> 14 == 3 or angle >= steps:
        raise FormatError("a minutia of reserved type or impossible angle")
    given = reader.number(1) if quality else 0
    kind = MinutiaType(first >> 14)
    return Minutia(first & 0x3FFF, second & 0x3FFF, angle * tau / steps, kind, given if given <= 100 else 0)


def dpi_of(across: int, down: int) -> float:
    """Pixels per centimetre to dpi; one resolution both ways, or positions would need two."""
    if across != down or across == 0:
        raise FormatError(f"resolutions {across} and {down} pixels per centimetre cannot be used")
    return across * CENTIMETRES_PER_INCH


def per_centimetre(template: Template) -> bytes:
    return number(round_half_up(template.dpi / CENTIMETRES_PER_INCH), 2, "resolution")
