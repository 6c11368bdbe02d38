"""When to press the shutter, and which of several shots is the best."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from kiosk.completion.face.measures import FaceMeasures
from kiosk.completion.face.words import DEFAULT_LIMITS, FaceLimits, FaceWord, findings

COUNTDOWN_S = 3.0
_FORGIVEN_S = 0.4  # a blink does not start the countdown anew


@dataclass(frozen=True, slots=True)
class Countdown:
    """Runs while the picture stays good; times are monotonic seconds."""

    good_since: float | None = None
    last_good: float | None = None

    def after(self, word: FaceWord, now: float) -> "Countdown":
        """The countdown once this word was told."""
        if word is FaceWord.GOOD:
            return Countdown(now if self.good_since is None else self.good_since, now)
        if self.last_good is not None and now - self.last_good <= _FORGIVEN_S:
            return self
        return Countdown()

    def left(self, now: float) -> int | None:
        """3, 2, 1, and 0 when the shutter is due; None while it does not run."""
        if self.good_since is None:
            return None
        return max(0, ceil(COUNTDOWN_S - (now - self.good_since)))


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
