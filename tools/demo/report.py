"""What the demo leaves behind: a contact sheet of its screens and a page that tells the story again."""

import html
import math
import os
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tools.demo.narrator import Act, Shot

LONGEST_EVENT = 300
COLUMNS, THUMB_WIDTH, CAPTION_HEIGHT, GAP = 4, 480, 34, 16
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
       color: #16202A; background: #F3F5F7 }
h1, h2 { line-height: 1.2 }
.act { background: #fff; border-radius: 14px; padding: 1rem 1.5rem; margin: 1rem 0 }
.ok { color: #1A7A3C } .bad { color: #B3261E } ol { margin: .5rem 0 }
.shots { display: flex; flex-wrap: wrap; gap: 12px }
figure { margin: 0; width: 260px } figcaption { font-size: 13px; color: #4A5A6A }
figure img { width: 100%; border-radius: 8px; border: 1px solid #C3CCD5 }
pre { background: #101820; color: #fff; padding: 1rem; border-radius: 8px; overflow: auto; font-size: 13px }
"""


def contact_sheet(shots: Sequence[Shot], out: Path) -> None:
    """All pictures on one, in the order they were taken, each with its caption."""
    first = Image.open(shots[0].path)
    height = round(first.height * THUMB_WIDTH / first.width)
    rows = math.ceil(len(shots) / COLUMNS)
    cell_width, cell_height = THUMB_WIDTH + GAP, height + CAPTION_HEIGHT + GAP
    sheet = Image.new("RGB", (COLUMNS * cell_width + GAP, rows * cell_height + GAP), "#E4E9EE")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(18)
    for number, shot in enumerate(shots):
        left = GAP + number % COLUMNS * cell_width
        top = GAP + number // COLUMNS * cell_height
        with Image.open(shot.path) as picture:
            sheet.paste(
                picture.convert("RGB").resize((THUMB_WIDTH, height), Image.Resampling.LANCZOS), (left, top)
            )
        draw.text((left, top + height + 6), shot.caption, fill="#16202A", font=font)
    sheet.save(out, optimize=True)


def page(acts: Sequence[Act], conditions: Sequence[str], events: Sequence[str], out: Path) -> None:
    """The story as one HTML page beside its pictures."""
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Demo of the national card kiosk</title>',
        f"<style>{STYLE}</style><h1>What the demo showed</h1>",
        "<ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in conditions) + "</ul>",
        *(_act(number, act, out.parent) for number, act in enumerate(acts, start=1)),
        "<h2>What a subscriber of the broker saw</h2>",
        f"<pre>{html.escape(os.linesep.join(map(_shortened, events)))}</pre></html>",
    ]
    out.write_text("\n".join(parts), encoding="utf-8")


def _shortened(event: str) -> str:
    """Sealed bodies are long and tell nobody anything."""
    return event if len(event) <= LONGEST_EVENT else f"{event[:LONGEST_EVENT]}…"


def _act(number: int, act: Act, folder: Path) -> str:
    verdict = '<b class="ok">as expected</b>' if act.passed else '<b class="bad">not as expected</b>'
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in act.lines)
    shots = "".join(_figure(shot, folder) for shot in act.shots)
    return (
        f'<div class="act"><h2>{number}. {html.escape(act.title)}</h2>'
        f"<p>Expected: {html.escape(act.expected)}. "
        f"Seen: {html.escape(act.seen)} — {verdict}, {act.seconds:.1f} s.</p><ol>{lines}</ol>"
        f'<div class="shots">{shots}</div></div>'
    )


def _figure(shot: Shot, folder: Path) -> str:
    source = shot.path.relative_to(folder)
    return f'<figure><img src="{source}" alt=""><figcaption>{html.escape(shot.caption)}</figcaption></figure>'
