"""One sample judged and coded for the chip: picture to quality, hint and compact minutiae. Pure."""

from dataclasses import dataclass

import matcher
from kiosk.ports import Picture
from kiosk.session.states import FingerHint

_HINTS = {
    matcher.Reason.NO_FINGER: FingerHint.NO_FINGER,
    matcher.Reason.SMALL: FingerHint.TOO_SMALL,
    matcher.Reason.SHIFTED: FingerHint.SHIFTED,
    matcher.Reason.DRY: FingerHint.TOO_DRY,
    matcher.Reason.WET: FingerHint.TOO_WET,
    matcher.Reason.SMUDGED: FingerHint.SMUDGED,
}


@dataclass(frozen=True, slots=True)
class Demands:
    """What the chip and the policy want of a probe, and the resolution the picture was taken at."""

    dpi: float
    quality_min: int
    minutiae_min: int
    minutiae_max: int
    order: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """`probe` is empty, and `hint` says why, when the picture holds none that may go to the chip."""

    quality: int
    hint: FingerHint | None
    probe: bytes


def prepare(picture: Picture, demands: Demands) -> Prepared:
    """Judge a picture and code it; the worst reason against a poor one becomes its hint."""
    template = matcher.extract(picture, demands.dpi)
    if template.quality < demands.quality_min:
        return Prepared(template.quality, _hint(picture, demands, FingerHint.SMUDGED), b"")
    try:
        probe = matcher.compact.encode(
            template, minimum=demands.minutiae_min, maximum=demands.minutiae_max, order=demands.order
        )
    except matcher.FormatError:
        return Prepared(template.quality, _hint(picture, demands, FingerHint.TOO_SMALL), b"")
    return Prepared(template.quality, None, probe)


def _hint(picture: Picture, demands: Demands, otherwise: FingerHint) -> FingerHint:
    reasons = matcher.quality(picture, demands.dpi).reasons
    return _HINTS[reasons[0]] if reasons else otherwise
