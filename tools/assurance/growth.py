"""How much something grows with something else: a line through points, and how sure its slope is; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, linear_regression

_SURE = 0.95


@dataclass(frozen=True, slots=True)
class Growth:
    """The slope, and how far from it the true one may lie with 95 % confidence."""

    slope: float
    give: float

    @property
    def least(self) -> float:
        return self.slope - self.give

    @property
    def most(self) -> float:
        return self.slope + self.give

    def __str__(self) -> str:
        return f"{self.slope:.2f} ± {self.give:.2f}"


def growth(points: Sequence[tuple[float, float]]) -> Growth:
    """Of three points or more, by least squares."""
    across, up = zip(*points, strict=True)
    slope, start = linear_regression(across, up)
    free = len(points) - 2
    middle = sum(across) / len(across)
    missed = sum((y - start - slope * x) ** 2 for x, y in points)
    error = sqrt(missed / free / sum((x - middle) ** 2 for x in across))
    return Growth(slope, _student(free) * error)


def _student(free: int) -> float:
    """Student's quantile by the first terms of its expansion about the normal one (A&S 26.7.5)."""
    z = NormalDist().inv_cdf(0.5 + _SURE / 2)
    return z + (z**3 + z) / (4 * free) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
