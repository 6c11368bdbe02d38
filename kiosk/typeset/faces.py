"""The shipped typeface: Vazirmatn in four weights, opened once a size."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"


class Weight(StrEnum):
    REGULAR = "Regular"
    MEDIUM = "Medium"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"


def font_file(weight: Weight) -> Path:
    return FONTS / f"Vazirmatn-{weight}.ttf"


@lru_cache(maxsize=64)
def face(weight: Weight, px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file(weight)), px, layout_engine=ImageFont.Layout.RAQM)
