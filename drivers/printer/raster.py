"""A picture as ESC/POS raster bands, each short enough for any printer's buffer."""

from escpos.image import EscposImage
from PIL import Image

from drivers.printer.codes import RASTER, REAL_TIME

WIDTH_DOTS = 576  # 72 mm at 203 dpi: what an 80 mm roll takes
BAND_ROWS = 24
LONGEST_ROWS = 4000  # half a metre; more is a mistake, not a receipt


class PictureError(ValueError):
    """A picture that cannot be printed."""


def bands(picture: Image.Image) -> list[bytes]:
    """The picture, dark is printed, as `GS v 0` commands from top to bottom."""
    width, height = picture.size
    if not 0 < width <= WIDTH_DOTS or not 0 < height <= LONGEST_ROWS:
        raise PictureError(f"a picture of {width} × {height} dots; a receipt is {WIDTH_DOTS} dots wide")
    rows = range(0, height, BAND_ROWS)
    return [_band(picture.crop((0, top, width, min(top + BAND_ROWS, height)))) for top in rows]


def _band(strip: Image.Image) -> bytes:
    inked = EscposImage(strip)
    dots = _trimmed(bytes(inked.to_raster_format()), inked.width_bytes)
    size = (len(dots) // strip.height).to_bytes(2, "little") + strip.height.to_bytes(2, "little")
    return RASTER + size + _disarmed(dots)


def _trimmed(raster: bytes, width: int) -> bytes:
    """The rows without the bytes at their ends that are blank in all of them."""
    rows = [raster[at : at + width] for at in range(0, len(raster), width)]
    used = max(1, *(len(row.rstrip(b"\x00")) for row in rows))
    return b"".join(row[:used] for row in rows)


def _disarmed(raster: bytes) -> bytes:
    """One dot more wherever dots would spell a real-time order, which printers obey inside pictures too."""
    for order in REAL_TIME:
        raster = raster.replace(order, bytes((order[0] | 1, order[1])))
    return raster
