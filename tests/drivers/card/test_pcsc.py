"""The driver through a real pcscd: skipped where none of our own can start."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from drivers.card.monitor import CardMonitor
from drivers.card.opening import open_reader
from drivers.card.pcsc import PcscReader
from drivers.card.refusal import CardProblem, CardRefused
from drivers.errors import DeviceError, DeviceFault, DeviceGone, DeviceTimeout
from simulators.pcscd import READER, Pcscd, PcscdError
from tests.drivers.card.cards import OWNER, RIGHT, deliver, inserted, opened, supply
from tests.drivers.card.worker_processes import own_worker

SELECT = bytes.fromhex("00A4040009F04E434B494F534B0100")
LOST = bytes.fromhex("0CCADF020D9701008E08000000000000000000")  # answered 6987 where no channel is open
DEADLINE_S = 0.8


@pytest.fixture(scope="module")
def pcscd() -> Iterator[Pcscd]:
    try:
        daemon = Pcscd()
    except PcscdError as error:
        pytest.skip(str(error))
    with daemon:
        yield daemon


@pytest.fixture(scope="module")
def shared_reader(pcscd: Pcscd) -> Iterator[PcscReader]:
    with closing(PcscReader(READER, timeout_s=DEADLINE_S)) as reader:
        yield reader


@pytest.fixture
def reader(shared_reader: PcscReader) -> PcscReader:
    assert shared_reader.wait_removed(10)
    return shared_reader


@pytest.fixture
def address(pcscd: Pcscd) -> tuple[str, int]:
    return "127.0.0.1", pcscd.port


def test_a_card_is_delivered_through_pcsc(reader: PcscReader, address: tuple[str, int]) -> None:
    with inserted(supply(), address):
        assert reader.wait_card(5)
        connection = reader.connect()
        assert connection.atr.hex().upper() == "3B85800180739C21C08A"
        assert deliver(connection.transmit, OWNER) is not None
        connection.disconnect()
    assert reader.wait_removed(5)


def test_leaving_the_card_takes_its_match_away(reader: PcscReader, address: tuple[str, int]) -> None:
    with inserted(supply(), address):
        reader.wait_card(5)
        connection = reader.connect()
        opened(connection.transmit).verify(RIGHT, OWNER)
        connection.reset()
        assert connection.transmit(LOST)[-2:] == bytes.fromhex("6987")


def test_another_program_finds_the_card_taken(reader: PcscReader, address: tuple[str, int]) -> None:
    with inserted(supply(), address):
        reader.wait_card(5)
        connection = reader.connect()
        with closing(PcscReader(READER, timeout_s=DEADLINE_S)) as other:
            assert other.wait_card(5)
            with pytest.raises(DeviceGone, match="in use by another program"):
                other.connect()
            connection.disconnect()
            assert other.connect().transmit(SELECT)[-2:] == b"\x90\x00"


def test_a_silent_card_costs_the_deadline_and_the_next_card_is_served(
    reader: PcscReader, address: tuple[str, int]
) -> None:
    with inserted(supply(), address, "silent@3"):
        reader.wait_card(5)
        started = time.monotonic()
        with pytest.raises(DeviceTimeout, match="no answer in"):
            deliver(reader.connect().transmit, OWNER)
        assert time.monotonic() - started < DEADLINE_S + 4
    assert reader.wait_removed(5)
    with inserted(supply(), address):
        assert reader.wait_card(5)
        assert deliver(reader.connect().transmit, OWNER) is not None


@pytest.mark.parametrize(
    "fault",
    [
        "pulled@12",
        "cut_frame@12",
        "cut_to_9000@12",
        "one_byte@12",
        "more_forever@12+",
        "again_forever@12+",
        "garbage@12",
    ],
)
def test_a_line_that_fails_in_mid_session_delivers_nothing(
    reader: PcscReader, address: tuple[str, int], fault: str
) -> None:
    with inserted(supply(), address, fault):
        reader.wait_card(5)
        connection = reader.connect()
        with pytest.raises(DeviceError):
            deliver(connection.transmit, OWNER)
        connection.disconnect()


def test_a_card_swapped_under_the_open_handle_is_not_taken_for_the_first(
    reader: PcscReader, address: tuple[str, int]
) -> None:
    with inserted(supply(), address, "swapped@12"):
        reader.wait_card(5)
        with pytest.raises(DeviceFault):
            deliver(reader.connect().transmit, OWNER)


def test_a_card_pulled_and_another_put_in_needs_a_new_connection(
    reader: PcscReader, address: tuple[str, int]
) -> None:
    with inserted(supply(), address) as card:
        reader.wait_card(5)
        connection, seen = reader.connect(), reader.presence.insertions
        card.remove()
        card.insert()
        with pytest.raises(DeviceGone):
            for _ in range(3):
                connection.transmit(SELECT)
                time.sleep(0.2)
        assert _until(lambda: reader.presence.insertions > seen and reader.card_present)
        assert reader.connect().transmit(SELECT)[-2:] == b"\x90\x00"


def test_a_mute_card_is_named_or_not_seen_at_all(reader: PcscReader, address: tuple[str, int]) -> None:
    with inserted(supply(), address, "mute"):
        if reader.wait_card(1.5):
            with pytest.raises(CardRefused) as caught:
                reader.connect()
            assert caught.value.card_problem is CardProblem.MUTE


def test_readers_that_are_not_there_are_named_with_those_that_are(pcscd: Pcscd) -> None:
    with closing(open_reader("Identiv")) as reader:
        assert re.search(r"not found; check its plug.*Virtual PCD 00 00", str(reader.presence.lost))


def test_a_worker_that_dies_is_started_again(reader: PcscReader, address: tuple[str, int]) -> None:
    with inserted(supply(), address):
        reader.wait_card(5)
        connection = reader.connect()
        os.kill(own_worker(), 9)
        with pytest.raises(DeviceGone, match="worker ended"):
            connection.transmit(SELECT)
        assert reader.connect().transmit(SELECT)[-2:] == b"\x90\x00"


def test_a_restarted_pcscd_is_found_again(pcscd: Pcscd, reader: PcscReader, address: tuple[str, int]) -> None:
    heard: list[str] = []
    monitor = CardMonitor(
        reader,
        inserted=lambda: heard.append("inserted"),
        removed=lambda: heard.append("removed"),
        lost=lambda error: heard.append("lost"),
        found=lambda: heard.append("found"),
    )
    try:
        with inserted(supply(), address):
            assert _until(lambda: heard == ["inserted"])
            connection = reader.connect()
            pcscd.kill()
            with pytest.raises(DeviceGone):
                connection.transmit(SELECT)
            assert _until(lambda: heard == ["inserted", "removed", "lost"])
            with pytest.raises(DeviceGone, match="start pcscd"):
                reader.connect()
            with closing(open_reader(READER)) as another:
                assert "start pcscd" in str(another.presence.lost)
            pcscd.start()
            assert _until(lambda: heard[3:] == ["found", "inserted"])
            assert deliver(reader.connect().transmit, OWNER) is not None
    finally:
        monitor.close()


def _until(holds: Callable[[], bool], timeout_s: float = 10.0) -> bool:
    deadline = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


STRANGERS = {
    ("opensc-tool", "-a"): "3b:85:80:01:80:73:9c:21:c0:8a",
    ("opensc-tool", "-n"): "Unsupported card",
    ("opensc-tool", "-s", "00A4040009F04E434B494F534B0100", "-s", "00200096"): "SW1=0x63, SW2=0xC5",
    ("opensc-tool", "-s", "00A4040009A00000030800001000"): "SW1=0x6A, SW2=0x82",
    ("pkcs15-tool", "-D"): "Card is invalid or cannot be handled",
    ("pcsc_scan", "-n", "-c"): "3B 85 80 01 80 73 9C 21 C0 8A",
}


@pytest.mark.parametrize("command", STRANGERS, ids=" ".join)
def test_strangers_tools_see_our_card_as_it_is(
    reader: PcscReader, address: tuple[str, int], command: tuple[str, ...]
) -> None:
    with inserted(supply(), address):
        reader.wait_card(5)
        told = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        assert STRANGERS[command] in told.stdout + told.stderr
        assert deliver(reader.connect().transmit, OWNER) is not None


def test_scriptor_speaks_with_our_card(reader: PcscReader, address: tuple[str, int]) -> None:
    with inserted(supply(), address):
        reader.wait_card(5)
        script = "00 A4 04 00 09 F0 4E 43 4B 49 4F 53 4B 01 00\n00 CB 3F FF 04 5C 02 7F 61 00\n"
        told = subprocess.run(
            ["scriptor", "-r", READER], input=script, capture_output=True, text=True, timeout=20
        )
        assert "7F 61" in told.stdout
        assert told.stdout.count("90 00") == 2
