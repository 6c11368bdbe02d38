"""Draws every screen in both languages to PNG, with contact sheets, so that people can look at them.

python -m tools.gallery --out DIR [--lang fa|en] [--size 1280x800] [--only PART] [--large] [--contrast]
    [--publish DIR]
"""

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from kiosk.ports import Picture
from kiosk.session.events import Event
from kiosk.session.policy import Policy
from kiosk.session.states import Language, State
from simulators.fingers.impression import impression
from simulators.fingers.master import master
from tools.exhibit import Exhibit
from tools.exhibits import exhibits
from ui.bridge import Bridge
from ui.pilot import Pilot
from ui.window import KioskApp
from ui.wishes import AS_EVER, Wishes

COLUMNS = 4
THUMB_WIDTH = 480
COLOURS = 256  # of a published sheet, so that the repository stays small
HERO = ("attract-services", "form-place-suggested", "finger-capturing")
WISHED = (
    *("attract-services", "form-name-caret", "form-marriage-chosen"),
    *("appointment-day", "finger-capturing", "registered-printed"),
)
PUBLISHED = (
    *("attract-services", "attract-degraded", "registration-consent", "form-name-typing"),
    *("form-place-suggested", "form-code-wrong", "form-birth-filled", "form-marriage-chosen"),
    *("form-children-later", "check-answers", "registered-printed", "registered-no-paper"),
    *("identify-typing", "status-inquiry_mismatch", "status-ready_for_delivery", "correction-check"),
    *("appointment-place", "appointment-day", "appointment-time", "appointment-booked"),
    *("visit-hands-some", "visit-finger-coming", "visit-face-counting", "visit-page-ready"),
    *("claim-second-filled", "officer-filled", "card-awaited", "finger-capturing"),
    *("not-matched", "take-card", "still-there", "out-of-service-planned"),
    *("attract-language", "help-finger", "relocation-place", "withdrawal-confirm"),
)


class Showcase:
    """A kiosk that only shows: it stays in the state it is given."""

    def post(self, event: Event) -> None:
        del event

    def observe(self, observer: Callable[[State], None]) -> None:
        observer(State(Policy()))

    def ask(self, answer: Callable[[], None]) -> None:
        answer()


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
        script=lambda pilot: _draw(app, pilot, shown, options.out, Wishes(options.large, options.contrast)),
    )
    app.run()
    for language in languages:
        files = [_file(options.out, each, spoken) for each, spoken in shown if spoken is language]
        contact_sheet(files).save(options.out / f"sheet-{language}.png", optimize=True)
    if options.publish:
        publish(options.out, options.publish, Wishes(options.large, options.contrast))
    return 0


def publish(drawn: Path, folder: Path, wishes: Wishes) -> None:
    """Reduced sheets of a whole gallery: both languages and the README's picture, or one way to see."""
    if wishes != AS_EVER:
        half = [drawn / f"{name}.{language}.png" for name in WISHED for language in Language]
        name = "screens-large.png" if wishes.large else "screens-contrast.png"
        _small(contact_sheet(half, thumb=400)).save(folder / name, optimize=True)
        return
    for language in Language:
        sheet = contact_sheet([drawn / f"{name}.{language}.png" for name in PUBLISHED], thumb=400)
        _small(sheet).save(folder / f"screens-{language}.png", optimize=True)
    _small(banner([drawn / f"{name}.fa.png" for name in HERO])).save(folder / "hero.png", optimize=True)


def _small(picture: Image.Image) -> Image.Image:
    return picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)


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


def banner(files: list[Path], height: int = 480) -> Image.Image:
    """A few screens beside each other as cards with a soft shadow, for the README."""
    pictures = [Image.open(file) for file in files]
    width = round(height * pictures[0].width / pictures[0].height)
    page = Image.new("RGB", (len(files) * (width + 40) + 40, height + 80), "#E4E9EE")
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width - 1, height - 1), 22, fill=255)
    for index, picture in enumerate(pictures):
        at = (40 + index * (width + 40), 40)
        shadow = Image.new("L", page.size)
        shadow.paste(90, (at[0], at[1] + 8), mask)
        page.paste("#0B1720", (0, 0), shadow.filter(ImageFilter.GaussianBlur(14)))
        page.paste(picture.resize((width, height), Image.Resampling.LANCZOS), at, mask)
    return page


def _draw(
    app: KioskApp, pilot: Pilot, shown: list[tuple[Exhibit, Language]], out: Path, wishes: Wishes
) -> None:
    pilot.wait_for("attract")
    pilot.on_screen(lambda: app.surface.live.show(half_a_print()))
    for exhibit, language in shown:
        pilot.on_screen(partial(_photograph, app, exhibit.name))
        pilot.on_screen(partial(app.exhibit, exhibit.state, exhibit.draft, exhibit.wished(wishes)))
        pilot.screenshot(_file(out, exhibit, language))


def _photograph(app: KioskApp, name: str) -> None:
    """What a camera would show on this page, drawn."""
    picture = a_face() if "face" in name else a_page()
    for photo in range(4):
        app.surface.show_photo(photo, picture)


def a_face() -> Picture:
    """A person before a plain wall, as simple as a sign on a door."""
    page = Image.new("RGB", (360, 480), "#DCE3E8")
    draw = ImageDraw.Draw(page)
    draw.ellipse((40, 350, 320, 700), fill="#3E6E8E")
    draw.rectangle((150, 290, 210, 380), fill="#D9A983")
    draw.ellipse((92, 52, 268, 300), fill="#4A3728")
    draw.ellipse((108, 90, 252, 320), fill="#E5B793")
    for left in (142, 194):
        draw.ellipse((left, 184, left + 24, 200), fill="#2B2320")
    draw.arc((152, 236, 208, 272), 20, 160, fill="#9A5B4A", width=5)
    return np.asarray(page, dtype=np.uint8)


def a_page() -> Picture:
    """A written page with a photograph on it, lying on dark felt."""
    page = Image.new("RGB", (640, 480), "#4A5A6A")
    draw = ImageDraw.Draw(page)
    draw.rounded_rectangle((60, 50, 580, 430), 10, fill="#F7F3E8")
    draw.rectangle((430, 90, 540, 230), fill="#C9D3DA")
    for row in range(9):
        draw.rectangle((100, 96 + row * 34, 400 - row % 3 * 40, 104 + row * 34), fill="#8B97A3")
    return np.asarray(page, dtype=np.uint8)


def half_a_print(rows: int = 190) -> Picture:
    """A grown finger as it looks part of the way up the line."""
    return impression(master(7), 1).image[:rows]


def _file(out: Path, exhibit: Exhibit, language: Language) -> Path:
    return out / f"{exhibit.name}.{language}.png"


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.gallery", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lang", choices=[str(each) for each in Language])
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--publish", type=Path, help="also leave reduced sheets here (docs/screens)")
    parser.add_argument("--large", action="store_true", help="in large letters")
    parser.add_argument("--contrast", action="store_true", help="light on dark")
    parser.add_argument("--only", default="", help="only screens whose name holds this")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
