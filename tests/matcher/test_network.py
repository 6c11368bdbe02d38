import math
import shutil
from importlib import resources
from pathlib import Path

import cv2
import numpy as np
import pytest

from matcher import network
from matcher.minutia import Minutia
from simulators.fingers import NAMED, Master, TrueMinutia, impression, master

_SHIPPED = resources.files("matcher") / "weights"


@pytest.fixture(scope="module")
def shipped() -> network.Network:
    return network.load()


@pytest.fixture(scope="module")
def fingers() -> list[Master]:
    return [master(9_000_000_000_000 + seed) for seed in range(6)]


def _agreeing(found: tuple[Minutia, ...], truth: list[TrueMinutia]) -> int:
    """How many of the true minutiae have one found within 8 px and 25 degrees."""
    return sum(
        any(
            math.hypot(m.x - t.x, m.y - t.y) < 8
            and abs(math.remainder(m.angle - t.angle, math.tau)) < math.radians(25)
            for m in found
        )
        for t in truth
    )


@pytest.mark.parametrize(
    ("condition", "least"), [("good", 0.85), ("wet", 0.75), ("light", 0.8), ("dry", 0.6)]
)
def test_it_finds_the_minutiae_that_are_there_and_few_others(
    shipped: network.Network, fingers: list[Master], condition: str, least: float
) -> None:
    there, found, right = 0, 0, 0
    for finger in fingers:
        taken = impression(finger, 1, condition=NAMED[condition])
        truth = [m for m in taken.minutiae if m.visible]
        minutiae = shipped.read(taken.image).minutiae
        there, found, right = there + len(truth), found + len(minutiae), right + _agreeing(minutiae, truth)
    assert right / there > least
    assert right / found > least


def test_foreground_and_flow_cover_the_finger(shipped: network.Network, fingers: list[Master]) -> None:
    taken = impression(fingers[1], 2)
    reading = shipped.read(taken.image)
    height, width = taken.area.shape
    truth = cv2.resize(taken.area.astype(np.float32), (width // 8, height // 8), interpolation=cv2.INTER_AREA)
    assert reading.foreground.shape == reading.flow.shape == truth.shape
    assert ((reading.foreground > 0.5) == (truth > 0.5)).mean() > 0.9


def test_empty_glass_beside_the_finger_is_no_foreground(
    shipped: network.Network, fingers: list[Master]
) -> None:
    taken = impression(fingers[1], 2)
    wide = np.full((taken.image.shape[0], taken.image.shape[1] + 256), 205, np.uint8)
    wide[:, : taken.image.shape[1]] = taken.image
    reading = shipped.read(wide)
    assert (reading.foreground[:, -28:] < network.LEAST_RIDGES).all()
    assert all(m.x < taken.image.shape[1] for m in reading.minutiae)


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_one_colour_gives_nothing(shipped: network.Network, grey: int) -> None:
    assert shipped.read(np.full((200, 180), grey, np.uint8)).minutiae == ()


def test_any_size_is_read_and_minutiae_lie_inside(shipped: network.Network, fingers: list[Master]) -> None:
    whole = impression(fingers[2], 1, width=301, height=263).image
    for height, width in ((263, 301), (150, 150), (97, 201)):
        for minutia in shipped.read(whole[:height, :width]).minutiae:
            assert 0 <= minutia.x < width
            assert 0 <= minutia.y < height
            assert 0 <= minutia.quality <= 100


def test_a_shifted_picture_gives_shifted_minutiae(shipped: network.Network, fingers: list[Master]) -> None:
    image = impression(fingers[3], 1, width=300, height=300).image
    here, there = shipped.read(image).minutiae, shipped.read(image[24:, 16:]).minutiae
    moved = [m for m in there if m.x > 40 and m.y > 40]
    kept = sum(any(math.hypot(m.x - 16 - n.x, m.y - 24 - n.y) < 3 for m in here) for n in moved)
    assert kept >= 0.9 * len(moved) > 5


def test_the_weights_are_small() -> None:
    assert len((_SHIPPED / "minutiae.onnx").read_bytes()) < 2_000_000


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    for name in ("minutiae.onnx", "minutiae.onnx.sha256"):
        shutil.copy(str(_SHIPPED / name), tmp_path / name)
    model = bytearray((tmp_path / "minutiae.onnx").read_bytes())
    model[1000] ^= 1
    (tmp_path / "minutiae.onnx").write_bytes(bytes(model))
    with pytest.raises(network.WeightsError, match="install the package anew"):
        network.load(tmp_path)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(network.WeightsError, match="cannot be read"):
        network.load(tmp_path)
