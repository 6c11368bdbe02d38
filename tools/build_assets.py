"""Builds what the screens ship: fonts cut to our characters, drawings rendered to PNG at two densities.

Needs three tools that no kiosk needs, so it runs in an environment of its own, beside the npm packages
`vazirmatn` and `@mdi/font` unpacked somewhere:

    uv run --no-project --with fonttools==4.68.0 --with resvg-py==0.5.0 --with pillow \\
        python -m tools.build_assets path/to/vazirmatn path/to/mdi-font
"""

import io
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
ART = ROOT / "ui" / "assets" / "art"
PICTURES = ROOT / "ui" / "assets" / "pictures"
DENSITIES = (1.0, 1.5)

# Latin, Persian as ISIRI 9147 needs it, our punctuation, joiners and isolates.
CHARACTERS = (
    "U+0020-007E,U+00A0,U+00AB,U+00B0,U+00B7,U+00BB,U+00D7,U+060C,U+061B,U+061F,U+0621-063A,U+0640-0655,"
    "U+0660-066D,U+0670,U+067E,U+0686,U+0698,U+06A9,U+06AF,U+06C0,U+06CC,U+06D5,U+06F0-06F9,U+200B-200F,"
    "U+2010-2015,U+2018-201E,U+2022,U+2026,U+2030,U+2039,U+203A,U+2066-2069,U+2212,U+25CC,U+FDFC,U+FEFF"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One PNG: the drawing it comes from, its width on the reference canvas, and rules added to it."""

    drawing: str
    width: int
    rules: str = ""


def hand(finger: int) -> Picture:
    asked = {".asked": "display:inline", ".nail": "fill:#8FCFC6", ".crease": "stroke:#4E9C93"}
    return Picture("hand", 342, "".join(f"#f{finger} {part}{{{rule}}}" for part, rule in asked.items()))


DRAWN = {
    "emblem": Picture("emblem", 56),
    "hero": Picture("hero", 520),
    "card": Picture("card", 360),
    "card_done": Picture("card_done", 400),
    "identity_code": Picture("identity", 330, "#code{display:inline}"),
    "identity_date": Picture("identity", 330, "#date{display:inline}"),
    "receipt": Picture("receipt", 300),
    "documents": Picture("documents", 400),
    "insert": Picture("insert", 300),
    "kiosk_sensor": Picture("kiosk", 190, "#sensor{display:inline}"),
    "kiosk_slot": Picture("kiosk", 400, "#slot,#out{display:inline}"),
    **{f"hand_{finger}": hand(finger) for finger in range(1, 6)},
}


def main() -> int:
    vazirmatn, icons = (Path(argument) for argument in sys.argv[1:3])
    for weight in ("Regular", "Medium", "SemiBold", "Bold"):
        name = f"Vazirmatn-{weight}.ttf"
        cut(vazirmatn / "fonts" / "ttf" / name, ROOT / "kiosk" / "typeset" / "fonts" / name, CHARACTERS)
    cut(
        icons / "fonts" / "materialdesignicons-webfont.ttf",
        ROOT / "ui" / "assets" / "icons.ttf",
        icon_codes(),
    )
    for name, picture in DRAWN.items():
        for density in DENSITIES:
            render(picture, density).save(PICTURES / f"{name}@{density:g}x.png", optimize=True)
    return 0


def icon_codes() -> str:
    from ui.icons import Icon

    return ",".join(f"U+{ord(icon):04X}" for icon in Icon)


def cut(source: Path, target: Path, characters: str) -> None:
    """Keep the named characters with all their joining, and nothing else."""
    command = [sys.executable, "-m", "fontTools.subset", str(source), f"--unicodes={characters}"]
    subprocess.run([*command, "--layout-features=*", "--no-hinting", f"--output-file={target}"], check=True)


def render(picture: Picture, density: float) -> Image.Image:
    import resvg_py  # type: ignore[import-not-found]

    drawing = (ART / f"{picture.drawing}.svg").read_text("utf-8")
    drawing = drawing.replace("</style>", f"{picture.rules}</style>", 1)
    png = resvg_py.svg_to_bytes(svg_string=drawing, width=round(picture.width * density))
    return Image.open(io.BytesIO(bytes(png)))


if __name__ == "__main__":
    raise SystemExit(main())
