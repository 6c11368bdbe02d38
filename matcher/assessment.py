"""How fit an image is for comparison, 0 to 100, and what to tell the person when it is not."""

from dataclasses import dataclass
from enum import Enum
from math import exp

import cv2
import numpy as np

from matcher import parameters as p
from matcher.image import Field, Mask
from matcher.minutia import Minutia
from matcher.network import CELL_PX, Reading


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


def assess(even: Field, reading: Reading) -> Quality:
    """Judge a sample by what its minutiae can prove, less where the finger's area is a mere touch.

    `even` is the picture the network read, local mean and contrast taken out.
    """
    mask = finger_area(reading.foreground, even.shape)
    area = int(np.count_nonzero(mask))
    if area < p.LEAST_FINGER_AREA:
        return Quality(0, (Reason.NO_FINGER,))
    proof = 1 - exp(-evidence(reading.minutiae) / p.ENOUGH_EVIDENCE)
    clarity = _clarity(reading.foreground)
    sure = min(max((clarity - p.UNCLEAR) / (p.CLEAR - p.UNCLEAR), 0), 1)
    score = round(100 * proof * min(area / p.ENOUGH_AREA, 1) * sure)
    return Quality(score, _reasons(even, mask, clarity))


def evidence(minutiae: tuple[Minutia, ...]) -> float:
    """How many sure minutiae these are worth: the sum of their presence, times its mean."""
    total = sum(minutia.quality for minutia in minutiae) / 100
    return total * total / max(len(minutiae), 1)


def finger_area(foreground: Field, shape: tuple[int, ...]) -> Mask:
    """Where ridges are, pixel by pixel."""
    cells = (foreground > p.FOREGROUND).astype(np.uint8)
    whole = cv2.resize(cells, None, fx=CELL_PX, fy=CELL_PX, interpolation=cv2.INTER_NEAREST)
    return np.asarray(whole[: shape[0], : shape[1]], np.bool_)


def _reasons(even: Field, mask: Mask, clarity: float) -> tuple[Reason, ...]:
    found = []
    if np.count_nonzero(mask) < p.SMALL_AREA:
        found.append(Reason.SMALL)
    if _off_centre(mask) > p.SHIFTED_SHARE:
        found.append(Reason.SHIFTED)
    # Dry ridges are thin lines on pale skin, wet ones run together: both unbalance the local contrast.
    dark = float((even[mask] < 0).mean())
    if dark < p.DRY_SHARE:
        found.append(Reason.DRY)
    elif dark > p.WET_SHARE:
        found.append(Reason.WET)
    elif clarity < p.SMUDGED_CLARITY:
        found.append(Reason.SMUDGED)
    return tuple(found)


def _clarity(foreground: Field) -> float:
    """How sure the network is, on average, that the finger's area holds ridges."""
    return float(foreground[foreground > p.FOREGROUND].mean())


def _off_centre(mask: Mask) -> float:
    """How far the finger's middle is from the image's, as a share of half the image, along the worse axis."""
    shares = (mask.mean(axis=1 - axis) for axis in (0, 1))
    middles = [
        float((share * (np.arange(len(share)) + 0.5)).sum() / share.sum() / len(share)) for share in shares
    ]
    return max(abs(2 * middle - 1) for middle in middles)
