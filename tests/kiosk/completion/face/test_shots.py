"""The shutter is due after three good seconds, and the best shot is the one with nothing wrong."""

from dataclasses import replace

from kiosk.completion.face.shots import Countdown, best_shot
from kiosk.completion.face.words import FaceWord
from tests.kiosk.completion.face.test_words import WELL, WRONG


def test_three_two_one_runs_while_the_picture_stays_good() -> None:
    countdown = Countdown()
    shown = []
    for tick in range(31):
        countdown = countdown.after(FaceWord.GOOD, tick / 10)
        shown.append(countdown.left(tick / 10))
    assert shown[0] == 3 and shown[-1] == 0
    assert [shown[at] for at in (5, 15, 25)] == [3, 2, 1]


def test_a_blink_is_forgiven_and_a_turned_head_is_not() -> None:
    running = Countdown().after(FaceWord.GOOD, 0.0).after(FaceWord.GOOD, 1.0)
    blink = running.after(FaceWord.OPEN_EYES, 1.2)
    assert blink.left(1.2) == 2
    assert blink.after(FaceWord.LOOK_STRAIGHT, 1.6).left(1.6) is None


def test_of_several_shots_one_without_findings_is_proposed() -> None:
    blurred, shut = WRONG[FaceWord.HOLD_STILL], WRONG[FaceWord.OPEN_EYES]
    assert best_shot([shut, WELL, blurred]) == 1
    assert best_shot([WELL, replace(WELL, sharpness=0.28)]) == 1
    assert best_shot([WELL, WELL]) == 0
    assert best_shot([]) is None
