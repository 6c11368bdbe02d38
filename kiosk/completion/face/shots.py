"""Which of several shots is the best."""

from collections.abc import Sequence

from kiosk.completion.face.measures import FaceMeasures
from kiosk.completion.face.words import DEFAULT_LIMITS, FaceLimits, findings


def best_shot(shots: Sequence[FaceMeasures], limits: FaceLimits = DEFAULT_LIMITS) -> int | None:
    """The index of the shot to propose: none with a finding if there is one without; the first of equals."""
    if not shots:
        return None
    rank = [(len(findings(shot, limits)), -_liking(shot, limits)) for shot in shots]
    return rank.index(min(rank))


def _liking(shot: FaceMeasures, limits: FaceLimits) -> float:
    """Sharp, straight, eyes open: each counted against its own limit."""
    askew = max(
        abs(shot.yaw) / limits.yaw_max,
        abs(shot.roll) / limits.roll_max,
        abs(shot.pitch - limits.pitch_level) / limits.pitch_max,
    )
    open_eyes = min(shot.eye_opening / limits.eye_opening_min, 2.0)
    return min(shot.sharpness / limits.sharpness_min, 3.0) + open_eyes - askew
