"""What a picture of a finger looks like, and what it never looks like."""

from pathlib import Path

import numpy as np
import pytest

from drivers.fingerprint.images import Layout, Pixels, pack, unpack
from drivers.fingerprint.plausibility import has_width, is_blank, is_in_order
from simulators.mischief import Mischief
from simulators.sensor.glass import Glass
from simulators.sensor.models import MODELS

LAYOUT = Layout(256, 288)


def exposed(finger: Path | None, seed: int = 1) -> Pixels:
    glass = Glass(MODELS["ZFM-20"], Mischief({}, seed), seed=seed, clock=lambda: 0.0)
    if finger:
        glass.place(finger, 500)
    return unpack(pack(glass.expose(), 4), LAYOUT)


@pytest.mark.parametrize("seed", range(5))
def test_an_empty_glass_is_blank_and_a_finger_is_not(finger: Path, seed: int) -> None:
    assert is_blank(exposed(None, seed))
    assert not is_blank(exposed(finger, seed))


@pytest.mark.parametrize("grey", [0, 17, 238, 255])
def test_a_picture_of_one_grey_is_blank(grey: int) -> None:
    assert is_blank(np.full((192, 192), grey, np.uint8))


def test_a_picture_is_steady_only_at_its_own_width(finger: Path) -> None:
    picture = exposed(finger)
    assert has_width(picture)
    assert not has_width(picture.reshape(-1)[: 192 * 192].reshape(192, 192))


@pytest.mark.parametrize("size", [64, 128, 256])
def test_packets_that_changed_places_are_noticed(finger: Path, size: int) -> None:
    data = pack(exposed(finger), 4)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert is_in_order(pieces, LAYOUT)
    middle = len(pieces) // 2
    pieces[middle : middle + 2] = pieces[middle + 1], pieces[middle]
    assert not is_in_order(pieces, LAYOUT)
