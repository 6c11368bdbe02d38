"""A day's events in a few bytes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.day_tally import add_up, ranges

EVENTS = st.dictionaries(st.integers(1, 50), st.text(max_size=4), min_size=1)


@given(EVENTS)
def test_the_order_of_events_does_not_matter(events: dict[int, str]) -> None:
    backwards = list(events.items())[::-1]
    assert add_up(events.items()) == add_up(backwards)
    assert (add_up(backwards).count, add_up(backwards).last) == (len(events), max(events))


def test_another_id_or_one_more_is_another_digest() -> None:
    digests = {add_up(each).digest for each in ([(1, "a")], [(1, "b")], [(1, "a"), (2, "b")], [])}
    assert len(digests) == 4


@given(st.sets(st.integers(0, 60)))
def test_ranges_are_the_numbers_and_as_few_as_can_be(numbers: set[int]) -> None:
    found = list(ranges(numbers))
    assert {each for low, high in found for each in range(low, high + 1)} == numbers
    assert all(high + 1 < low for (_, high), (low, _) in pairwise(found))
