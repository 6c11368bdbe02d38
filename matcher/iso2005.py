"""ISO/IEC 19794-2:2005 finger minutiae record: one header of 24 bytes, views of 4 + 6 n + 2 + extended data.

"FMR\\0" " 20\\0"  length(4) device(2) width(2) height(2) x and y pixels/cm(2+2) views(1) 00
view: position(1) number|impression(4+4 bits) quality(1) n(1), minutiae, extended length(2), extended data
minutia: type|x(2+14 bits) 00|y(2+14 bits) angle(1, 1/256 turn) quality(1, 0 not given)
"""

from matcher.errors import FormatError
from matcher.minutia import Template
from matcher.record import MOST_MINUTIAE, Reader, Record, View, dpi_of, minutia_bytes, number, per_centimetre
from matcher.record import read_minutia as _read_minutia

ANGLE_STEPS = 256
IDENTIFIER = b"FMR\0 20\0"
HEADER_BYTES = 24


def encode(record: Record) -> bytes:
    views = views_bytes(record, ANGLE_STEPS)
    length = number(HEADER_BYTES + len(views), 4, "record length")
    return IDENTIFIER + length + number(record.device, 2, "device") + image_bytes(record) + views


def decode(data: bytes) -> Record:
    reader = Reader(data)
    reader.expect(IDENTIFIER, "identifier or version")
    reader.expect(len(data).to_bytes(4, "big"), "record length")
    device = reader.number(2)
    return Record(read_views(reader, ANGLE_STEPS), device)


def image_bytes(record: Record) -> bytes:
    """Size, resolution and number of views; the record has one of each, so all views must agree."""
    if not 1 <= len(record.views) <= 255:
        raise FormatError(f"{len(record.views)} views, a record holds 1 to 255")
    frames = {(v.template.width, v.template.height, per_centimetre(v.template)) for v in record.views}
    if len(frames) != 1:
        raise FormatError("all views of this record have the same size and resolution")
    width, height, resolution = frames.pop()
    size = number(width, 2, "width") + number(height, 2, "height")
    return size + resolution * 2 + bytes([len(record.views), 0])


def views_bytes(record: Record, steps: int) -> bytes:
    return b"".join(_view_bytes(view, steps) for view in record.views)


def read_views(reader: Reader, steps: int) -> tuple[View, ...]:
    """Everything from the image size on."""
    width, height = reader.number(2), reader.number(2)
    dpi = dpi_of(reader.number(2), reader.number(2))
    count = reader.number(1)
    reader.expect(b"\0", "the reserved byte")
    views = tuple(_read_view(reader, Template((), width, height, dpi), steps) for _ in range(count))
    reader.end()
    return views


def _view_bytes(view: View, steps: int) -> bytes:
    minutiae = view.template.minutiae
    if len(minutiae) > MOST_MINUTIAE:
        raise FormatError(f"{len(minutiae)} minutiae, a view holds at most {MOST_MINUTIAE}")
    if not (0 <= view.number < 16 and 0 <= view.impression < 16):
        raise FormatError("view number and impression type have four bits each")
    head = number(view.position, 1, "position") + bytes([view.number << 4 | view.impression])
    quality = number(view.template.quality, 1, "quality")
    rows = b"".join(minutia_bytes(m, steps=steps, quality=number(m.quality, 1, "quality")) for m in minutiae)
    extended = number(len(view.extended), 2, "extended data") + view.extended
    return head + quality + bytes([len(minutiae)]) + rows + extended


def _read_view(reader: Reader, frame: Template, steps: int) -> View:
    position, kind, quality, count = (reader.number(1) for _ in range(4))
    minutiae = tuple(_read_minutia(reader, steps=steps, quality=True) for _ in range(count))
    template = Template(minutiae, frame.width, frame.height, frame.dpi, min(quality, 100))
    return View(template, position, kind >> 4, kind & 15, reader.take(reader.number(2)))
