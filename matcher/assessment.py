"""How fit an image is for comparison, 0 to 100, and what to tell the person when it is not."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from matcher import parameters as p
from matcher.image import Field, Image, Mask


class Reason(Enum):
    """What is wrong with a sample; the values are keys for texts."""

    NO_FINGER = "no_finger"
    SMALL = "small"
    SHIFTED = "shifted"
    DRY = "dry"
    WET = "wet"
    SMUDGED = "smudged"


@dataclass(frozen=True, slots=True)
class Quality:
    """`score` predicts whether a mated comparison will be accepted; `reasons` the worst first."""

    score: int
    reasons: tuple[Reason, ...] = ()


NO_FINGER = Quality(0, (Reason.NO_FINGER,))


def assess(image: Image, mask: Mask, sure: Field, minutiae: int) -> Quality:
    """Judge a sample by the area of clear ridges, their clarity, and the minutiae found in them."""
    if mask.sum() < p.LEAST_FINGER_AREA:
        return NO_FINGER
    clarity = float(sure[mask].mean())
    area = float((sure * mask).sum()) / p.ENOUGH_CLEAR_AREA
    count = minutiae / p.ENOUGH_MINUTIAE
    score = 100 * clarity**0.5 * min(area, 1) ** 0.5 * min(count, 1) ** 0.5
    return Quality(max(0, min(100, round(score))), _reasons(image, mask, clarity))


def _reasons(image: Image, mask: Mask, clarity: float) -> tuple[Reason, ...]:
    found = []
    if mask.sum() < p.SMALL_AREA:
        found.append(Reason.SMALL)
    if _off_centre(mask) > p.SHIFTED_SHARE:
        found.append(Reason.SHIFTED)
    dark = ridge_share(image, mask)
    if dark < p.DRY_SHARE:
        found.append(Reason.DRY)
    elif dark > p.WET_SHARE:
        found.append(Reason.WET)
    elif clarity < p.SMUDGED_CLARITY:
        found.append(Reason.SMUDGED)
    return tuple(found)


def ridge_share(image: Image, mask: Mask) -> float:
    """Share of the print's grey range that is dark: dry ridges are thin and pale, wet ones run together."""
    inside = image[mask].astype(np.float32)
    pale, dark = (float(np.percentile(inside, share)) for share in (95, 5))
    return 1 - (float(inside.mean()) - dark) / max(pale - dark, 1.0)


def _off_centre(mask: Mask) -> float:
    """How far the finger's middle is from the image's, as a share of half the image, along the worse axis."""
    middles = (float(np.mean(places)) for places in np.nonzero(mask))
    shifts = [2 * middle / side - 1 for middle, side in zip(middles, mask.shape, strict=True)]
    return float(np.max(np.abs(shifts)))
