"""What stands for a picture in a packet is looked at before anything is made of it."""

import io
import struct

import pytest
from PIL import Image

from centre.production.inspection import LARGEST_SIDE, LEAST_SIDE, PictureError, check_picture


def _jpeg(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(stream, "JPEG")
    return stream.getvalue()


def _claiming(width: int, height: int) -> bytes:
    """A small JPEG whose header tells another size."""
    data = bytearray(_jpeg(LEAST_SIDE, LEAST_SIDE))
    sizes = data.index(b"\xff\xc0") + 5
    data[sizes : sizes + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def test_a_whole_picture_is_taken() -> None:
    check_picture(_jpeg(LEAST_SIDE, LEAST_SIDE + 30))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        _jpeg(LEAST_SIDE, LEAST_SIDE)[:-40],
        _jpeg(LEAST_SIDE - 1, LEAST_SIDE),
        _claiming(LARGEST_SIDE + 1, LEAST_SIDE),
        _claiming(65_500, 65_500),  # what the decoder itself takes for a bomb
        _claiming(10_000, 10_000),  # and what it warns of
    ],
)
def test_what_is_none_or_claims_to_be_a_giant_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError):
        check_picture(data)
