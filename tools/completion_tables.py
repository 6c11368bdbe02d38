"""Confusion tables of the face and page checks over pictures spoilt in known ways, by seed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np

from kiosk.completion.document.analysis import look
from kiosk.completion.document.sides import is_same_side
from kiosk.completion.document.words import PageWord
from kiosk.completion.document.words import findings as page_findings
from kiosk.completion.face.analysis import FaceAnalyst
from kiosk.completion.face.words import FaceWord, findings
from kiosk.completion.pictures import Frame
from kiosk.session.journeys.completion.parts import DocumentKind
from simulators.scanner.paper import Kind
from simulators.scanner.tabletop import Tabletop
from tests.kiosk.completion.face import portraits
from tests.kiosk.completion.face.portraits import neutral, noisy, original, scene

VARIANTS = 12
Chance = np.random.Generator
Maker = Callable[[Chance], Frame]
Word = TypeVar("Word", FaceWord, PageWord)


@dataclass(frozen=True, slots=True)
class Row:
    """One check: pictures with its fault and how many were missed, the others and how many were accused."""

    wrong: int
    missed: int
    well: int
    false: int

    @property
    def right(self) -> float:
        return 1 - (self.missed + self.false) / (self.wrong + self.well)


Table: TypeAlias = Mapping[str, Row]


def face_table() -> Table:
    """Each picture has one fault or none; a check is judged on its own fault's and on the faultless ones."""
    analyst = FaceAnalyst()
    told = {word: [_face_words(analyst, frame) for frame in _variants(make)] for word, make in _FACES.items()}
    return {word.value: _row(word, told, FaceWord.GOOD) for word in _FACES if word is not FaceWord.GOOD}


def page_table() -> Table:
    told = {word: [_page_words(frame) for frame in _variants(make)] for word, make in _PAGES.items()}
    return {word.value: _row(word, told, PageWord.GOOD) for word in _PAGES if word is not PageWord.GOOD}


def sides_table() -> Table:
    """Pairs of pages: a side laid down twice must be noticed, another side of the same form must not."""
    same = different = 0
    for seed in range(VARIANTS):
        chance = np.random.default_rng(seed)
        number = int(chance.integers(999))
        first, again, other = (_side(chance, each) for each in (number, number, number + 1))
        same += is_same_side(first, again)
        different += is_same_side(first, other)
    return {"not_turned": Row(VARIANTS, VARIANTS - same, VARIANTS, different)}


def _side(chance: Chance, number: int) -> Frame:
    """A page as it is straightened out of a picture."""
    page = look(_page(chance, number=number), DocumentKind.BIRTH_CERTIFICATE).page
    assert page is not None
    return page


def table_page() -> Frame:
    return _page(np.random.default_rng(0))


def _row(word: Word, told: Mapping[Word, list[set[Word]]], good: Word) -> Row:
    missed = sum(word not in words for words in told[word])
    false = sum(word in words for words in told[good])
    return Row(len(told[word]), missed, len(told[good]), false)


def _variants(make: Maker) -> list[Frame]:
    return [make(np.random.default_rng(seed)) for seed in range(VARIANTS)]


def _face_words(analyst: FaceAnalyst, frame: Frame) -> set[FaceWord]:
    seen = analyst.look(frame)
    return set(findings(seen.measures)) if seen.measures else {FaceWord.NO_FACE}


def _page_words(frame: Frame) -> set[PageWord]:
    kind = DocumentKind.BIRTH_CERTIFICATE
    seen = look(frame, kind)
    return set(page_findings(seen.measures, kind)) if seen.measures else {seen.word}


def _face(chance: Chance, pixels: Frame | None = None, **placing: float) -> Frame:
    """The portrait somewhere near the middle, under a little less or more light, with some noise."""
    at = (640 + float(chance.uniform(-60, 60)), 300 + float(chance.uniform(-15, 25)))
    size = placing.get("eye_distance", float(chance.uniform(100, 122)))
    lean = placing.get("lean", float(chance.uniform(-4, 4)))
    frame = scene(neutral().pixels if pixels is None else pixels, eye_distance=size, at=at, lean=lean)
    return noisy(portraits.lit(frame, float(chance.uniform(0.75, 1.05))), float(chance.uniform(2, 7)))


