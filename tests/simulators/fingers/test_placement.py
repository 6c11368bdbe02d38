import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.fingers.condition import Condition
from simulators.fingers.placement import draw_placement


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), dpi=st.integers(400, 1000), distortion=st.floats(0, 1.5))
def test_a_point_carried_to_the_master_and_back_is_where_it_was(
    seed: int, dpi: int, distortion: float
) -> None:
    condition = Condition(rotation_deg=180, shift_px=40, distortion=distortion)
    rng = np.random.default_rng(seed)
    place = draw_placement(condition, rng, (256, 288), dpi)
    x, y = rng.uniform(0, 256, 50), rng.uniform(0, 288, 50)
    on_master = place.to_master(x, y)
    back = place.to_image(on_master[0] + 1j * on_master[1])
    assert np.abs(back - (x + 1j * y)).max() < 0.01


def test_without_spread_the_finger_lies_straight_in_the_middle() -> None:
    still = Condition(rotation_deg=0, shift_px=0, distortion=0)
    place = draw_placement(still, np.random.default_rng(0), (101, 201), 500)
    assert place.to_image(np.array([place.origin, place.origin + 10])).tolist() == [50 + 100j, 60 + 100j]
