"""Lines of Persian and English set with Pillow and Raqm, for screens and receipts alike."""

from kiosk.typeset.caret import caret_stops, nearest_stop
from kiosk.typeset.cmap import missing_characters
from kiosk.typeset.error import TypesetError
from kiosk.typeset.faces import Weight, font_file
from kiosk.typeset.line import Bitmap, set_line
from kiosk.typeset.numerals import NO_BREAK_SPACE, isolated, spelled
from kiosk.typeset.paragraph import Paragraph, forget_texts, set_paragraph
from kiosk.typeset.readiness import require_glyphs, require_raqm
from kiosk.typeset.style import ENGLISH, PERSIAN, Direction, Script, Style
from kiosk.typeset.typed import TypedLine, line_at, typed_lines, window_of

__all__ = [
    "ENGLISH",
    "NO_BREAK_SPACE",
    "PERSIAN",
    "Bitmap",
    "Direction",
    "Paragraph",
    "Script",
    "Style",
    "TypedLine",
    "TypesetError",
    "Weight",
    "caret_stops",
    "font_file",
    "forget_texts",
    "isolated",
    "line_at",
    "missing_characters",
    "nearest_stop",
    "require_glyphs",
    "require_raqm",
    "set_line",
    "set_paragraph",
    "spelled",
    "typed_lines",
    "window_of",
]
