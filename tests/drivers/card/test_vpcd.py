import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.vpcd import VpcdReader
from drivers.card.vpcd_wire import MAX_BODY, FrameError, frame, receive_frame
from drivers.errors import DeviceFault, DeviceGone, DeviceTimeout
from simulators.card.mischief import SLOW_S
from tests.drivers.card.cards import OWNER, RIGHT, deliver, inserted, opened, supply

SELECT = bytes.fromhex("00A4040009F04E434B494F534B0100")
LOST = bytes.fromhex("0CCADF020D9701008E08000000000000000000")  # answered 6987 where no channel is open


@pytest.fixture
def reader(free_port: int) -> Iterator[VpcdReader]:
    opened = VpcdReader("127.0.0.1", free_port, timeout_s=0.5)
    yield opened
    opened.close()


@pytest.fixture
def address(free_port: int) -> tuple[str, int]:
    return "127.0.0.1", free_port


def tcp_pair() -> tuple[socket.socket, socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        one = socket.create_connection(listener.getsockname())
        other, _ = listener.accept()
    return one, other


def test_a_card_that_connects_is_put_in_and_can_be_delivered(
    reader: VpcdReader, address: tuple[str, int]
) -> None:
    with inserted(supply(), address):
        assert reader.wait_card(5)
        connection = reader.connect()
        assert connection.atr.hex().upper() == "3B85800180739C21C08A"
        assert deliver(connection.transmit, OWNER) is not None
        connection.disconnect()
    assert reader.wait_removed(5)
    assert reader.presence.insertions == 1


def test_without_a_card_there_is_nothing_to_connect_to(reader: VpcdReader) -> None:
    assert not reader.card_present
    with pytest.raises(DeviceGone, match="no card"):
        reader.connect()


def test_a_reset_takes_away_what_the_card_believed(reader: VpcdReader, address: tuple[str, int]) -> None:
    with inserted(supply(), address):
        reader.wait_card(5)
        connection = reader.connect()
        opened(connection.transmit).verify(RIGHT, OWNER)
        connection.reset()
        assert connection.transmit(LOST)[-2:] == bytes.fromhex("6987")


def test_a_card_taken_out_ends_its_connection(reader: VpcdReader, address: tuple[str, int]) -> None:
    with inserted(supply(), address) as card:
        reader.wait_card(5)
        connection = reader.connect()
        card.remove()
        with pytest.raises(DeviceGone, match="taken out"):
            connection.transmit(SELECT)
        assert reader.wait_removed(5)
        card.insert()
        assert reader.wait_card(5)
        with pytest.raises(DeviceGone, match="taken out"):
            connection.transmit(SELECT)
        assert reader.card_present
        assert reader.connect().transmit(SELECT)[-2:] == b"\x90\x00"


def test_a_silent_card_costs_the_time_limit_and_no_more(reader: VpcdReader, address: tuple[str, int]) -> None:
    with inserted(supply(), address, "silent@0"):
        reader.wait_card(5)
        with pytest.raises(DeviceTimeout, match="no answer"):
            reader.connect().transmit(SELECT)
        assert reader.card_present
        assert reader.connect().transmit(SELECT)[-2:] == b"\x90\x00"


def test_an_answer_that_comes_too_late_is_nobodys(free_port: int) -> None:
    with (
        closing(VpcdReader("127.0.0.1", free_port, timeout_s=SLOW_S - 0.05)) as hasty,
        inserted(supply(), ("127.0.0.1", free_port), "slow@2"),
    ):
        hasty.wait_card(5)
        with pytest.raises(DeviceTimeout):
            deliver(hasty.connect().transmit, OWNER)
        assert deliver(hasty.connect().transmit, OWNER) is not None


@pytest.mark.parametrize("fault", ["cut_frame@0", "cut_to_9000@0", "pulled@0", "bounced@0"])
def test_a_line_that_breaks_off_never_gives_an_answer(
    reader: VpcdReader, address: tuple[str, int], fault: str
) -> None:
    with inserted(supply(), address, fault):
        reader.wait_card(5)
        with pytest.raises(DeviceGone, match="taken out"):
            reader.connect().transmit(SELECT)


def test_an_answer_nobody_asked_for_is_a_fault(reader: VpcdReader, address: tuple[str, int]) -> None:
    with inserted(supply(), address, "duplicated@0"):
        reader.wait_card(5)
        connection = reader.connect()
        connection.transmit(SELECT)
        with pytest.raises(DeviceFault, match="without being asked"):
            connection.transmit(SELECT)


def test_a_mute_card_is_named(reader: VpcdReader, address: tuple[str, int]) -> None:
    with inserted(supply(), address, "mute"):
        reader.wait_card(5)
        with pytest.raises(CardRefused) as caught:
            reader.connect()
    assert caught.value.card_problem is CardProblem.MUTE


@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_frames_arrive_whole_however_they_are_split(pieces: int) -> None:
    ours, theirs = tcp_pair()
    with ours, theirs:
        data = frame(b"abcdef") + frame(b"g")
        for at in range(0, len(data), pieces):
            theirs.sendall(data[at : at + pieces])
        theirs.shutdown(socket.SHUT_WR)
        assert [receive_frame(ours) for _ in range(3)] == [b"abcdef", b"g", None]


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x05abcd"])
def test_a_cut_frame_is_an_error(data: bytes) -> None:
    ours, theirs = tcp_pair()
    with ours, theirs:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(FrameError):
            receive_frame(ours)


def test_more_than_a_frame_holds_is_an_error() -> None:
    with pytest.raises(FrameError):
        frame(bytes(MAX_BODY + 1))


def test_a_reader_leaves_neither_threads_nor_descriptors(free_port: int) -> None:
    before = threading.active_count()
    for _ in range(20):
        reader = VpcdReader("127.0.0.1", free_port, timeout_s=0.5)
        reader.close()
    assert threading.active_count() == before
