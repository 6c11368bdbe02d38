"""Where the skin lies on the glass: rotation, shift and plastic distortion, exact in both directions.

The map is written from the image to the master, as the picture is sampled. Skin near the middle of the
contact sticks, skin around it is dragged and turned (Cappelli, Maio and Maltoni, 2001).
"""

import math
from dataclasses import dataclass

import numpy as np

from simulators.fingers.condition import Condition
from simulators.fingers.master import CENTRE, MASTER_DPI
from simulators.fingers.noise import Field

_ITERATIONS = 25
_CLOSE_PX = 1e-4


@dataclass(frozen=True, slots=True)
class Placement:
    """`middle` is the image's centre in pixels, `origin` the master point lying there; radians."""

    middle: complex
    origin: complex
    turn: float
    scale: float
    drag: complex
    twist: float
    stuck_px: float
    waves: tuple[tuple[complex, complex, float], ...]

    def to_master(self, x: Field, y: Field) -> tuple[Field, Field]:
        """Master coordinates of image points."""
        cosine, sine = math.cos(self.turn) * self.scale, math.sin(self.turn) * self.scale
        u, v = x - np.float32(self.middle.real), y - np.float32(self.middle.imag)
        return self._distorted(cosine * u + sine * v, cosine * v - sine * u)

    def to_image(self, points: np.ndarray) -> np.ndarray:
        """Image coordinates of complex master points, by fixed-point iteration to well under 0.01 px."""
        guess = points - self.origin
        for _ in range(_ITERATIONS):
            x, y = self._distorted(guess.real, guess.imag)
            missed = points - (x + 1j * y)
            guess = guess + missed
            if np.abs(missed).max(initial=0) < _CLOSE_PX:
                break
        turned: np.ndarray = (
            guess * complex(math.cos(self.turn), math.sin(self.turn)) / self.scale + self.middle
        )
        return turned

    def _distorted(self, u: Field, v: Field) -> tuple[Field, Field]:
        loose = 1 - np.exp(-(u * u + v * v) / np.float32(2 * self.stuck_px**2))
        du = loose * (np.float32(self.drag.real) - np.float32(self.twist) * v)
        dv = loose * (np.float32(self.drag.imag) + np.float32(self.twist) * u)
        for wave, push, phase in self.waves:
            swing = np.sin(np.float32(wave.real) * u + np.float32(wave.imag) * v + np.float32(phase))
            du, dv = du + swing * np.float32(push.real), dv + swing * np.float32(push.imag)
        return u + du + np.float32(self.origin.real), v + dv + np.float32(self.origin.imag)


def draw_placement(
    condition: Condition, rng: np.random.Generator, size: tuple[int, int], dpi: int
) -> Placement:
    """Place a finger on glass of `size` (width, height) as the condition says."""
    side = rng.choice((-1.0, 1.0))
    turn = math.radians(rng.normal(0, condition.rotation_deg) + side * condition.turn_deg)
    shift = complex(*rng.normal(0, condition.shift_px, 2))
    shift += condition.offset_px * _direction(rng)
    push = condition.distortion
    waves = tuple(
        (
            _direction(rng) / rng.uniform(25, 60),
            push * _direction(rng) * rng.uniform(0, 1.6),
            rng.uniform(0, 6.3),
        )
        for _ in range(2)
    )
    return Placement(
        middle=complex(size[0] - 1, size[1] - 1) / 2,
        origin=CENTRE - shift,
        turn=turn,
        scale=MASTER_DPI / dpi,
        drag=complex(*rng.normal(0, 5 * push, 2)),
        twist=float(rng.normal(0, 0.06 * push)),
        stuck_px=float(rng.uniform(50, 90)),
        waves=waves,
    )


def _direction(rng: np.random.Generator) -> complex:
    angle = rng.uniform(0, math.tau)
    return complex(math.cos(angle), math.sin(angle))