def _beside(chance: Chance) -> Frame:
    frame = _face(chance)
    other = scene(original().pixels, eye_distance=float(chance.uniform(60, 100)), at=(160, 320))
    return np.asarray(np.where(np.arange(1280)[None, :, None] < 330, other, frame), np.uint8)


def _any(chance: Chance) -> int:
    return int(chance.integers(99))


def _sign(chance: Chance) -> int:
    return 1 if chance.random() < 0.5 else -1


_FACES: dict[FaceWord, Maker] = {
    FaceWord.GOOD: _face,
    FaceWord.NO_FACE: lambda chance: noisy(portraits.busy_ground(portraits.plain(), _any(chance)), 5),
    FaceWord.ONE_PERSON: _beside,
    FaceWord.NEARER: lambda chance: _face(chance, eye_distance=float(chance.uniform(40, 80))),
    FaceWord.FARTHER: lambda chance: _face(chance, eye_distance=float(chance.uniform(170, 230))),
    FaceWord.LOOK_STRAIGHT: lambda chance: _face(
        chance, portraits.turned(neutral(), _sign(chance) * float(chance.uniform(26, 38)))
    ),
    FaceWord.HEAD_UPRIGHT: lambda chance: _face(chance, lean=_sign(chance) * float(chance.uniform(11, 20))),
    FaceWord.CHIN_UP: lambda chance: _face(
        chance, portraits.nodded(neutral(), float(chance.uniform(22, 32)))
    ),
    FaceWord.TOO_DARK: lambda chance: portraits.lit(_face(chance), float(chance.uniform(0.2, 0.4))),
    FaceWord.TOO_BRIGHT: lambda chance: portraits.lit(_face(chance), float(chance.uniform(1.6, 2.2))),
    FaceWord.LIGHT_FROM_ONE_SIDE: lambda chance: portraits.lit_from_left(
        _face(chance), float(chance.uniform(0.2, 0.4))
    ),
    FaceWord.BACKGROUND: lambda chance: portraits.busy_ground(_face(chance), _any(chance)),
    FaceWord.HOLD_STILL: lambda chance: portraits.blurred(_face(chance), float(chance.uniform(3.5, 7))),
    FaceWord.OPEN_EYES: lambda chance: _face(chance, portraits.eyes_shut(neutral())),
    FaceWord.CLOSE_MOUTH: lambda chance: _face(
        chance, original().pixels if chance.random() < 0.5 else portraits.mouth_wide_open(neutral())
    ),
}


def _page(
    chance: Chance, kind: Kind = Kind.BIRTH_CERTIFICATE, *, number: int | None = None, **knobs: float
) -> Frame:
    """A page lying almost straight in fair light, every time another one if not told which."""
    table = Tabletop(1920, 1080, int(chance.integers(99)))
    any_page = int(chance.integers(999))
    table.lay(kind, any_page if number is None else number)
    usual = {"turn": float(chance.uniform(-5, 5)), "tilt": float(chance.uniform(-0.1, 0.15))}
    usual |= {"light": float(chance.uniform(0.7, 1.05)), "zoom": float(chance.uniform(0.95, 1.05))}
    table.set(**(usual | knobs))
    return noisy(np.asarray(table.draw()[..., ::-1], np.uint8), float(chance.uniform(1, 4)))


_PAGES: dict[PageWord, Maker] = {
    PageWord.GOOD: _page,
    PageWord.NO_PAGE: lambda chance: _page(chance, x=-1.0),
    PageWord.CUT_OFF: lambda chance: _page(chance, x=float(chance.uniform(0.05, 0.2))),
    PageWord.STRAIGHTEN: lambda chance: _page(
        chance, turn=_sign(chance) * float(chance.uniform(18, 30)), zoom=0.75
    ),
    PageWord.TOO_SMALL: lambda chance: _page(chance, zoom=float(chance.uniform(0.4, 0.5))),
    PageWord.WRONG_KIND: lambda chance: _page(chance, Kind.NATIONAL_CARD, zoom=1.3),
    PageWord.TOO_DARK: lambda chance: _page(chance, light=float(chance.uniform(0.15, 0.35))),
    PageWord.GLARE: lambda chance: _page(chance, glare=float(chance.uniform(0.2, 0.8))),
    PageWord.BLURRED: lambda chance: _page(chance, blur=float(chance.uniform(2.5, 6))),
}
