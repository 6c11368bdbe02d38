"""Evidence of hands: what keeps the picture from being looked at is told; no skin is judged."""

import numpy as np
import pytest

from kiosk.completion.document import hands
from kiosk.completion.document.words import PageWord
from kiosk.completion.pictures import Frame, PictureError, decode
from simulators.scanner.paper import Kind
from simulators.scanner.tabletop import Tabletop


def table(number: int = 0, *, kind: Kind | None = Kind.HANDS, **knobs: float) -> Frame:
    scene = Tabletop(1280, 720, 1)
    if kind:
        scene.lay(kind, number)
    scene.set(**knobs)
    noise = np.random.default_rng(0).normal(0, 3, (720, 1280, 1))
    return np.clip(scene.draw()[..., ::-1] + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("missing", range(11))
def test_hands_can_be_looked_at_whichever_finger_is_missing(missing: int) -> None:
    assert hands.look(table(number=missing)) is PageWord.GOOD


@pytest.mark.parametrize(
    ("knobs", "word"),
    [
        ({"light": 0.12}, PageWord.TOO_DARK),
        ({"glare": 1.0}, PageWord.GLARE),
        ({"blur": 5.0}, PageWord.BLURRED),
    ],
)
def test_what_spoils_the_picture_is_told(knobs: dict[str, float], word: PageWord) -> None:
    assert hands.look(table(0, kind=Kind.HANDS, **knobs)) is word


def test_an_empty_table_is_told() -> None:
    assert hands.look(table(kind=None)) is PageWord.NO_PAGE


def test_the_whole_frame_is_kept() -> None:
    frame = table(number=3)
    assert decode(hands.picture(frame)).shape == frame.shape


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(PictureError):
        hands.look(np.zeros((4, 4, 3), np.uint8))
