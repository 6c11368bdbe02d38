"""Lines that went wrong in other programs, kept as pictures; small differences of FreeType are allowed."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.typeset import ENGLISH, PERSIAN, Script, Style, Weight, isolated, set_paragraph

GOLDEN = Path(__file__).parent / "golden"
STYLE = Style(Weight.REGULAR, 26)
WIDTH = 420
LINES: dict[str, tuple[str, Script]] = {
    "digits": ("شمارهٔ ۱۲ از ۳۴۵ تا ۶۷۸۹۰", PERSIAN),
    "latin-in-persian": ("استاندارد ISO 19794 در تراشهٔ NFC است.", PERSIAN),
    "zwnj": ("می‌خواهیم نیم‌فاصله‌ها درست بمانند", PERSIAN),
    "hamza": ("مرحلهٔ مأمور، مسئول، رؤیت و جزء", PERSIAN),
    "paragraph": (
        "رسید و مدرک هویتی را به مأمور بدهید. مأمور پس از دیدن آن‌ها این‌جا تأیید می‌کند (۲ دقیقه).",
        PERSIAN,
    ),
    "brackets": ("کارت (هوشمند) «ملی» [نو] ۱۴۰۵/۰۹/۰۱", PERSIAN),
    "isolates": ("تلفن " + isolated("021-8812-3456") + " و رسید " + isolated("8516 3049 2716"), PERSIAN),
    "persian-in-english": ("Choose فارسی or English (both work).", ENGLISH),
}


@pytest.mark.parametrize("name", LINES)
def test_lines_look_as_they_were_approved(name: str, recording: bool) -> None:
    drawn = paragraph_picture(*LINES[name])
    file = GOLDEN / f"{name}.png"
    if recording:
        drawn.save(file, optimize=True)
    approved = Image.open(file)
    assert drawn.size == approved.size
    difference = np.abs(np.asarray(drawn, float) - np.asarray(approved.convert("L"), float))
    assert difference.mean() < 3.0


def test_the_tolerance_still_sees_two_digits_swapped() -> None:
    right = np.asarray(paragraph_picture("شمارهٔ ۱۲ از ۳۴۵ تا ۶۷۸۹۰", PERSIAN), float)
    wrong = np.asarray(paragraph_picture("شمارهٔ ۲۱ از ۵۴۳ تا ۰۹۸۷۶", PERSIAN), float)
    assert np.abs(right - wrong).mean() > 3.0


def paragraph_picture(text: str, script: Script) -> Image.Image:
    paragraph = set_paragraph(text, STYLE, script, WIDTH)
    page = Image.new("L", (WIDTH + 20, paragraph.height + 10), 255)
    for index, line in enumerate(paragraph.lines):
        start = WIDTH + 10 - line.advance if script is PERSIAN else 10
        ink = Image.frombytes("L", (line.width, line.height), line.coverage)
        page.paste(0, (start + line.left, 5 + index * STYLE.line_px + line.top), ink)
    return page
