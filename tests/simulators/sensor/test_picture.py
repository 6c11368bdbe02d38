"""A finger's picture on the glass: at the sensor's resolution, cut or padded, never stretched."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simulators.sensor.picture import PictureError, fit, load, ridge_centre


def striped(path: Path, size: tuple[int, int], ridges: tuple[slice, slice], period: int = 8) -> Path:
    grey = np.full((size[1], size[0]), 230, np.uint8)
    wave = np.where(np.arange(size[0]) // (period // 2) % 2, 230, 60).astype(np.uint8)
    grey[ridges] = np.broadcast_to(wave, grey.shape)[ridges]
    Image.fromarray(grey).save(path)
    return path


def period_of(skin: np.ndarray) -> float:
    row = skin[skin.shape[0] // 2]
    return float(np.argmax(np.abs(np.fft.rfft(row - row.mean())))) / len(row)


def test_a_larger_picture_is_cut_around_the_ridges(tmp_path: Path) -> None:
    skin = load(striped(tmp_path / "a.png", (600, 700), (slice(380, 560), slice(300, 480))), 500, 500)
    row, column = ridge_centre(skin)
    assert abs(row - 470) < 12
    assert abs(column - 390) < 12
    window = fit(skin, 256, 288)
    assert window.shape == (288, 256)
    assert abs(np.argwhere(window < 100).mean(axis=0) - (144, 128)).max() < 12


def test_a_smaller_picture_is_padded_with_background(tmp_path: Path) -> None:
    skin = load(striped(tmp_path / "a.png", (100, 120), (slice(20, 100), slice(20, 80))), 500, 500)
    window = fit(skin, 256, 288)
    assert np.array_equal(window[84:204, 78:178], skin)
    assert (window[:80] == 230).all()


def test_the_resolution_is_brought_to_the_sensors(tmp_path: Path) -> None:
    path = striped(tmp_path / "a.png", (800, 800), (slice(0, 800), slice(0, 800)), period=16)
    assert period_of(fit(load(path, 1000, 500), 256, 288)) == pytest.approx(1 / 8, abs=1 / 256)
    assert period_of(fit(load(path, 500, 500), 256, 288)) == pytest.approx(1 / 16, abs=1 / 256)


def test_real_prints_keep_their_pixels(real_prints: Path) -> None:
    path = next((real_prints / "FVC2002_DB1_B").glob("101_1.png"))
    window = fit(load(path, 500, 500), 256, 288)
    whole = np.asarray(Image.open(path).convert("L"), np.float32)
    found = [
        (row, column)
        for row in range(whole.shape[0] - 287)
        for column in range(whole.shape[1] - 255)
        if np.array_equal(whole[row : row + 288, column : column + 256], window)
    ]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_bytes(b"no picture"), "is no image"),
        (lambda path: Image.new("L", (20, 20)).save(path), "is too small"),
        (lambda path: Image.new("RGB", (300, 300), (200, 10, 10)).save(path), "is a colour picture"),
        (lambda path: Image.new("I;16", (300, 300)).save(path), "more than 8 bits"),
        (lambda path: path.write_bytes(png_head()), "cannot read"),
        (lambda path: path.mkdir(), "cannot read"),
        (lambda path: None, "cannot read"),
    ],
)
def test_a_file_that_is_no_finger_is_refused_in_one_line(tmp_path: Path, make: object, words: str) -> None:
    assert callable(make)
    path = tmp_path / "bad.png"
    make(path)
    with pytest.raises(PictureError, match=words) as caught:
        load(path, 500, 500)
    assert "\n" not in str(caught.value)


def png_head() -> bytes:
    """A PNG that breaks off."""
    whole = io.BytesIO()
    Image.effect_noise((300, 300), 50).save(whole, "PNG")
    return whole.getvalue()[:2000]


def test_a_grey_picture_in_colour_clothes_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "rgb.png"
    Image.effect_noise((300, 300), 50).convert("RGB").save(path)
    assert load(path, 500, 500).shape == (300, 300)
