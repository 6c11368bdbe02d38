"""Synthetic fingerprints: fingers and impressions by seed, with the truth about every minutia."""

from simulators.fingers.condition import GOOD, NAMED, Condition
from simulators.fingers.flow import Pattern
from simulators.fingers.glass import BRIGHT_OPTICAL, CAPACITIVE, OPTICAL, Glass
from simulators.fingers.impression import Impression, impression
from simulators.fingers.master import Master, master
from simulators.fingers.minutiae import MinutiaKind, TrueMinutia

__all__ = [
    "BRIGHT_OPTICAL",
    "CAPACITIVE",
    "GOOD",
    "NAMED",
    "OPTICAL",
    "Condition",
    "Glass",
    "Impression",
    "Master",
    "MinutiaKind",
    "Pattern",
    "TrueMinutia",
    "impression",
    "master",
]
