"""Each wrong thing has its word, one word is told at a time, and the most urgent first."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.completion.face.icao import Overhang
from kiosk.completion.face.measures import FaceMeasures
from kiosk.completion.face.words import DEFAULT_LIMITS, FaceWord, findings, word

WELL = FaceMeasures(
    others=0,
    presence=1.0,
    eye_distance=120.0,
    overhang=Overhang(0, 0, 0, 0),
    yaw=0.0,
    pitch=8.0,
    roll=0.0,
    eye_opening=0.25,
    mouth_opening=0.02,
    sharpness=0.2,
    light=180.0,
    burnt=0.0,
    evenness=0.9,
    ground_spread=20.0,
    ground_light=180.0,
)
WRONG = {
    FaceWord.NO_FACE: replace(WELL, presence=0.1),
    FaceWord.ONE_PERSON: replace(WELL, others=1),
    FaceWord.NEARER: replace(WELL, eye_distance=60.0),
    FaceWord.FARTHER: replace(WELL, overhang=Overhang(0.1, 0, 0.1, 0)),
    FaceWord.MOVE_LEFT: replace(WELL, overhang=Overhang(0.1, 0, 0, 0)),
    FaceWord.MOVE_RIGHT: replace(WELL, overhang=Overhang(0, 0, 0.1, 0)),
    FaceWord.MOVE_DOWN: replace(WELL, overhang=Overhang(0, 0.1, 0, 0)),
    FaceWord.MOVE_UP: replace(WELL, overhang=Overhang(0, 0, 0, 0.1)),
    FaceWord.LOOK_STRAIGHT: replace(WELL, yaw=-20.0),
    FaceWord.HEAD_UPRIGHT: replace(WELL, roll=15.0),
    FaceWord.CHIN_UP: replace(WELL, pitch=30.0),
    FaceWord.CHIN_DOWN: replace(WELL, pitch=-20.0),
    FaceWord.TOO_DARK: replace(WELL, light=50.0),
    FaceWord.TOO_BRIGHT: replace(WELL, burnt=0.3),
    FaceWord.LIGHT_FROM_ONE_SIDE: replace(WELL, evenness=0.3),
    FaceWord.BACKGROUND: replace(WELL, ground_spread=150.0),
    FaceWord.HOLD_STILL: replace(WELL, sharpness=0.02),
    FaceWord.OPEN_EYES: replace(WELL, eye_opening=0.05),
    FaceWord.CLOSE_MOUTH: replace(WELL, mouth_opening=0.3),
}


def test_there_is_a_case_for_every_word() -> None:
    assert {*WRONG, FaceWord.GOOD} == set(FaceWord)


@pytest.mark.parametrize(("told", "seen"), WRONG.items())
def test_each_wrong_thing_alone_has_its_word(told: FaceWord, seen: FaceMeasures) -> None:
    assert findings(seen) == (told,)
    assert word(seen) is told


def test_all_well_is_good_and_nobody_there_is_no_face() -> None:
    assert word(WELL) is FaceWord.GOOD
    assert word(None) is FaceWord.NO_FACE


@given(st.sampled_from(list(WRONG)), st.sampled_from(list(WRONG)))
def test_of_two_wrong_things_the_one_earlier_in_the_list_is_told(one: FaceWord, other: FaceWord) -> None:
    changed = [{name: getattr(WRONG[each], name) for name in _changed(each)} for each in (one, other)]
    if changed[0].keys() & changed[1].keys():
        return
    both = replace(WELL, **changed[0], **changed[1])
    assert word(both) is min(one, other, key=list(FaceWord).index)


def test_looser_limits_forgive_more() -> None:
    assert word(WRONG[FaceWord.LOOK_STRAIGHT], replace(DEFAULT_LIMITS, yaw_max=30.0)) is FaceWord.GOOD


def _changed(name: FaceWord) -> list[str]:
    names = [each.name for each in fields(FaceMeasures)]
    return [each for each in names if getattr(WRONG[name], each) != getattr(WELL, each)]
