"""A reader whose worker is a unit of its own: reached, lost, found again, and never believed blindly."""

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from drivers.card import pcsc_line
from drivers.card.opening import open_reader
from drivers.card.pcsc_frames import Reply, Request, Slot, SlotState, Trouble, wanted_frame
from drivers.card.pcsc_line import Child, Workers
from drivers.card.reader import Reader
from drivers.errors import DeviceGone, DeviceTimeout

NAME = "SmartCard"
ATR = bytes.fromhex("3B00")
PATIENCE_S = 10.0
EMPTY, CARD = Slot(SlotState.EMPTY), Slot(SlotState.CARD, 1)


class Unit:
    """The socket of the reader's unit; each worker is an end of a connection in the test's own hands."""

    def __init__(self, address: Path) -> None:
        self.address = address
        self.start()

    def start(self) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.settimeout(PATIENCE_S)
        self._listener.bind(str(self.address))
        self._listener.listen()

    def stop(self) -> None:
        self._listener.close()
        self.address.unlink(missing_ok=True)

    def worker(self, slot: Slot | None = EMPTY) -> Connection:
        """The next one, which tells of its slot."""
        line, _ = self._listener.accept()
        made = Connection(line.detach())
        assert made.recv_bytes() == wanted_frame(NAME)
        if slot:
            made.send_bytes(bytes(slot))
        return made

    def open(self, slot: Slot = EMPTY, timeout_s: float = PATIENCE_S) -> tuple[Reader, Connection]:
        readers: list[Reader] = []
        opening = threading.Thread(target=lambda: readers.append(open_reader(NAME, timeout_s, self.address)))
        opening.start()
        worker = self.worker(slot)
        opening.join(PATIENCE_S)
        return readers[0], worker


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Unit]:
    monkeypatch.setattr(pcsc_line, "RETRY_S", 0.005)
    monkeypatch.setattr(pcsc_line, "END_S", 0.05)
    made = Unit(tmp_path / "reader.socket")
    yield made
    made.stop()


def answering(worker: Connection, reply: bytes) -> Callable[[], None]:
    """Have the worker answer the next request so; the result is to be called when it was asked."""

    def answer() -> None:
        worker.recv_bytes()
        with suppress(OSError):  # the reader may hang up on what it does not want to read to the end
            worker.send_bytes(reply)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    return thread.join


def until_hung_up(worker: Connection) -> None:
    """A worker that is busy with a mute card and ends with its line."""
    with worker, pytest.raises(EOFError):
        assert worker.recv_bytes() == Request.CONNECT
        worker.recv_bytes()


def test_a_socket_that_is_not_there_is_named_with_what_starts_it(tmp_path: Path) -> None:
    with closing(open_reader(NAME, 1.0, tmp_path / "absent")) as reader:
        problem = "card reader: its service cannot be reached (No such file or directory)"
        assert str(reader.presence.lost) == f"{problem}; systemctl start kiosk-reader.socket"


def test_a_virtual_address_needs_no_unit(tmp_path: Path, free_port: int) -> None:
    with closing(open_reader(f"vpcd://127.0.0.1:{free_port}", 1.0, tmp_path / "absent")) as reader:
        assert not reader.card_present


def test_a_card_is_spoken_to_through_the_unit(unit: Unit) -> None:
    reader, worker = unit.open(CARD)
    with closing(reader), worker:
        assert reader.wait_card(PATIENCE_S)
        asked = answering(worker, Reply.ATR + ATR)
        assert reader.connect().atr == ATR
        asked()


def test_a_unit_that_stops_is_a_reader_lost_until_it_serves_again(unit: Unit) -> None:
    reader, worker = unit.open(CARD)
    with closing(reader):
        assert reader.wait_card(PATIENCE_S)
        unit.stop()
        worker.close()
        now = reader.presence
        while now.lost is None:
            now = reader.wait_change(now, PATIENCE_S)
        with pytest.raises(DeviceGone, match="its service cannot be reached"):
            reader.connect()
        unit.start()
        with unit.worker(CARD):
            while reader.presence.lost:
                reader.wait_change(now, PATIENCE_S)
            assert reader.presence.present
            assert reader.presence.insertions == 2


