"""The self-test before anything is drawn: without Raqm every Persian line would be wrong."""

from PIL import features

from kiosk.typeset.caret import caret_stops
from kiosk.typeset.cmap import missing_characters
from kiosk.typeset.error import TypesetError
from kiosk.typeset.faces import Weight, font_file
from kiosk.typeset.line import advance, set_line
from kiosk.typeset.style import PERSIAN, Style


def require_raqm() -> None:
    """Prove that letters join and that digits keep their order, on this machine with this Pillow."""
    if not features.check("raqm"):
        raise TypesetError(
            "Pillow has no Raqm, or Raqm no FriBidi; install libfribidi0, then the lock (make setup)"
        )
    style = Style(Weight.REGULAR, 32)
    apart = sum(advance(letter, style, PERSIAN) for letter in "سلام")
    if advance("سلام", style, PERSIAN) >= apart:
        raise TypesetError("Persian letters do not join; install the Pillow wheel from the lock (make setup)")
    if set_line("۱۲", style, PERSIAN).coverage == set_line("۲۱", style, PERSIAN).coverage:
        raise TypesetError(
            "digits are not drawn in order; install the Pillow wheel from the lock (make setup)"
        )
    first, *_, last = caret_stops("سلام", style, PERSIAN)
    if first <= last:
        raise TypesetError("the caret runs the wrong way; install libfribidi0, then the lock (make setup)")


def require_glyphs(text: str) -> None:
    """Prove that no weight of the shipped typeface lacks a character of the text."""
    for weight in Weight:
        missing = missing_characters(text, font_file(weight))
        if missing:
            codes = ", ".join(f"U+{ord(each):04X}" for each in sorted(missing))
            raise TypesetError(
                f"Vazirmatn {weight} lacks {codes}; cut the fonts anew (tools/build_assets.py)"
            )
