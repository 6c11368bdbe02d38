"""The ridge flow of a finger: five pattern classes by the zero-pole model, bent like a fingertip.

Cores add half a turn, deltas take half a turn away (Sherlock and Monro, 1993). The plain model is too
flat beside the core, so a fingertip's bend is added, and it fans out below the core, so the half turn is
spent unevenly around it (as Vizcaya and Gerhardt proposed, 1996). Neither changes a singularity. Angles
are those of the ridge tangent in image axes (x right, y down), modulo half a turn.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from simulators.fingers.noise import Field, smooth_noise


class Pattern(Enum):
    ARCH = "arch"
    TENTED_ARCH = "tented arch"
    LEFT_LOOP = "left loop"
    RIGHT_LOOP = "right loop"
    WHORL = "whorl"


# Natural proportions (Wilson, Candela and Watson, 1994, over NIST Special Database 4's source).
PROPORTIONS = {
    Pattern.ARCH: 0.037,
    Pattern.TENTED_ARCH: 0.029,
    Pattern.LEFT_LOOP: 0.338,
    Pattern.RIGHT_LOOP: 0.317,
    Pattern.WHORL: 0.279,
}


@dataclass(frozen=True, slots=True)
class Singularities:
    """Cores and deltas as complex pixel positions x + iy."""

    cores: tuple[complex, ...] = ()
    deltas: tuple[complex, ...] = ()


def draw_pattern(rng: np.random.Generator) -> Pattern:
    shares = np.array(list(PROPORTIONS.values()))
    return list(PROPORTIONS)[int(rng.choice(len(shares), p=shares / shares.sum()))]


def singularities(pattern: Pattern, rng: np.random.Generator, centre: complex) -> Singularities:
    """Place cores and deltas around the print's centre, in pixels at 500 dpi."""

    def near(x: float, y: float, spread: float) -> complex:
        return centre + complex(x + rng.normal(0, spread), y + rng.normal(0, spread))

    match pattern:
        case Pattern.ARCH:
            return Singularities()
        case Pattern.TENTED_ARCH:
            core = near(0, 20, 8)
            return Singularities((core,), (core + complex(rng.normal(0, 4), rng.uniform(35, 75)),))
        case Pattern.LEFT_LOOP | Pattern.RIGHT_LOOP:
            side = 1 if pattern is Pattern.LEFT_LOOP else -1
            core = near(0, 0, 10)
            return Singularities(
                (core,), (core + complex(side * rng.uniform(50, 105), rng.uniform(85, 175)),)
            )
        case Pattern.WHORL:
            upper, apart = near(0, -8, 10), complex(rng.normal(0, 14), rng.uniform(10, 70))
            left = upper + apart / 2 + complex(-rng.uniform(75, 120), rng.uniform(70, 150))
            right = upper + apart / 2 + complex(rng.uniform(75, 120), rng.uniform(70, 150))
            return Singularities((upper, upper + apart), (left, right))


def orientation(
    points: Singularities, rng: np.random.Generator, shape: tuple[int, int], centre: complex
) -> Field:
    """Ridge tangent angle of every pixel, in radians."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float64)
    z = x + 1j * y
    bend = _bend(z - centre, rng, arch=not points.cores)
    wander = smooth_noise(rng, shape, 120) * rng.uniform(0.03, 0.09) + smooth_noise(rng, shape, 45) * 0.035
    angle = 2 * (bend + wander) - sum((np.angle(z - delta) for delta in points.deltas), np.zeros(shape))
    rounds = [np.angle(z - core) for core in points.cores]
    for core, around in zip(points.cores, rounds, strict=True):
        here = _index(core, shape)
        axis = angle[here] + sum(other[here] for other in rounds if other is not around)
        angle = angle + (_round_the_core(around, axis, rng) - around)
    field: Field = ((angle + sum(rounds, np.zeros(shape))) / 2).astype(np.float32)
    return field


def _round_the_core(around: np.ndarray, axis: float, rng: np.random.Generator) -> np.ndarray:
    """The turn spent slowly along the legs, so that they run side by side, and fast over the top."""
    off = around - axis
    uneven: np.ndarray = around - rng.uniform(0.1, 0.4) * np.sin(off) - rng.uniform(0, 0.18) * np.sin(2 * off)
    return uneven


def _index(point: complex, shape: tuple[int, int]) -> tuple[int, int]:
    return min(max(round(point.imag), 0), shape[0] - 1), min(max(round(point.real), 0), shape[1] - 1)


def _bend(z: np.ndarray, rng: np.random.Generator, *, arch: bool) -> np.ndarray:
    """The fingertip's curve: ridges fall away to both sides, most above the centre, hardly at the crease."""
    reach, fade = rng.uniform(60, 100), rng.uniform(45, 70)
    depth = rng.uniform(0.45, 0.75) if not arch else rng.uniform(0.5, 0.8)
    level = rng.uniform(90, 150) if not arch else rng.uniform(40, 90)
    sides = np.tanh(z.real / reach)
    above = 1 / (1 + np.exp((z.imag - level) / fade))
    rise = 1 + (0.4 * np.exp(-((z.imag - 20) ** 2 + z.real**2) / 90**2) if arch else 0)
    bend: np.ndarray = depth * sides * above * rise
    return bend
