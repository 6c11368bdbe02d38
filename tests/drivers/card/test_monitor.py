import queue

from drivers.card.monitor import CardMonitor
from drivers.card.presence import Presence, PresenceBoard
from drivers.card.reader import Connection
from drivers.errors import DeviceGone


class BoardReader:
    """A reader that is nothing but its presence."""

    name = "board"

    def __init__(self) -> None:
        self.board = PresenceBoard()

    @property
    def presence(self) -> Presence:
        return self.board.now

    @property
    def card_present(self) -> bool:
        return self.board.now.present

    def wait_change(self, known: Presence, timeout_s: float) -> Presence:
        return self.board.wait_change(known, timeout_s)

    def wait_card(self, timeout_s: float) -> bool:
        return self.board.wait_for(True, timeout_s)

    def wait_removed(self, timeout_s: float) -> bool:
        return self.board.wait_for(False, timeout_s)

    def connect(self) -> Connection:
        raise DeviceGone("board: no card", "none")

    def close(self) -> None:
        """Nothing is open."""


def test_every_change_is_told_once_and_in_order() -> None:
    reader, heard = BoardReader(), queue.SimpleQueue[str]()
    monitor = CardMonitor(
        reader,
        inserted=lambda: heard.put("inserted"),
        removed=lambda: heard.put("removed"),
        lost=lambda error: heard.put(f"lost {error}"),
        found=lambda: heard.put("found"),
    )
    board = reader.board
    try:
        for act, expected in (
            (board.card_in, ["inserted"]),
            (board.card_in, ["removed", "inserted"]),
            (board.card_out, ["removed"]),
            (lambda: board.lose(DeviceGone("reader gone", "plug it in")), ["lost reader gone; plug it in"]),
            (board.card_out, ["found"]),
            (board.card_in, ["inserted"]),
            (lambda: board.lose(DeviceGone("a", "b")), ["removed", "lost a; b"]),
        ):
            act()
            assert [heard.get(timeout=5) for _ in expected] == expected
    finally:
        monitor.close()
    assert heard.empty()


def test_a_card_that_lies_there_already_is_told() -> None:
    reader, heard = BoardReader(), queue.SimpleQueue[str]()
    reader.board.card_in()
    monitor = CardMonitor(
        reader,
        inserted=lambda: heard.put("inserted"),
        removed=lambda: heard.put("removed"),
        lost=lambda error: heard.put("lost"),
        found=lambda: heard.put("found"),
    )
    try:
        assert heard.get(timeout=5) == "inserted"
    finally:
        monitor.close()
