"""The self-test before anything is drawn: without Raqm every Persian line would be wrong."""

from PIL import features

from kiosk.typeset.faces import Weight
from kiosk.typeset.line import advance, set_line
from kiosk.typeset.style import PERSIAN, Style


class TypesetError(RuntimeError):
    """This machine cannot set Persian; the text names the remedy."""


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
