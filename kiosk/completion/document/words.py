"""One word at a time about the page on the table, and the shapes that documents have."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.completion.document.page import PageMeasures
from kiosk.session.journeys.completion.parts import DocumentKind

# Long side over short; other papers have any shape.
RATIOS = {DocumentKind.BIRTH_CERTIFICATE: 148 / 105, DocumentKind.OLD_CARD: 85.6 / 54.0}


class PageWord(StrEnum):
    """Keys for texts, in the order in which they are told."""

    NO_PAGE = "no_page"
    CUT_OFF = "cut_off"
    STRAIGHTEN = "straighten"
    TOO_SMALL = "too_small"
    WRONG_KIND = "wrong_kind"
    TOO_DARK = "too_dark"
    GLARE = "glare"
    BLURRED = "blurred"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class PageLimits:
    """Where a check says no; `pixels_min` over a card of 85.6 mm is 180 dpi."""

    turn_max: float = 15.0
    slant_min: float = 0.75
    pixels_min: float = 600.0
    ratio_spread: float = 0.08
    light_min: float = 90.0
    glare_max: float = 0.004
    sharpness_min: float = 0.30


DEFAULT_LIMITS = PageLimits()


def findings(
    seen: PageMeasures, kind: DocumentKind, limits: PageLimits = DEFAULT_LIMITS
) -> tuple[PageWord, ...]:
    """Everything that is not as it should be, the first to be told first."""
    wanted = RATIOS.get(kind)
    off = abs(seen.ratio / wanted - 1) if wanted else 0.0
    checks = {
        PageWord.CUT_OFF: seen.cut_off,
        PageWord.STRAIGHTEN: abs(seen.turn) > limits.turn_max or seen.slant < limits.slant_min,
        PageWord.TOO_SMALL: seen.pixels < limits.pixels_min,
        PageWord.WRONG_KIND: off > limits.ratio_spread,
        PageWord.TOO_DARK: seen.light < limits.light_min,
        PageWord.GLARE: seen.glare > limits.glare_max,
        PageWord.BLURRED: seen.sharpness < limits.sharpness_min,
    }
    return tuple(word for word, wrong in checks.items() if wrong)


def word(seen: PageMeasures | None, kind: DocumentKind, limits: PageLimits = DEFAULT_LIMITS) -> PageWord:
    """The one word to tell now; `seen` is None where no page was found."""
    if seen is None:
        return PageWord.NO_PAGE
    found = findings(seen, kind, limits)
    return found[0] if found else PageWord.GOOD
