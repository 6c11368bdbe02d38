import numpy as np
import pytest

from tests.ui.stage import ridges
from ui.live_print import Picture, shades, stretched


@pytest.mark.parametrize(("ridge", "ground"), [(45, 205), (20, 253), (32, 112)])
def test_every_sensors_background_becomes_white_and_its_ridges_dark(ridge: int, ground: int) -> None:
    picture: Picture = np.where(ridges() < 100, ridge, ground).astype(np.uint8)
    shown = stretched(picture)
    assert shown.min() == 0
    assert shown[picture == ground].min() == 255


def test_rows_without_a_finger_stay_white() -> None:
    grain = np.random.default_rng(1).integers(200, 206, (12, 256)).astype(np.uint8)
    assert stretched(grain).mean() > 235


def test_ridges_are_drawn_in_the_products_colour() -> None:
    table = shades()
    assert table[0].tolist() == [0x0A, 0x5B, 0x55]
    assert table[255].tolist() == [255, 255, 255]
