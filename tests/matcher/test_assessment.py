import numpy as np
import pytest

from matcher import Reason, extract, quality
from matcher.image import Image
from simulators.fingers import NAMED, OPTICAL, Glass, Master, impression, master
from tests.matcher.prints import print_with


@pytest.fixture(scope="module")
def fingers() -> list[Master]:
    return [master(8_000_000_000_000 + seed) for seed in range(4)]


def taken(finger: Master, condition: str, glass: Glass = OPTICAL) -> Image:
    return impression(finger, 1, condition=NAMED[condition], glass=glass).image


def piece(image: Image, millimetres: float) -> Image:
    """A round piece of a print, about the picture's middle."""
    y, x = np.indices(image.shape)
    middle_y, middle_x = image.shape[0] / 2, image.shape[1] / 2
    near = np.hypot(y - middle_y, x - middle_x) < millimetres / 25.4 * 500 / 2
    return np.where(near, image, 255).astype(np.uint8)


def test_good_prints_are_good(fingers: list[Master]) -> None:
    assert min(quality(taken(finger, "good")).score for finger in fingers) >= 60


def test_the_tip_of_a_finger_is_poor_and_small(fingers: list[Master]) -> None:
    for finger in fingers:
        found = quality(piece(taken(finger, "good"), 4.5))
        assert found.score < 30
        assert found.reasons[0] is Reason.SMALL


@pytest.mark.parametrize(("condition", "reason"), [("dry", Reason.DRY), ("wet", Reason.WET)])
def test_moisture_is_named(fingers: list[Master], condition: str, reason: Reason) -> None:
    named = [reason in quality(taken(finger, condition)).reasons for finger in fingers]
    assert sum(named) >= 3
    assert not any(reason in quality(taken(finger, "good")).reasons for finger in fingers)


def test_a_smear_is_named(fingers: list[Master]) -> None:
    named = [Reason.SMUDGED in quality(taken(finger, "smear")).reasons for finger in fingers]
    assert sum(named) >= 3


@pytest.mark.parametrize("condition", ["smear", "partial", "light"])
def test_what_is_hard_to_compare_is_judged_worse(fingers: list[Master], condition: str) -> None:
    good, poor = (
        np.mean([quality(taken(finger, each)).score for finger in fingers]) for each in ("good", condition)
    )
    assert poor < good - 5


def test_a_finger_at_the_edge_is_shifted() -> None:
    wide = np.full((300, 640), 255, np.uint8)
    wide[20:280, 380:] = print_with([], side=260)
    assert Reason.SHIFTED in quality(wide).reasons


def test_less_of_the_finger_is_less_quality(fingers: list[Master]) -> None:
    whole = taken(fingers[0], "good")
    assert [quality(piece(whole, size)).score for size in (4, 7, 10, 30)] == sorted(
        quality(piece(whole, size)).score for size in (4, 7, 10, 30)
    )


def test_a_template_carries_the_quality_of_its_picture(fingers: list[Master]) -> None:
    image = taken(fingers[1], "wet")
    assert extract(image).quality == quality(image).score
