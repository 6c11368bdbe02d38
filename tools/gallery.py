"""Draws every screen in both languages to PNG, with contact sheets, so that people can look at them.

python -m tools.gallery --out DIR [--lang fa|en] [--size 1280x800] [--only PART]
"""

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from kiosk.events import Event
from kiosk.policy import Policy
from kiosk.ports import Picture
from kiosk.states import Language, State
from tools.exhibits import Exhibit, exhibits
from ui.bridge import Bridge
from ui.pilot import Pilot
from ui.window import KioskApp

COLUMNS = 4
THUMB_WIDTH = 480


class Showcase:
    """A kiosk that only shows: it stays in the state it is given."""

    def post(self, event: Event) -> None:
        del event

    def observe(self, observer: Callable[[State], None]) -> None:
        observer(State(Policy()))


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    options.out.mkdir(parents=True, exist_ok=True)
    languages = [Language(options.lang)] if options.lang else list(Language)
    width, height = (int(side) for side in options.size.split("x"))
    shown = [
        (each, language) for language in languages for each in exhibits(language) if options.only in each.name
    ]
    app = KioskApp(
        Showcase(),
        Bridge(),
        size=(width, height),
        still=True,
        script=lambda pilot: _draw(app, pilot, shown, options.out),
    )
    app.run()
    for language in languages:
        files = [_file(options.out, each, spoken) for each, spoken in shown if spoken is language]
        contact_sheet(files).save(options.out / f"sheet-{language}.png", optimize=True)
    return 0


def contact_sheet(files: list[Path], columns: int = COLUMNS, thumb: int = THUMB_WIDTH) -> Image.Image:
    """All pictures side by side, reduced."""
    pictures = [Image.open(file) for file in files]
    height = round(thumb * pictures[0].height / pictures[0].width)
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * (thumb + 12) + 12, rows * (height + 12) + 12), "#8B97A3")
    for index, picture in enumerate(pictures):
        row, column = divmod(index, columns)
        small = picture.resize((thumb, height), Image.Resampling.LANCZOS)
        sheet.paste(small, (12 + column * (thumb + 12), 12 + row * (height + 12)))
    return sheet


def _draw(app: KioskApp, pilot: Pilot, shown: list[tuple[Exhibit, Language]], out: Path) -> None:
    pilot.wait_for("attract")
    pilot.on_screen(lambda: app.surface.live.show(half_a_print()))
    for exhibit, language in shown:
        pilot.on_screen(partial(app.exhibit, exhibit.state, exhibit.draft))
        pilot.screenshot(_file(out, exhibit, language))


def half_a_print(rows: int = 170) -> Picture:
    """Ridges as they look half-way up the line."""
    y, x = np.mgrid[0:288, 0:256].astype(np.float64)
    radius = np.hypot((x - 128) * 1.15, (y - 150) * 0.85)
    ridges = 0.5 + 0.5 * np.sin(radius / 1.55 + 1.8 * np.arctan2(y - 150, x - 128))
    inside = np.hypot((x - 128) / 112, (y - 150) / 140) < 1
    grey = np.where(inside, 60 + 175 * ridges, 255)
    grey[rows:] = 255
    return grey.astype(np.uint8)


def _file(out: Path, exhibit: Exhibit, language: Language) -> Path:
    return out / f"{exhibit.name}.{language}.png"


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.gallery", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lang", choices=[str(each) for each in Language])
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--only", default="", help="only screens whose name holds this")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
