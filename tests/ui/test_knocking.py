from ui.knocking import KNOCKS, SILENCE, WITHIN_S, Knocking, knocked


def after(*touches: tuple[float, float, float]) -> Knocking:
    knocking = SILENCE
    for across, down, now_s in touches:
        knocking = knocked(knocking, across, down, now_s)
    return knocking


def test_five_touches_in_an_upper_corner_are_a_call() -> None:
    for across in (0.02, 0.98):
        touches = [(across, 0.05, index * 0.5) for index in range(KNOCKS)]
        assert not after(*touches[:-1]).is_call
        assert after(*touches).is_call


def test_slow_touches_are_none() -> None:
    assert not after(*((0.02, 0.05, index * WITHIN_S / 2) for index in range(3 * KNOCKS))).is_call


def test_a_touch_beside_the_corner_begins_anew() -> None:
    corner = [(0.02, 0.05, index * 0.1) for index in range(KNOCKS - 1)]
    assert not after(*corner, (0.5, 0.05, 1.0), (0.02, 0.05, 1.1)).is_call
    assert not after(*corner, (0.02, 0.5, 1.0), (0.02, 0.05, 1.1)).is_call
