"""The best shot is one with nothing wrong; among several of those the better one."""

from dataclasses import replace

from kiosk.completion.face.shots import best_shot
from kiosk.completion.face.words import FaceWord
from tests.kiosk.completion.face.test_words import WELL, WRONG


def test_of_several_shots_one_without_findings_is_proposed() -> None:
    blurred, shut = WRONG[FaceWord.HOLD_STILL], WRONG[FaceWord.OPEN_EYES]
    assert best_shot([shut, WELL, blurred]) == 1
    assert best_shot([WELL, replace(WELL, sharpness=0.28)]) == 1
    assert best_shot([WELL, WELL]) == 0
    assert best_shot([]) is None
