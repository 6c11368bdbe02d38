"""ANSI/INCITS 378-2004 finger minutiae record: the 2005 record with another header and angles of two degrees.

"FMR\\0" " 20\\0"  length(2, or 0000 and 4) product(4) device(2) width(2) height(2)
    x and y pixels/cm(2+2) views(1) 00
"""

from matcher.iso2005 import IDENTIFIER, image_bytes, read_views, views_bytes
from matcher.record import Reader, Record, number

ANGLE_STEPS = 180
SHORT_HEADER_BYTES, LONG_HEADER_BYTES = 26, 30
MOST_IN_SHORT = 0xFFFF


def encode(record: Record) -> bytes:
    views = views_bytes(record, ANGLE_STEPS)
    device = number(record.product, 4, "product") + number(record.device, 2, "device")
    return IDENTIFIER + _length(len(views)) + device + image_bytes(record) + views


def decode(data: bytes) -> Record:
    reader = Reader(data)
    reader.expect(IDENTIFIER, "identifier or version")
    reader.expect(_length_field(data), "record length")
    product, device = reader.number(4), reader.number(2)
    return Record(read_views(reader, ANGLE_STEPS), device, product)


def _length(views: int) -> bytes:
    if SHORT_HEADER_BYTES + views <= MOST_IN_SHORT:
        return (SHORT_HEADER_BYTES + views).to_bytes(2, "big")
    return bytes(2) + (LONG_HEADER_BYTES + views).to_bytes(4, "big")


def _length_field(data: bytes) -> bytes:
    """What the length must read, in the form the record chose."""
    if data[8:10] == bytes(2):
        return bytes(2) + len(data).to_bytes(4, "big")
    return number(len(data), 2, "record length")