def test_a_worker_that_ends_is_followed_by_another_and_its_card_is_as_it_was(unit: Unit) -> None:
    reader, worker = unit.open(CARD)
    with closing(reader):
        assert reader.wait_card(PATIENCE_S)
        asked = answering(worker, Reply.ATR + ATR)
        connection = reader.connect()
        asked()
        worker.close()
        with unit.worker(CARD) as another:
            with pytest.raises(DeviceGone, match="its PC/SC worker ended"):
                connection.transmit(b"\x00\xa4\x00\x00")
            asked = answering(another, Reply.ATR + ATR)
            assert reader.connect().atr == ATR
            asked()
            assert reader.presence.insertions == 1


def test_a_mute_card_ends_its_worker_and_the_next_command_has_a_new_one(unit: Unit) -> None:
    reader, worker = unit.open(CARD, timeout_s=0.01)
    with closing(reader):
        ends = threading.Thread(target=until_hung_up, args=(worker,), daemon=True)
        ends.start()
        with pytest.raises(DeviceTimeout, match="no answer in"):
            reader.connect()
        ends.join(PATIENCE_S)
        another = unit.worker(CARD)
        next_ends = threading.Thread(target=until_hung_up, args=(another,), daemon=True)
        next_ends.start()
        with pytest.raises(DeviceTimeout):
            reader.connect()
        next_ends.join(PATIENCE_S)
        assert not next_ends.is_alive()


def test_a_worker_that_does_not_end_is_left_behind(unit: Unit) -> None:
    reader, stopped = unit.open(CARD, timeout_s=0.01)
    with closing(reader), stopped:
        with pytest.raises(DeviceTimeout):
            reader.connect()
        unit.worker(CARD).close()
        assert stopped.recv_bytes() == Request.CONNECT
        with pytest.raises(EOFError):
            stopped.recv_bytes()


NONSENSE = {
    "an error of no kind": Reply.ERROR + bytes([99]) + bytes(4),
    "an error cut short": Reply.ERROR + bytes([Trouble.MUTE]),
    "a slot cut short": Reply.SLOT + b"\x01",
    "a slot of no state": Reply.SLOT + bytes([9]) + bytes(4),
    "a frame too long": Reply.ANSWER + bytes(0x1_1000),
}


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_a_worker_that_talks_nonsense_is_believed_nothing_and_replaced(unit: Unit, nonsense: bytes) -> None:
    reader, worker = unit.open(CARD)
    with closing(reader), worker:
        asked = answering(worker, nonsense)
        with pytest.raises(DeviceGone, match="its PC/SC worker ended"):
            reader.connect()
        asked()
        unit.worker(CARD).close()


def test_a_worker_that_answers_what_nobody_asked_is_replaced(unit: Unit) -> None:
    reader, worker = unit.open()
    with closing(reader), worker:
        worker.send_bytes(Reply.ANSWER + b"\x90\x00")
        unit.worker().close()


def test_a_worker_that_ends_without_a_word_is_no_reader(unit: Unit) -> None:
    readers: list[Reader] = []
    opening = threading.Thread(target=lambda: readers.append(open_reader(NAME, 1.0, unit.address)))
    opening.start()
    unit.worker(None).close()
    opening.join(PATIENCE_S)
    with closing(readers[0]) as reader:
        assert "ends without a word" in str(reader.presence.lost)


def test_a_child_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "absent"))
    with pytest.raises(DeviceGone, match="its worker does not start"):
        Child()


def test_where_no_worker_ever_began_there_is_none_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcsc_line, "BEGIN_S", 0.01)
    told: list[DeviceGone] = []

    def begin() -> Child:
        raise DeviceGone("no worker", "")

    lost = told.append
    with (
        closing(Workers(begin, wanted=NAME, slot_changed=lambda slot: None, lost=lost)) as workers,
        pytest.raises(DeviceGone, match="no PC/SC worker has begun"),
    ):
        workers.now()
    assert [str(each) for each in told] == ["no worker"]
