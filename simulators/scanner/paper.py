"""Invented documents: a title, lines of text, a photo's box and a stamp; each seed is another page."""

import random
from enum import StrEnum

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from simulators.camera.device import Pixels
from simulators.scanner import hands


class Kind(StrEnum):
    """What lies on the table; sizes in millimetres below."""

    BIRTH_CERTIFICATE = "birth_certificate"
    NATIONAL_CARD = "national_card"
    LETTER = "letter"
    HANDS = "hands"  # a pair, of which finger `number` is missing (1 right thumb to 10 left little; 0 none)


SIZES_MM = {
    Kind.BIRTH_CERTIFICATE: (148.0, 105.0),
    Kind.NATIONAL_CARD: (85.6, 54.0),
    Kind.LETTER: (210.0, 297.0),
    Kind.HANDS: hands.SIZE_MM,
}
_DOTS_PER_MM = 8
_PAPER, _INK = (232, 228, 214), (40, 36, 44)
_SYLLABLES = ("ba", "ran", "mi", "na", "do", "sta", "re", "khor", "shi", "da", "zar", "gol", "par", "vin")


def draw_page(kind: Kind, seed: int) -> Pixels:
    """One side of a document, flat and evenly lit; of hands, black is where there are none."""
    if kind is Kind.HANDS:
        return hands.draw_hands(seed)
    chance = random.Random(f"{kind} {seed}")
    width, height = (round(side * _DOTS_PER_MM) for side in SIZES_MM[kind])
    page = Image.new("RGB", (width, height), _PAPER)
    pen = ImageDraw.Draw(page)
    unit = width // 40
    pen.rectangle(
        (unit // 2, unit // 2, width - unit // 2, height - unit // 2), outline=(90, 110, 150), width=4
    )
    pen.text((2 * unit, 2 * unit), _words(chance, 3).title(), _INK, ImageFont.load_default(2 * unit))
    _write_lines(pen, chance, unit, (width, height))
    if kind is not Kind.LETTER:
        pen.rectangle((width - 11 * unit, 3 * unit, width - 3 * unit, 13 * unit), fill=(150, 150, 160))
        pen.ellipse(
            (width - 14 * unit, 9 * unit, width - 7 * unit, 16 * unit), outline=(170, 60, 80), width=5
        )
    return np.ascontiguousarray(np.asarray(page)[..., ::-1])


def table(width: int, height: int, seed: int) -> Pixels:
    """Dark wood: grain along the table."""
    chance = np.random.default_rng(seed)
    grain = chance.normal(0, 14, (height, max(width // 40, 2))).astype(np.float32)
    grown = cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
    shade = np.clip(62 + grown, 20, 110)
    return np.stack([shade * 0.6, shade * 0.8, shade], axis=-1).astype(np.uint8)


def _write_lines(pen: ImageDraw.ImageDraw, chance: random.Random, unit: int, size: tuple[int, int]) -> None:
    font = ImageFont.load_default(round(1.1 * unit))
    for top in range(6 * unit, size[1] - 3 * unit, 2 * unit):
        text = f"{_words(chance, 2)}: {chance.randrange(10**9)} {_words(chance, 2)}"
        pen.text((2 * unit, top), text, _INK, font)


def _words(chance: random.Random, count: int) -> str:
    return " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3))) for _ in range(count))
