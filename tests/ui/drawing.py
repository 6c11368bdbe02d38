"""Draws every screen off screen in one window size: a reduced grey sheet for each way to see them."""

import os
import sys
from functools import partial
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

from PIL import Image

from kiosk.session.states import Language
from tools.exhibit import Exhibit
from tools.exhibits import pictures
from tools.gallery import Showcase, half_a_print
from ui.bridge import Bridge
from ui.pilot import Pilot, frame
from ui.window import KioskApp
from ui.wishes import AS_EVER, Wishes

WINDOWS = {"wide": (624, 390), "tall": (390, 624)}
REDUCED = 6  # times smaller than the window
LEVELS = 16  # of grey
COLUMNS = 10
LARGE, CONTRAST = Wishes(large=True), Wishes(contrast=True)
SHEETS: dict[str, tuple[str, Language, Wishes]] = {
    f"{window}-{language}": (window, language, AS_EVER) for window in WINDOWS for language in Language
} | {
    "wide-fa-large": ("wide", Language.PERSIAN, LARGE),
    "wide-en-large": ("wide", Language.ENGLISH, LARGE),
    "tall-fa-large": ("tall", Language.PERSIAN, LARGE),
    "wide-fa-contrast": ("wide", Language.PERSIAN, CONTRAST),
}


def main(window: str, out: Path) -> int:
    def draw(pilot: Pilot) -> None:
        pilot.wait_for("attract")
        pilot.on_screen(lambda: app.surface.live.show(half_a_print()))
        for name, (size, language, wishes) in SHEETS.items():
            if size == window:
                sheet(app, pilot, pictures(language), wishes).save(out / f"{name}.png", optimize=True)

    app = KioskApp(Showcase(), Bridge(), size=WINDOWS[window], still=True, script=draw)
    app.run()
    return 0


def sheet(app: KioskApp, pilot: Pilot, shown: tuple[Exhibit, ...], wishes: Wishes) -> Image.Image:
    """Thumbs of all exhibits in rows."""
    thumbs: list[Image.Image] = []
    for at in range(0, len(shown), COLUMNS):
        thumbs += pilot.on_screen(partial(_thumbs, app, shown[at : at + COLUMNS], wishes))
    width, height = thumbs[0].size
    page = Image.new("L", (COLUMNS * width, -(-len(thumbs) // COLUMNS) * height))
    for index, thumb in enumerate(thumbs):
        page.paste(thumb, (index % COLUMNS * width, index // COLUMNS * height))
    return page


def _thumbs(app: KioskApp, shown: tuple[Exhibit, ...], wishes: Wishes) -> list[Image.Image]:
    thumbs = []
    for exhibit in shown:
        app.exhibit(exhibit.state, exhibit.draft, exhibit.wished(wishes))
        small = frame().convert("L").reduce(REDUCED)
        thumbs.append(small.point([grey * LEVELS // 256 * 255 // (LEVELS - 1) for grey in range(256)]))
    return thumbs


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
