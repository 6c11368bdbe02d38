"""Pauses between connections."""

from kiosk.domain.backoff import STEADY_S, Backoff


def test_the_longest_pause_doubles_up_to_the_cap() -> None:
    backoff = Backoff(base_s=1.0, cap_s=120.0, chance=lambda: 1.0)
    assert [backoff.failed(0) for _ in range(9)] == [1, 2, 4, 8, 16, 32, 64, 120, 120]


def test_full_jitter_reaches_down_to_nothing() -> None:
    assert Backoff(chance=lambda: 0.0).failed(0) == 0.0


def test_a_line_that_held_a_minute_ends_the_run() -> None:
    backoff = Backoff(base_s=1.0, cap_s=120.0, chance=lambda: 1.0)
    for _ in range(5):
        backoff.failed(0)
    assert backoff.failed(59.9) == 32
    assert backoff.failed(60.0) == 1


def test_after_a_line_that_was_up_a_fleet_spreads_out_and_never_beyond_the_cap() -> None:
    backoff = Backoff(base_s=1.0, cap_s=120.0, chance=lambda: 1.0, spread_s=30.0)
    assert backoff.failed(STEADY_S) == 30.0
    assert [backoff.failed(0.0) for _ in range(3)] == [2.0, 4.0, 8.0]
    assert backoff.failed(5.0) == 30.0
    assert Backoff(base_s=1.0, cap_s=2.0, chance=lambda: 1.0, spread_s=30.0).failed(5.0) == 2.0
