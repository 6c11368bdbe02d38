import math

import numpy as np
import pytest

from simulators.fingers.growth import RidgeWave
from simulators.fingers.minutiae import MinutiaKind, find_minutiae

_SHAPE = (120, 120)


def _wave_with_one_dislocation(place: complex, turns: int, phase: float) -> RidgeWave:
    """Horizontal ridges of period 9 into which one more line begins at `place`, to the right for +1."""
    y, x = np.mgrid[0 : _SHAPE[0], 0 : _SHAPE[1]].astype(np.float32)
    spiral = np.arctan2(y - place.imag, x - place.real)
    angle = 2 * np.pi * (y - place.imag) / 9 + turns * spiral + phase
    return RidgeWave(np.cos(angle), np.sin(angle))


@pytest.mark.parametrize(
    ("turns", "phase", "kind", "angle"),
    [
        (1, 0.0, MinutiaKind.ENDING, 0.0),
        (1, math.pi, MinutiaKind.BIFURCATION, 0.0),
        (-1, math.pi, MinutiaKind.ENDING, math.pi),
        (-1, 0.0, MinutiaKind.BIFURCATION, math.pi),
    ],
)
def test_a_line_that_begins_is_found_where_it_begins_and_points_along_itself(
    turns: int, phase: float, kind: MinutiaKind, angle: float
) -> None:
    place = complex(61.3, 57.8)
    found = find_minutiae(_wave_with_one_dislocation(place, turns, phase), np.zeros(_SHAPE, np.float32), ())
    assert len(found) == 1
    assert abs(complex(found[0].x, found[0].y) - place) < 1
    assert found[0].kind is kind
    assert abs(math.remainder(found[0].angle - angle, math.tau)) < 1e-6


def test_the_sense_of_the_flow_does_not_matter() -> None:
    wave = _wave_with_one_dislocation(complex(60, 60), 1, 0.0)
    reversed_wave = RidgeWave(wave.even, -wave.odd)
    straight = find_minutiae(wave, np.zeros(_SHAPE, np.float32), ())
    turned = find_minutiae(reversed_wave, np.full(_SHAPE, math.pi, np.float32), ())
    assert [(m.x, m.y, m.kind) for m in straight] == [(m.x, m.y, m.kind) for m in turned]
    assert math.cos(straight[0].angle - turned[0].angle) == pytest.approx(1)


def test_nothing_is_reported_at_a_core_or_delta() -> None:
    wave = _wave_with_one_dislocation(complex(60, 60), 1, 0.0)
    assert find_minutiae(wave, np.zeros(_SHAPE, np.float32), (complex(62, 61),)) == ()
