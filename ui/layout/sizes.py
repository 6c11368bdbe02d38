"""The sizes of our drawings on the reference canvas, read once from the pictures themselves."""

from functools import lru_cache
from pathlib import Path

from PIL import Image

PICTURES = Path(__file__).parent.parent / "assets" / "pictures"


@lru_cache(maxsize=64)
def picture_size(name: str) -> tuple[int, int]:
    with Image.open(PICTURES / f"{name}@1x.png") as picture:
        return picture.size
