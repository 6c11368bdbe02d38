"""One sample judged and coded, for the chip or for a packet: quality, hint, compact minutiae. Pure."""

from dataclasses import dataclass

import matcher
from kiosk.ports import Picture
from kiosk.session.states import FingerHint
from kiosk.work.placement import lies_where, placement_of
from matcher.decision import verified

LEAST_MINUTIAE = 12  # of a reference; what a chip asks of a probe is less than this

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
    placement: bytes = b""


def prepare(picture: Picture, demands: Demands, before: bytes = b"") -> Prepared:
    """Judge a picture and code it; the worst reason against a poor one becomes its hint.

    What lies exactly where the finger `before` lay was never lifted, or is no finger at all.
    """
    template = matcher.extract(picture, demands.dpi)
    if template.quality < demands.quality_min:
        return Prepared(template.quality, _hint(picture, demands.dpi, FingerHint.SMUDGED), b"")
    placement = placement_of(template)
    if lies_where(placement, before):
        return Prepared(template.quality, FingerHint.LIFT_FIRST, b"", before)
    try:
        probe = matcher.compact.encode(
            template, minimum=demands.minutiae_min, maximum=demands.minutiae_max, order=demands.order
        )
    except matcher.FormatError:
        return Prepared(template.quality, _hint(picture, demands.dpi, FingerHint.TOO_SMALL), b"", placement)
    return Prepared(template.quality, None, probe, placement)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """`template` is empty, and `hint` says why, when the picture holds none that a card could be made of."""

    quality: int
    hint: FingerHint | None
    same_as: int | None  # the place among the others of the one it is
    template: bytes


def enrol(picture: Picture, dpi: float, quality_min: int, others: tuple[bytes, ...]) -> Enrolled:
    """Judge a picture taken at a visit; a finger that was given before under another name is noticed."""
    template = matcher.extract(picture, dpi)
    if template.quality < quality_min:
        return Enrolled(template.quality, _hint(picture, dpi, FingerHint.SMUDGED), None, b"")
    try:
        record = matcher.compact.encode(template, minimum=LEAST_MINUTIAE)
    except matcher.FormatError:
        return Enrolled(template.quality, _hint(picture, dpi, FingerHint.TOO_SMALL), None, b"")
    alike = (verified(matcher.compare(template, matcher.compact.decode(other))) for other in others)
    same = next((at for at, is_same in enumerate(alike) if is_same), None)
    return Enrolled(template.quality, None, same, record)


def _hint(picture: Picture, dpi: float, otherwise: FingerHint) -> FingerHint:
    reasons = matcher.quality(picture, dpi).reasons
    return _HINTS[reasons[0]] if reasons else otherwise
