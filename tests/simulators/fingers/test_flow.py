import math
from collections import Counter

import numpy as np
import pytest

from simulators.fingers.flow import PROPORTIONS, Pattern, draw_pattern, orientation, singularities
from simulators.fingers.noise import Field

_SHAPE = (300, 300)
_CENTRE = complex(150, 120)


def _turns_around(field: Field, point: complex, radius: float = 9.0) -> float:
    """Turns of the ridge direction along a circle around a point: +1/2 at a core, -1/2 at a delta."""
    around = [point + radius * complex(math.cos(a), math.sin(a)) for a in np.linspace(0, math.tau, 73)]
    angles = np.array([field[round(p.imag), round(p.real)] for p in around])
    steps = np.angle(np.exp(2j * np.diff(angles))) / 2
    return float(steps.sum() / math.tau)


@pytest.mark.parametrize("pattern", list(Pattern))
@pytest.mark.parametrize("seed", range(4))
def test_the_flow_makes_half_a_turn_around_each_core_and_half_a_turn_back_around_each_delta(
    pattern: Pattern, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    points = singularities(pattern, rng, _CENTRE)
    field = orientation(points, rng, _SHAPE, _CENTRE)
    everything = points.cores + points.deltas
    alone = [p for p in everything if all(abs(p - q) > 20 for q in everything if q != p) and p.imag < 285]
    for point in alone:
        expected = 0.5 if point in points.cores else -0.5
        assert _turns_around(field, point) == pytest.approx(expected, abs=1e-3)


def test_a_left_loop_has_its_delta_on_the_right_and_a_right_loop_on_the_left() -> None:
    rng = np.random.default_rng(5)
    left, right = (singularities(p, rng, _CENTRE) for p in (Pattern.LEFT_LOOP, Pattern.RIGHT_LOOP))
    assert left.deltas[0].real > left.cores[0].real
    assert right.deltas[0].real < right.cores[0].real


def test_classes_come_in_natural_proportions() -> None:
    rng = np.random.default_rng(11)
    drawn = Counter(draw_pattern(rng) for _ in range(4000))
    for pattern, share in PROPORTIONS.items():
        assert drawn[pattern] / 4000 == pytest.approx(share, abs=0.025)
