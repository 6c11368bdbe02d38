"""How long a card will still take."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.estimate import FEW, Load, estimate

STEADY = [18.0, 19.0, 20.0, 20.0, 21.0, 22.0, 20.0, 19.0, 21.0, 20.0]


def test_about_twenty_days_where_nothing_is_known() -> None:
    told = estimate(Load([], 0, 0), 0, 20)
    assert (told.about_days, told.from_days, told.to_days, told.by_load) == (20, None, None, False)
    assert estimate(Load(STEADY[: FEW - 1], 10, 5), 0, 20) == told


def test_a_steady_production_keeps_its_pace() -> None:
    told = estimate(Load(STEADY, 10, 200), 0, 20)
    assert (told.about_days, told.from_days, told.to_days) == (20, 19, 24)
    later = estimate(Load(STEADY, 10, 80), 12, 20)
    assert (later.about_days, later.late) == (8, False)


def test_a_longer_queue_is_a_longer_wait() -> None:
    told = estimate(Load(STEADY, 10, 400), 0, 20)
    assert (told.about_days, told.to_days) == (40, 48)


def test_an_empty_queue_is_no_quicker_than_the_quickest_card() -> None:
    told = estimate(Load(STEADY, 10, 0), 0, 20)
    assert told.about_days == 19
    assert (told.from_days, told.to_days) == (19, 21)


def test_what_is_past_its_range_is_said_to_be_late() -> None:
    told = estimate(Load(STEADY, 10, 0), 30, 20)
    assert told.late
    assert (told.about_days, told.from_days, told.to_days) == (1, 0, 1)
    assert estimate(Load([], 0, 0), 21, 20).late


@given(
    st.lists(st.floats(0.1, 400), max_size=50),
    st.floats(0, 1000),
    st.integers(0, 10**6),
    st.floats(0, 400),
)
def test_a_range_holds_its_estimate(taken: list[float], rate: float, ahead: int, waited: float) -> None:
    told = estimate(Load(taken, rate, ahead), waited, 20)
    if told.by_load and told.from_days is not None and told.to_days is not None:
        assert 0 <= told.from_days <= told.about_days <= told.to_days
    longer = estimate(Load(taken, rate, ahead + 100), waited, 20)
    assert longer.about_days >= told.about_days
