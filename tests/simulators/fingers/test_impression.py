import itertools
import math
from typing import Any

import cv2
import numpy as np
import pytest

from simulators.fingers import CAPACITIVE, GOOD, NAMED, Condition, Master, impression, master


@pytest.fixture(scope="module")
def finger() -> Master:
    return master(21)


def test_the_same_numbers_give_the_same_picture_and_others_another(finger: Master) -> None:
    first, again, other = (impression(finger, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.image, again.image)
    assert first.minutiae == again.minutiae
    assert not np.array_equal(first.image, other.image)


@pytest.mark.parametrize(("width", "height"), [(256, 288), (192, 192), (333, 150)])
def test_a_picture_has_the_size_asked_for(finger: Master, width: int, height: int) -> None:
    taken = impression(finger, 1, width=width, height=height, glass=CAPACITIVE)
    assert taken.image.shape == taken.area.shape == (height, width)
    assert taken.image.dtype == np.uint8


def test_four_bits_are_the_high_half_of_eight(finger: Master) -> None:
    whole, reduced = impression(finger, 1), impression(finger, 1, bits=4)
    assert np.array_equal(reduced.image, (whole.image >> 4) * 17)


def test_visible_minutiae_lie_in_the_contact_and_hidden_ones_do_not(finger: Master) -> None:
    taken = impression(finger, 3, condition=NAMED["partial"])
    for minutia in taken.minutiae:
        row, column = round(minutia.y), round(minutia.x)
        inside = 0 <= row < 288 and 0 <= column < 256 and bool(taken.area[row, column])
        assert minutia.visible == inside
    assert 3 < sum(m.visible for m in taken.minutiae) < len(taken.minutiae)


def test_turning_the_finger_turns_its_minutiae_with_it(finger: Master) -> None:
    plain = impression(finger, 1, condition=Condition(rotation_deg=0, distortion=0, shift_px=0))
    turned = impression(finger, 1, condition=Condition(rotation_deg=0, turn_deg=40, distortion=0, shift_px=0))
    steps = [
        math.remainder(b.angle - a.angle, math.tau)
        for a, b in zip(plain.minutiae, turned.minutiae, strict=True)
    ]
    assert np.ptp(steps) < 1e-3
    assert abs(steps[0]) == pytest.approx(math.radians(40), abs=1e-3)


def test_twice_the_resolution_doubles_distances(finger: Master) -> None:
    still = Condition(rotation_deg=0, distortion=0, shift_px=0)
    fine, coarse = (impression(finger, 1, dpi=dpi, condition=still) for dpi in (1000, 500))
    a, b = fine.minutiae[:2]
    c, d = coarse.minutiae[:2]
    assert math.dist((a.x, a.y), (b.x, b.y)) == pytest.approx(2 * math.dist((c.x, c.y), (d.x, d.y)), rel=1e-3)


def test_dry_and_light_fingers_print_less_than_good_ones_and_wet_ones_more(finger: Master) -> None:
    ink = {
        name: np.mean(
            [255 - impression(finger, seed, condition=NAMED[name]).image.mean() for seed in range(4)]
        )
        for name in ("good", "dry", "light", "wet")
    }
    assert ink["light"] < ink["good"] < ink["wet"]
    assert ink["dry"] < ink["good"]


@pytest.mark.parametrize("name", sorted(set(NAMED) - {"good"}))
def test_every_named_condition_shows(finger: Master, name: str) -> None:
    plain, changed = (impression(finger, 2, condition=c).image for c in (GOOD, NAMED[name]))
    assert np.abs(plain.astype(int) - changed.astype(int)).mean() > 2


def test_a_stranger_s_matcher_takes_mated_prints_for_mated_and_others_for_others() -> None:
    nbis = pytest.importorskip("nbis")
    settings = nbis.NbisExtractorSettings(
        min_quality=0.0, get_center=False, check_fingerprint=False, compute_nfiq2=False, ppi=None
    )
    extractor = nbis.new_nbis_extractor(settings)

    def template(finger: Master, seed: int) -> Any:
        return extractor.extract_minutiae(cv2.imencode(".png", impression(finger, seed).image)[1].tobytes())

    prints = [[template(master(100 + number), seed) for seed in range(3)] for number in range(5)]
    mated = [a.compare(b) for row in prints for a, b in itertools.combinations(row, 2)]
    others = [a.compare(b) for p, q in itertools.combinations(prints, 2) for a in p for b in q]
    assert np.mean([score >= 40 for score in mated]) >= 0.9  # bozorth3's usual threshold
    assert np.mean([score >= 40 for score in others]) <= 0.02
