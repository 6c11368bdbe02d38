"""What the checks say about pages on a simulated table, each spoilt in one known way."""

from collections.abc import Mapping

import cv2
import numpy as np
import pytest

from kiosk.completion.document.analysis import look, same_page
from kiosk.completion.document.page import LONGEST_SIDE, jpeg
from kiosk.completion.document.words import PageWord
from kiosk.completion.pictures import Frame, PictureError, decode
from kiosk.session.journeys.completion.parts import DocumentKind
from simulators.scanner.paper import Kind, draw_page
from simulators.scanner.tabletop import Tabletop

BIRTH, CARD = DocumentKind.BIRTH_CERTIFICATE, DocumentKind.OLD_CARD


SIZE = (1280, 720)
NOISE = np.random.default_rng(0).normal(0, 2, (720, 1280, 1))


def _seen(kind: Kind, number: int = 1, **knobs: float) -> Frame:
    """A card lies so near that it is 630 pixels wide, a birth certificate 730."""
    table = Tabletop(*SIZE)
    table.lay(kind, number)
    table.set(zoom=1.5 if kind is Kind.NATIONAL_CARD else 1.0)
    table.set(**knobs)
    return np.asarray(np.clip(table.draw()[..., ::-1] + NOISE, 0, 255), np.uint8)


@pytest.mark.parametrize(
    ("knobs", "expected"),
    [
        ({}, PageWord.GOOD),
        ({"turn": -12}, PageWord.GOOD),
        ({"turn": 8, "tilt": 0.3}, PageWord.GOOD),
        ({"light": 0.7}, PageWord.GOOD),
        ({"turn": 20}, PageWord.STRAIGHTEN),
        ({"turn": -25}, PageWord.STRAIGHTEN),
        ({"x": 0.1}, PageWord.CUT_OFF),
        ({"y": 0.95}, PageWord.CUT_OFF),
        ({"zoom": 0.9}, PageWord.TOO_SMALL),
        ({"light": 0.3}, PageWord.TOO_DARK),
        ({"glare": 0.15}, PageWord.GLARE),
        ({"glare": 0.5}, PageWord.GLARE),
        ({"blur": 2}, PageWord.BLURRED),
        ({"blur": 4}, PageWord.BLURRED),
    ],
    ids=str,
)
def test_the_word_fits_the_page(knobs: Mapping[str, float], expected: PageWord) -> None:
    assert look(_seen(Kind.NATIONAL_CARD, 1, **knobs), CARD).word is expected


def test_a_page_seen_steeply_is_to_be_straightened() -> None:
    assert look(_seen(Kind.BIRTH_CERTIFICATE, tilt=0.6), BIRTH).word is PageWord.STRAIGHTEN


def test_an_empty_table_and_a_white_wall_have_no_page() -> None:
    assert look(np.asarray(Tabletop(*SIZE).draw()[..., ::-1], np.uint8), BIRTH).word is PageWord.NO_PAGE
    assert look(np.full((720, 1280, 3), 230, np.uint8), BIRTH).word is PageWord.NO_PAGE


def test_another_kind_than_was_chosen_is_told_and_other_papers_have_any_shape() -> None:
    assert look(_seen(Kind.NATIONAL_CARD), BIRTH).word is PageWord.WRONG_KIND
    assert look(_seen(Kind.BIRTH_CERTIFICATE), CARD).word is PageWord.WRONG_KIND
    assert look(_seen(Kind.BIRTH_CERTIFICATE), DocumentKind.OTHER).word is PageWord.GOOD


def test_the_page_is_straightened_so_that_its_parts_lie_where_they_were_printed() -> None:
    seen = look(_seen(Kind.BIRTH_CERTIFICATE, 4, turn=6, tilt=0.2), BIRTH)
    assert seen.page is not None and seen.word is PageWord.GOOD
    printed = draw_page(Kind.BIRTH_CERTIFICATE, 4)[..., ::-1]
    small = (300, 212)
    smooth = [
        np.asarray(cv2.blur(cv2.resize(each.mean(axis=2), small), (7, 7)), np.float64).ravel()
        for each in (seen.page, printed)
    ]
    assert np.asarray(np.corrcoef(smooth))[0, 1] > 0.9


def test_a_page_that_was_not_turned_over_is_noticed() -> None:
    first, again, second = (
        look(_seen(Kind.BIRTH_CERTIFICATE, number, turn=turn), BIRTH).page
        for number, turn in ((1, -3), (1, 5), (2, 0))
    )
    assert first is not None and again is not None and second is not None
    assert same_page(first, again) and not same_page(first, second)


def test_the_page_is_kept_as_a_bounded_jpeg() -> None:
    seen = look(_seen(Kind.BIRTH_CERTIFICATE, zoom=1.2), BIRTH)
    assert seen.page is not None
    data = jpeg(seen.page)
    assert max(decode(data).shape[:2]) <= LONGEST_SIDE and len(data) < 700_000


@pytest.mark.parametrize("shape", [(0, 0, 3), (500, 500), (20_000, 9_000, 3)])
def test_what_is_no_frame_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(PictureError):
        look(np.broadcast_to(np.uint8(0), shape), BIRTH)


@pytest.mark.parametrize("seed", range(4))
def test_noise_of_any_kind_is_answered_with_a_word(seed: int) -> None:
    chance = np.random.default_rng(seed)
    coarse = chance.integers(0, 256, (9, 16, 3), np.uint8)
    frame = np.asarray(cv2.resize(coarse, (640, 360), interpolation=cv2.INTER_NEAREST), np.uint8)
    assert look(frame, DocumentKind.OTHER).word is not PageWord.GOOD
