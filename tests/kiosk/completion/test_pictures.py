"""Pictures from outside: bounded before they are decoded, whole or refused."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.completion.pictures import PictureError, check_frame, decode, encode_jpeg, encode_png

FRAME = np.random.default_rng(1).integers(0, 256, (90, 120, 3), np.uint8)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims to be so large, in a few bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def test_png_keeps_every_bit_and_the_resolution() -> None:
    grey = FRAME[..., 0]
    data = encode_png(grey, dpi=500)
    with Image.open(io.BytesIO(data)) as back:
        assert (np.asarray(back) == grey).all()
        assert round(back.info["dpi"][0]) == 500


def test_a_jpeg_comes_back_as_a_frame_without_metadata() -> None:
    data = encode_jpeg(FRAME, 95)
    assert decode(data).shape == FRAME.shape
    assert b"Exif" not in data


@pytest.mark.parametrize(
    "bomb", [png_of(10_000, 10_000), png_of(60_000, 60_000), png_of(8_001, 64), png_of(10, 10)], ids=len
)
def test_a_picture_too_large_or_small_is_refused_by_its_header(bomb: bytes) -> None:
    with pytest.raises(PictureError):
        decode(bomb)


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", b"\xff\xd8\xff", encode_jpeg(FRAME, 90)[:-400], b"x" * 9_000_000],
    ids=len,
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError):
        decode(data)


def test_another_kind_of_picture_is_refused() -> None:
    stream = io.BytesIO()
    Image.fromarray(FRAME).save(stream, "BMP")
    with pytest.raises(PictureError):
        decode(stream.getvalue())


@given(st.binary(max_size=300))
def test_any_bytes_are_a_picture_or_refused(data: bytes) -> None:
    with pytest.raises(PictureError):
        decode(data)


@pytest.mark.parametrize("shape", [(100, 100), (100, 100, 4), (10, 100, 3), (0, 0, 3), (9000, 100, 3)])
def test_a_frame_of_the_wrong_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(PictureError):
        check_frame(np.zeros(shape, np.uint8))
