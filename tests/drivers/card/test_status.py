import pytest

from drivers.card import status


@pytest.mark.parametrize(("sw", "left"), [(0x63C5, 5), (0x63C0, 0), (0x63CF, 15), (0x6983, 0)])
def test_tries_are_read_from_the_status_word(sw: int, left: int) -> None:
    assert status.tries_left(sw) == left


@pytest.mark.parametrize("sw", [0x9000, 0x6300, 0x6982, 0x63D0, 0x6F00, 0x6283])
def test_other_status_words_tell_no_tries(sw: int) -> None:
    assert status.tries_left(sw) is None


def test_no_tries_left_is_told_as_blocked() -> None:
    assert [status.with_tries(left) for left in (0, 1, 5)] == [0x6983, 0x63C1, 0x63C5]


def test_a_status_word_is_told_with_its_name() -> None:
    assert status.name(0x6A82) == "6A82 (not found)"
    assert status.name(0x6999) == "6999 (unknown)"
