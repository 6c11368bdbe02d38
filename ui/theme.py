"""Colours, text roles and sizes of the screens; contrast ratios were measured on the named grounds."""

from enum import Enum, StrEnum

from kiosk.typeset import Style, Weight


class Colour(StrEnum):
    GROUND = "#F3F5F7"
    SURFACE = "#FFFFFF"
    TEXT = "#16202A"
    MUTED = "#4A5A6A"
    PRIMARY = "#0A5B55"
    PRIMARY_PRESSED = "#06403C"
    BRAND = "#08544F"
    TINT = "#E3F1EF"
    TINT_PRESSED = "#CBE3E0"
    BORDER = "#6B7A89"
    LINE = "#C3CCD5"
    FOCUS = "#1D5FD1"
    ERROR = "#B3261E"
    ERROR_GROUND = "#FCEDEB"
    SUCCESS = "#1A7A3C"
    SUCCESS_GROUND = "#E7F5EC"
    WARNING = "#8A5100"
    WARNING_GROUND = "#FFF3DC"
    DISABLED = "#8B97A3"
    DISABLED_GROUND = "#DDE2E7"
    KEY_GROUND = "#E4E9EE"
    KEY_FUNCTION = "#D5DCE3"
    KEY_PRESSED = "#BCC7D1"
    ON_BRAND = "#FEFEFE"
    ON_PRIMARY_SOFT = "#D6EBE8"
    SCRIM = "#0B1720"


class Role(Enum):
    """What a text is, with its size on the reference canvas."""

    DISPLAY = Style(Weight.BOLD, 60, 1.4)
    HEADING = Style(Weight.BOLD, 40, 1.4)
    RESULT = Style(Weight.SEMIBOLD, 34, 1.5)
    BUTTON = Style(Weight.SEMIBOLD, 30, 1.5)
    LABEL = Style(Weight.SEMIBOLD, 28, 1.5)
    KEY = Style(Weight.MEDIUM, 38, 1.3)
    CAP = Style(Weight.MEDIUM, 36, 1.2)
    TIGHT_CAP = Style(Weight.MEDIUM, 46, 1.1)  # only in large letters
    VALUE = Style(Weight.MEDIUM, 34, 1.4)
    LEAD = Style(Weight.REGULAR, 30, 1.6)
    BODY = Style(Weight.REGULAR, 26, 1.6)
    HINT = Style(Weight.REGULAR, 24, 1.6)
    TOOL = Style(Weight.SEMIBOLD, 24, 1.5)
    CAPTION = Style(Weight.REGULAR, 22, 1.6)
    COUNT = Style(Weight.BOLD, 72, 1.2)

    LARGE_DISPLAY = Style(Weight.BOLD, 68, 1.3)
    LARGE_HEADING = Style(Weight.BOLD, 56, 1.3)
    LARGE_LABEL = Style(Weight.SEMIBOLD, 51, 1.35)
    LARGE_TEXT = Style(Weight.MEDIUM, 51, 1.4)
    LARGE_CAP = Style(Weight.MEDIUM, 51, 1.1)
    LARGE_KEY = Style(Weight.MEDIUM, 64, 1.3)


# 51 px is 0.7 degrees for a capital letter at 500 mm on the reference panel.
LARGE_ROLES = {
    Role.DISPLAY: Role.LARGE_DISPLAY,
    Role.COUNT: Role.LARGE_DISPLAY,
    Role.HEADING: Role.LARGE_HEADING,
    Role.RESULT: Role.LARGE_LABEL,
    Role.BUTTON: Role.LARGE_LABEL,
    Role.LABEL: Role.LARGE_LABEL,
    Role.TOOL: Role.LARGE_LABEL,
    Role.KEY: Role.LARGE_KEY,
    Role.CAP: Role.LARGE_CAP,
    Role.VALUE: Role.LARGE_LABEL,
    Role.LEAD: Role.LARGE_TEXT,
    Role.BODY: Role.LARGE_TEXT,
    Role.HINT: Role.LARGE_TEXT,
    Role.CAPTION: Role.LARGE_TEXT,
}


PX_PER_MM = 5.9  # of the reference panel, 10.1 inches at 1280 by 800
MARGIN = 48
GUTTER = 24
PADDING = 32
RADIUS = 14
CARD_RADIUS = 24
HEADER = 88
HEADER_TALL = 152  # in two rows
FOOTER = 132
BUTTON_HEIGHT = 80
BUTTON_WIDTH_MIN = 160
KEY_WIDTH = 112
KEY_HEIGHT = 92
GAP = 12
