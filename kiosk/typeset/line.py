"""One line: shaped by HarfBuzz, ordered by FriBidi, drawn as coverage that the caller tints."""

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from kiosk.typeset.faces import face
from kiosk.typeset.style import Script, Style


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Coverage of one line, one byte a pixel, top row first.

    The ink may overhang the advance: draw it `left` pixels right of the pen and `top` pixels below the
    top of the line's box. `advance` is the width that layout counts.
    """

    width: int
    height: int
    left: int
    top: int
    advance: int
    coverage: bytes

    def rgba(self) -> bytes:
        """White pixels whose alpha is the coverage, ready to be tinted."""
        pixels = bytearray(b"\xff" * (4 * len(self.coverage)))
        pixels[3::4] = self.coverage
        return bytes(pixels)


def advance(text: str, style: Style, script: Script) -> int:
    """Width of the text set as one line, in whole pixels."""
    font = face(style.weight, style.px)
    return round(font.getlength(text, direction=script.direction, language=script.language))


@lru_cache(maxsize=512)
def set_line(text: str, style: Style, script: Script) -> Bitmap:
    font = face(style.weight, style.px)
    options = {"direction": str(script.direction), "language": script.language}
    left, above, right, below = (
        round(edge)
        for edge in font.getbbox(text, anchor="ls", **options)  # type: ignore[arg-type]
    )
    width, height = max(1, right - left), max(1, below - above)
    canvas = Image.new("L", (width, height))
    ImageDraw.Draw(canvas).text((-left, -above), text, 255, font, anchor="ls", **options)  # type: ignore[arg-type]
    return Bitmap(
        width, height, left, _baseline(style) + above, advance(text, style, script), canvas.tobytes()
    )


def _baseline(style: Style) -> int:
    """Distance from the top of the line's box to the baseline, the letters centred in the box."""
    ascent, descent = face(style.weight, style.px).getmetrics()
    return round((style.line_px - ascent - descent) / 2) + ascent
