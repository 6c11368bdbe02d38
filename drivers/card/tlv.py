"""BER-TLV data objects (ISO/IEC 7816-4 §6, X.690 §8): definite lengths only, bounded in depth and number.

tag (1-3 bytes) | length (00-7F, 81 LL, 82 LL LL, 83 LL LL LL) | value
first tag byte: b8-b7 class, b6 constructed, b5-b1 number (11111: number follows in base 128)
"""

from collections.abc import Iterable
from dataclasses import dataclass

from drivers.card.malformed import MalformedError

MAX_OBJECTS = 256


class TlvError(MalformedError):
    """Not a well-formed sequence of BER-TLV data objects."""


@dataclass(frozen=True, slots=True, repr=False)
class Tlv:
    """One data object; its value may be personal, so `repr` shows tag and length alone."""

    tag: int
    value: bytes

    @property
    def children(self) -> tuple["Tlv", ...]:
        return parse(self.value)

    def __bytes__(self) -> bytes:
        return encode(self.tag, self.value)

    def __repr__(self) -> str:
        return f"Tlv({self.tag:X}, {len(self.value)} bytes)"


def encode(tag: int, value: bytes | bytearray) -> bytes:
    return encode_tag(tag) + encode_length(len(value)) + bytes(value)


def encode_tag(tag: int) -> bytes:
    return tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")


def encode_length(length: int) -> bytes:
    if length < 0x80:
        return bytes([length])
    size = (length.bit_length() + 7) // 8
    if size > 3:
        raise TlvError(f"a value of {length} bytes is longer than a card carries")
    return bytes([0x80 | size]) + length.to_bytes(size, "big")


def parse(data: bytes) -> tuple[Tlv, ...]:
    """All data objects of `data`, which must end exactly with the last one."""
    objects: list[Tlv] = []
    offset = 0
    while offset < len(data):
        if len(objects) == MAX_OBJECTS:
            raise TlvError(f"more than {MAX_OBJECTS} data objects")
        tag, offset = _read_tag(data, offset)
        length, offset = _read_length(data, offset)
        if offset + length > len(data):
            raise TlvError(f"tag {tag:X}: {length} bytes announced, {len(data) - offset} there")
        objects.append(Tlv(tag, data[offset : offset + length]))
        offset += length
    return tuple(objects)


def parse_one(data: bytes, tag: int) -> Tlv:
    """The single data object that `data` must be, with the tag it must have."""
    objects = parse(data)
    if len(objects) != 1 or objects[0].tag != tag:
        raise TlvError(f"expected one data object {tag:X}")
    return objects[0]


def full_length(beginning: bytes) -> int:
    """How many bytes the data object takes that starts with `beginning` (tag and length must be in it)."""
    _, offset = _read_tag(beginning, 0)
    length, offset = _read_length(beginning, offset)
    return offset + length


def find(objects: Iterable[Tlv], tag: int) -> bytes | None:
    """The value of the only object with `tag`, None without one; two of them are an error."""
    values = [each.value for each in objects if each.tag == tag]
    if len(values) > 1:
        raise TlvError(f"tag {tag:X} is there {len(values)} times")
    return values[0] if values else None


def get(objects: Iterable[Tlv], tag: int, length: int | None = None) -> bytes:
    """The value of the only object with `tag`, which must be there and, where told, have `length` bytes."""
    value = find(objects, tag)
    if value is None:
        raise TlvError(f"tag {tag:X} is missing")
    if length is not None and len(value) != length:
        raise TlvError(f"tag {tag:X}: {len(value)} bytes instead of {length}")
    return value


def _read_tag(data: bytes, offset: int) -> tuple[int, int]:
    if offset >= len(data):
        raise TlvError("a tag is missing")
    end = offset + 1
    if data[offset] & 0x1F == 0x1F:
        while end < len(data) and data[end] & 0x80:
            end += 1
        end += 1
        if end > len(data) or end - offset > 3:
            raise TlvError("a tag is cut off or longer than 3 bytes")
    return int.from_bytes(data[offset:end], "big"), end


def _read_length(data: bytes, offset: int) -> tuple[int, int]:
    if offset >= len(data):
        raise TlvError("a length is missing")
    first = data[offset]
    if first < 0x80:
        return first, offset + 1
    end = offset + 1 + (first & 0x7F)
    if first not in (0x81, 0x82, 0x83) or end > len(data):
        raise TlvError("a length is cut off, indefinite or longer than 3 bytes")
    return int.from_bytes(data[offset + 1 : end], "big"), end
