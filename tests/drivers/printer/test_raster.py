"""A picture as bands: the same dots, no real-time order among them, nothing too large."""

import numpy as np
import pytest
from PIL import Image

from drivers.printer.codes import REAL_TIME
from drivers.printer.raster import WIDTH_DOTS, PictureError, bands
from tests.drivers.printer.paperwork import picture


def test_the_bands_hold_the_pictures_dots_and_no_more_than_a_small_buffer() -> None:
    wanted = picture(100)
    rows: list[bytes] = []
    for band in bands(wanted):
        width, height = int.from_bytes(band[4:6], "little"), int.from_bytes(band[6:8], "little")
        assert band[:4] == b"\x1dv0\x00" and len(band) == 8 + width * height <= 1800
        rows += [band[8:][at : at + width].ljust(72, b"\x00") for at in range(0, width * height, width)]
    printed = np.unpackbits(np.frombuffer(b"".join(rows), np.uint8).reshape(100, 72), axis=1)
    black = np.asarray(wanted) == 0
    assert not (black & (printed == 0)).any()
    assert ((printed == 1) & ~black).sum() <= 3


def test_no_picture_hides_a_real_time_order() -> None:
    armed = Image.frombytes("1", (WIDTH_DOTS, 24), bytes(255 - b for b in b"\x10\x04\x01\x10\x14\x08" * 288))
    assert not any(order in band[8:] for order in REAL_TIME for band in bands(armed))


def test_white_paper_costs_almost_nothing() -> None:
    assert sum(map(len, bands(Image.new("1", (WIDTH_DOTS, 240), 1)))) == 10 * (8 + 24)


@pytest.mark.parametrize("size", [(577, 10), (100_000, 1000), (10, 4001)])
def test_what_is_no_receipt_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(PictureError):
        bands(Image.new("1", size, 1))
