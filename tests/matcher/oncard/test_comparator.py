import ast
from math import atan2, hypot, pi, tau
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matcher import FormatError, compact, decision, oncard
from matcher.oncard import overlay
from tests.matcher.prints import jittered, moved, scattered

FINGER = scattered(1)
REFERENCE = compact.encode(FINGER)
SURE = decision.ONCARD_THRESHOLDS[decision.FalseMatchRate.ONE_IN_10000]


@pytest.mark.parametrize("turn", [0.0, 0.5, -0.9, pi / 2, pi])
def test_the_card_knows_a_finger_however_it_is_laid_down(turn: float) -> None:
    probe = compact.encode(jittered(moved(FINGER, turn=turn), 5))
    assert oncard.compare(probe, REFERENCE) > 2 * SURE


def test_the_card_refuses_strangers() -> None:
    scores = [oncard.compare(compact.encode(scattered(seed)), REFERENCE) for seed in range(200, 260)]
    assert max(scores) < SURE


def test_a_template_is_most_like_itself() -> None:
    itself = oncard.compare(REFERENCE, REFERENCE)
    assert SURE < oncard.compare(compact.encode(jittered(FINGER, 2)), REFERENCE) < itself <= oncard.HIGHEST


def test_the_order_of_the_minutiae_changes_little() -> None:
    probe = compact.encode(jittered(FINGER, 3))
    sorted_ = compact.encode(jittered(FINGER, 3), order=0x09)
    assert oncard.compare(sorted_, REFERENCE) == pytest.approx(oncard.compare(probe, REFERENCE), rel=0.1)


@given(st.binary(max_size=240))
def test_any_bytes_score_low_or_raise_the_one_error(data: bytes) -> None:
    try:
        score = oncard.compare(data, REFERENCE)
    except FormatError:
        return
    assert type(score) is int
    assert 0 <= score < SURE


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_handful_of_minutiae_never_verifies(count: int) -> None:
    few = REFERENCE[: 3 * count]
    assert oncard.compare(few, few) < SURE


def test_sixty_minutiae_are_taken_and_sixty_one_are_not() -> None:
    oncard.compare(bytes(180), REFERENCE)
    with pytest.raises(FormatError, match="at most 60"):
        oncard.compare(bytes(183), REFERENCE)


def test_minutiae_all_at_one_point_do_not_verify() -> None:
    assert oncard.compare(bytes((100, 100, 0x45)) * 60, REFERENCE) < SURE
    assert oncard.compare(bytes((100, 100, 0x45)) * 60, bytes((9, 9, 0x45)) * 60) < SURE


@given(st.integers(-255, 255), st.integers(-255, 255))
def test_shift_and_add_finds_length_and_direction(x: int, y: int) -> None:
    length, direction = overlay.polar(np.array([x], np.int32), np.array([y], np.int32))
    assert abs(int(length[0]) - hypot(x, y)) <= 1
    if hypot(x, y) > 10:
        wanted = atan2(y, x) / tau * 256
        assert abs((int(direction[0]) - wanted + 128) % 256 - 128) <= 1.5


@given(st.integers(-(1 << 27), 1 << 27), st.integers(-(1 << 27), 1 << 27))
def test_shift_and_add_finds_cosine_and_sine(x: int, y: int) -> None:
    assume(hypot(x, y) > 2000)
    cosine, sine = overlay.unit(x, y)
    assert abs(cosine - 4096 * x / hypot(x, y)) < 10
    assert abs(sine - 4096 * y / hypot(x, y)) < 10


@pytest.mark.parametrize("turn", [0.0, 0.7, 2.2, -1.9])
def test_the_overlay_brings_a_turned_finger_back(turn: float) -> None:
    here, there = (oncard.ready(compact.encode(template)) for template in (FINGER, moved(FINGER, turn=turn)))
    everyone = np.arange(len(here.x), dtype=np.int32)
    found = overlay.nearest(here, there, overlay.Pairing(everyone, everyone, np.ones_like(here.x)))
    for laid, place in zip(found.lay(here), (there.x, there.y), strict=True):
        assert np.abs(laid - (place << overlay.FINE)).max() <= 5
    for laid, place in zip(found.lay_back(there), (here.x, here.y), strict=True):
        assert np.abs(laid - (place << overlay.FINE)).max() <= 5
    assert abs((overlay.spin(found) - turn / tau * 256 + 128) % 256 - 128) <= 2


def test_no_number_with_a_fraction_and_no_true_division_stands_in_the_comparator() -> None:
    for source in Path(oncard.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text())):
            assert not isinstance(node, ast.Div), source
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), source


def test_every_array_in_between_holds_integers() -> None:
    side = oncard.ready(REFERENCE)
    for name in ("x", "y", "angle", "bits", "mask"):
        assert np.issubdtype(getattr(side, name).dtype, np.integer)
