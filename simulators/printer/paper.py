"""The roll and what stands on it: dots burnt row by row, receipts cut or torn off into PNG files."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from simulators.printer.stream import Raster

WIDTH_DOTS = 576
DOTS_PER_MM = 8
TEXT_DOTS = 24
HEAD_TO_CUTTER_DOTS = 96  # 12 mm of paper lie between where it is burnt and where it is cut
Dots = NDArray[np.bool_]  # [rows, WIDTH_DOTS], True is black


class Roll:
    """The paper from the last cut to the head."""

    def __init__(self, left_mm: float) -> None:
        self.left_dots = round(left_mm * DOTS_PER_MM)
        self._rows: list[Dots] = []

    @property
    def rows(self) -> int:
        return sum(len(each) for each in self._rows)

    def burn(self, dots: Dots) -> int:
        """How many rows came out before the paper ended."""
        fits = dots[: max(self.left_dots, 0)]
        self._rows.append(fits)
        self.left_dots -= len(fits)
        return len(fits)

    def feed(self, dots: int) -> int:
        return self.burn(np.zeros((dots, WIDTH_DOTS), bool))

    def take_off(self) -> Image.Image | None:
        """What hangs out of the slot, if anything was printed on it."""
        rows, self._rows = self._rows, []
        if not any(each.any() for each in rows):
            return None
        return Image.fromarray(np.where(np.concatenate(rows), 0, 255).astype(np.uint8))


def picture_dots(picture: Raster, justify: int) -> Dots:
    """A raster picture where it lands on the paper; what is wider than the head is lost."""
    bits = np.unpackbits(np.frombuffer(b"".join(picture.rows), np.uint8).reshape(-1, picture.width), axis=1)
    across, down = picture.zoom
    dots = bits.astype(bool).repeat(down, axis=0).repeat(across, axis=1)[:, :WIDTH_DOTS]
    return _placed(dots, justify)


def text_dots(line: bytes, justify: int) -> Dots:
    """A line in the printer's own letters; it has none beyond ASCII, as cheap ones do not."""
    text = line.decode("ascii", "replace").replace("\ufffd", "?")
    canvas = Image.new("L", (WIDTH_DOTS, TEXT_DOTS))
    ImageDraw.Draw(canvas).text((0, 0), text, 255, ImageFont.load_default(TEXT_DOTS - 4))
    dots = np.asarray(canvas) > 127
    used = np.flatnonzero(dots.any(axis=0))
    return _placed(dots[:, : used[-1] + 1] if len(used) else dots[:, :1], justify)


def write_receipt(picture: Image.Image, folder: Path, number: int, *, torn: bool) -> Path:
    """The file appears whole."""
    path = folder / f"receipt-{number:04}{'-torn' if torn else ''}.png"
    draft = path.with_suffix(".new")
    picture.save(draft, "PNG", dpi=(203, 203))
    return draft.replace(path)


def _placed(dots: Dots, justify: int) -> Dots:
    free = WIDTH_DOTS - dots.shape[1]
    left = {1: free // 2, 2: free}.get(justify, 0)
    return np.pad(dots, ((0, 0), (left, free - left)))
