import threading

import pytest

from drivers.card.presence import Presence, PresenceBoard
from drivers.errors import DeviceGone

GONE = DeviceGone("reader: unplugged", "plug it in")


def test_each_card_put_in_counts() -> None:
    board = PresenceBoard()
    board.card_in()
    board.card_out()
    board.card_in()
    assert board.now == Presence(True, 2)


def test_a_change_wakes_whoever_waits() -> None:
    board = PresenceBoard()
    threading.Timer(0.02, board.card_in).start()
    assert board.wait_change(Presence(), 5.0) == Presence(True, 1)
    assert board.wait_for(True, 5.0)


def test_without_a_change_the_time_limit_ends_the_wait() -> None:
    board = PresenceBoard()
    assert board.wait_change(Presence(), 0.01) == Presence()
    assert not board.wait_for(True, 0.01)
    assert board.wait_for(False, 0.01)


def test_a_lost_reader_is_raised_to_whoever_waits_for_a_card() -> None:
    board = PresenceBoard()
    board.card_in()
    board.lose(GONE)
    assert board.now == Presence(False, 1, GONE)
    with pytest.raises(DeviceGone):
        board.wait_for(True, 0.01)


def test_a_reader_that_returns_is_no_longer_lost() -> None:
    board = PresenceBoard()
    board.lose(GONE)
    board.card_out()
    assert board.now == Presence()


def test_a_lost_reader_asked_for_again_and_again_costs_nothing() -> None:
    board = PresenceBoard()
    board.lose(GONE)
    for _ in range(3):
        with pytest.raises(DeviceGone) as caught:
            board.now.check_reader()
        assert str(caught.value) == str(GONE)
        assert caught.value is not GONE
    assert GONE.__traceback__ is None
