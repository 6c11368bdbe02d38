"""What a JPEG picture says of itself before a single pixel is decoded (ITU-T T.81, annex B).

FF D8 | segments: FF marker, length in 2 bytes with itself, content | FF DA scan … FF D9
SOF   precision | height in 2 bytes | width in 2 bytes | number of components | …
"""

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
LARGEST_BYTES = 8_000_000
_SOS = 0xDA
_LONE = {0x01, *range(0xD0, 0xD8)}  # markers without a segment
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SEQUENTIAL = {0xC0, 0xC1}  # a camera sends no other; hundreds of progressive scans would cost seconds


class JpegError(ValueError):
    """These bytes are not a whole sequential JPEG picture."""


def size(data: bytes) -> tuple[int, int]:
    """Width and height as the header tells them."""
    if not 0 < len(data) <= LARGEST_BYTES:
        raise JpegError(f"{len(data)} bytes are no picture")
    if not data.startswith(SOI) or data.rfind(EOI) < 0:
        raise JpegError("no JPEG picture, or one that was cut off")
    at = len(SOI)
    while at + 4 <= len(data):
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at] != 0xFF or marker == _SOS:
            break
        if marker in _FRAMES:
            return _frame(marker, data[at + 4 : at + 2 + length])
        at += 2 if marker in _LONE else 1 if marker == 0xFF else 2 + max(length, 2)
    raise JpegError("a JPEG picture without a frame header")


def _frame(marker: int, content: bytes) -> tuple[int, int]:
    if marker not in _SEQUENTIAL or len(content) < 6 or content[0] != 8 or content[5] not in (1, 3):
        raise JpegError("a JPEG picture of a kind that cameras do not send")
    height, width = (int.from_bytes(content[at : at + 2], "big") for at in (1, 3))
    if not width or not height:
        raise JpegError("a JPEG picture without an extent")
    return width, height
