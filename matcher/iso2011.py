"""ISO/IEC 19794-2:2011 finger minutiae record: a header of 15 bytes, then representations with their own.

"FMR\\0" "030\\0"  length(4) representations(2) certification flag(1)
length(4) moment(9) technology(1) vendor(2) device(2) qualities: n(1) + 5 n [certifications: n(1) + 3 n]
position(1) number(1) x and y pixels/cm(2+2) impression(1) width(2) height(2)
row size|ending type(4+4 bits) n(1)
minutiae of 5 bytes, or 6 with quality (254 not given), extended length(2), extended data
"""

from matcher.errors import FormatError
from matcher.minutia import Minutia, Template
from matcher.record import (
    MOST_MINUTIAE,
    Capture,
    QualityBlock,
    Reader,
    Record,
    View,
    dpi_of,
    minutia_bytes,
    number,
    per_centimetre,
    read_minutia,
)

ANGLE_STEPS = 256
IDENTIFIER = b"FMR\x00030\0"
HEADER_BYTES = 15
NOT_GIVEN = 254
_QUALITY_BYTES, _CERTIFICATION_BYTES = 5, 3


def encode(record: Record) -> bytes:
    certified = any(view.capture.certifications for view in record.views)
    if not record.views:
        raise FormatError("a record holds at least one representation")
    body = b"".join(_representation(view, certified) for view in record.views)
    length = number(HEADER_BYTES + len(body), 4, "record length")
    return IDENTIFIER + length + number(len(record.views), 2, "representations") + bytes([certified]) + body


def decode(data: bytes) -> Record:
    reader = Reader(data)
    reader.expect(IDENTIFIER, "identifier or version")
    reader.expect(len(data).to_bytes(4, "big"), "record length")
    count, certified = reader.number(2), reader.number(1)
    if certified > 1:
        raise FormatError("the certification flag is 0 or 1")
    views = tuple(_read_representation(reader, bool(certified)) for _ in range(count))
    reader.end()
    return Record(views)


def _representation(view: View, certified: bool) -> bytes:
    body = _capture_bytes(view.capture, certified) + _impression_bytes(view) + _minutiae_bytes(view)
    return number(4 + len(body), 4, "representation length") + body


def _capture_bytes(capture: Capture, certified: bool) -> bytes:
    if len(capture.moment) != 9 or len(capture.certifications) % _CERTIFICATION_BYTES:
        raise FormatError("the moment has nine bytes, every certification three")
    device = number(capture.technology, 1, "technology") + number(capture.vendor, 2, "vendor")
    blocks = b"".join(
        number(block.score, 1, "quality")
        + number(block.vendor, 2, "vendor")
        + number(block.algorithm, 2, "id")
        for block in capture.qualities
    )
    qualities = number(len(capture.qualities), 1, "quality blocks") + blocks
    certifications = number(len(capture.certifications) // _CERTIFICATION_BYTES, 1, "certifications")
    return (
        capture.moment
        + device
        + number(capture.device, 2, "device")
        + qualities
        + (certifications + capture.certifications if certified else b"")
    )


def _impression_bytes(view: View) -> bytes:
    size = number(view.template.width, 2, "width") + number(view.template.height, 2, "height")
    finger = number(view.position, 1, "position") + number(view.number, 1, "number")
    return finger + per_centimetre(view.template) * 2 + number(view.impression, 1, "impression") + size


def _minutiae_bytes(view: View) -> bytes:
    minutiae = view.template.minutiae
    if len(minutiae) > MOST_MINUTIAE:
        raise FormatError(f"{len(minutiae)} minutiae, a representation holds at most {MOST_MINUTIAE}")
    judged = any(minutia.quality for minutia in minutiae)
    rows = b"".join(
        minutia_bytes(m, steps=ANGLE_STEPS, quality=_quality_byte(m) if judged else b"") for m in minutiae
    )
    kind = number((6 if judged else 5) << 4 | view.capture.ending_type & 15, 1, "row size")
    extended = number(len(view.extended), 2, "extended data") + view.extended
    return kind + bytes([len(minutiae)]) + rows + extended


def _quality_byte(minutia: Minutia) -> bytes:
    return number(minutia.quality or NOT_GIVEN, 1, "quality")


def _read_representation(whole: Reader, certified: bool) -> View:
    reader = Reader(whole.take(max(whole.number(4) - 4, 0)))
    moment, technology, vendor, device = reader.take(9), *(reader.number(size) for size in (1, 2, 2))
    qualities = tuple(
        QualityBlock(reader.number(1), reader.number(2), reader.number(2)) for _ in range(reader.number(1))
    )
    certifications = reader.take(_CERTIFICATION_BYTES * reader.number(1)) if certified else b""
    position, order = reader.number(1), reader.number(1)
    dpi = dpi_of(reader.number(2), reader.number(2))
    impression, width, height, kind, count = (reader.number(size) for size in (1, 2, 2, 1, 1))
    if kind >> 4 not in (5, 6):
        raise FormatError(f"a minutia row of {kind >> 4} bytes")
    minutiae = tuple(read_minutia(reader, steps=ANGLE_STEPS, quality=kind >> 4 == 6) for _ in range(count))
    extended = reader.take(reader.number(2))
    reader.end()
    quality = min(qualities[0].score, 100) if qualities else 0
    capture = Capture(moment, technology, vendor, device, qualities, certifications, kind & 15)
    return View(
        Template(minutiae, width, height, dpi, quality), position, order, impression, extended, capture
    )
