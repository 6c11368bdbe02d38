"""The whole line on a few real fingers: not a measurement, but it breaks when the matcher does."""

from pathlib import Path

import pytest

from matcher import Template, compact, decision, enrolment, extract, oncard, quality
from matcher.cropping import crop
from matcher.evaluation import load

FINGERS, IMPRESSIONS = (101, 104, 107), (1, 2, 3, 4)
RATE = decision.FalseMatchRate.ONE_IN_10000


@pytest.fixture(scope="module")
def templates(real_prints: Path) -> dict[tuple[int, int], Template]:
    """As a kiosk's sensor would see them: 256 x 288 around the ridges."""
    folder = real_prints / "FVC2002_DB1_B"
    return {
        (finger, number): extract(crop(load(folder / f"{finger}_{number}.png"), (256, 288)))
        for finger in FINGERS
        for number in IMPRESSIONS
    }


def test_a_finger_opens_its_card_within_three_tries(templates: dict[tuple[int, int], Template]) -> None:
    for finger in FINGERS:
        enrolled = [templates[finger, number] for number in IMPRESSIONS]
        reference = enrolment.best(enrolled, [template.quality for template in enrolled])
        card = compact.encode(reference)
        tries = [oncard.compare(compact.encode(t), card) for t in enrolled if t is not reference]
        assert any(decision.oncard_verified(score, RATE) for score in tries)


def test_no_stranger_opens_a_card(templates: dict[tuple[int, int], Template]) -> None:
    coded = {name: compact.encode(template) for name, template in templates.items()}
    for (finger, _), probe in coded.items():
        strangers = [card for (other, number), card in coded.items() if other != finger and number == 1]
        assert not any(decision.oncard_verified(oncard.compare(probe, card), RATE) for card in strangers)


def test_real_prints_are_fit_for_comparison(real_prints: Path) -> None:
    good = [quality(load(real_prints / "FVC2002_DB1_B" / f"{finger}_1.png")).score for finger in FINGERS]
    assert min(good) > 40


def test_a_resolution_is_taken_at_its_word(real_prints: Path) -> None:
    image = load(real_prints / "FVC2002_DB2_B" / "101_1.png")
    assert extract(image, 569).dpi == 569
