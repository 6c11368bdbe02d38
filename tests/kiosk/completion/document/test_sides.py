"""One side laid down twice is known however it lies; two sides that share every line are not mistaken."""

import numpy as np
import pytest

from kiosk.completion.document.analysis import look
from kiosk.completion.document.sides import is_same_side
from kiosk.completion.pictures import Frame, decode, encode_jpeg
from kiosk.session.journeys.completion.parts import DocumentKind
from simulators.scanner.paper import Kind
from simulators.scanner.tabletop import Tabletop

KINDS = (Kind.BIRTH_CERTIFICATE, Kind.NATIONAL_CARD)


def side(kind: Kind, number: int, seed: int) -> Frame:
    chance = np.random.default_rng(seed)
    scene = Tabletop(1920, 1080, seed)
    scene.lay(kind, number)
    scene.set(turn=float(chance.uniform(-6, 6)), tilt=float(chance.uniform(-0.1, 0.15)))
    scene.set(light=float(chance.uniform(0.7, 1.05)), zoom=float(chance.uniform(1.0, 1.3)))
    noise = chance.normal(0, 3, (1080, 1920, 1))
    frame = np.clip(scene.draw()[..., ::-1] + noise, 0, 255).astype(np.uint8)
    page = look(frame, DocumentKind.OTHER).page
    assert page is not None
    return decode(encode_jpeg(page, 85))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_side_is_known_as_it_is_and_upside_down(kind: Kind) -> None:
    first, again = side(kind, 1, seed=1), side(kind, 1, seed=2)
    assert is_same_side(first, again)
    assert is_same_side(first, np.ascontiguousarray(again[::-1, ::-1]))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [2, 3])
def test_another_side_of_the_same_form_is_another(kind: Kind, number: int) -> None:
    assert not is_same_side(side(kind, 1, seed=1), side(kind, number, seed=number))


def test_empty_paper_is_never_called_the_same() -> None:
    paper = np.full((600, 900, 3), 230, np.uint8)
    assert not is_same_side(paper, paper)
