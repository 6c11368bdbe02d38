"""The card reader's unit as systemd runs it, a process for each connection, through a real pcscd."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from drivers.card import pcsc_line
from drivers.card.pcsc import PcscReader
from drivers.errors import DeviceTimeout
from simulators.pcscd import READER, Pcscd, PcscdError
from tests.activated import ACTIVATE, ActivatedUnit
from tests.drivers.card.cards import OWNER, deliver, inserted, supply
from tests.drivers.card.worker_processes import WORKER

DEADLINE_S = 0.5
GONE_S = 10.0
ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.skipif(not ACTIVATE, reason="no systemd-socket-activate here")


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    """Where a card is put into the virtual reader."""
    try:
        daemon = Pcscd()
    except PcscdError as error:
        pytest.skip(str(error))
    with daemon:
        yield "127.0.0.1", daemon.port


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[ActivatedUnit]:
    with closing(ActivatedUnit(tmp_path / "reader.socket", WORKER)) as made:
        yield made
        deadline = time.monotonic() + GONE_S
        while made.pids and time.monotonic() < deadline:
            time.sleep(0.005)
        assert made.pids == []


@pytest.mark.usefixtures("address")
def test_each_connection_has_a_process_that_ends_with_it(unit: ActivatedUnit) -> None:
    with closing(PcscReader(READER, DEADLINE_S, unit.path)):
        (first,) = unit.pids
        with closing(PcscReader(READER, DEADLINE_S, unit.path)):
            assert len(unit.pids) == 2
        assert unit.pids == [first]


def test_a_card_is_delivered_and_a_mute_one_ends_the_process(
    unit: ActivatedUnit, address: tuple[str, int]
) -> None:
    with closing(PcscReader(READER, DEADLINE_S, unit.path)) as reader:
        with inserted(supply(), address, "silent@3"):
            assert reader.wait_card(5)
            (first,) = unit.pids
            with pytest.raises(DeviceTimeout, match="no answer in"):
                deliver(reader.connect().transmit, OWNER)
            assert first not in unit.pids
        assert reader.wait_removed(5)
        with inserted(supply(), address):
            assert reader.wait_card(5)
            assert deliver(reader.connect().transmit, OWNER) is not None
            assert len(unit.pids) == 1
        assert reader.wait_removed(5)


def test_a_process_that_is_stopped_is_left_behind_and_ends_when_it_goes_on(
    unit: ActivatedUnit, address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pcsc_line, "END_S", 0.1)
    with closing(PcscReader(READER, DEADLINE_S, unit.path)) as reader:
        (stopped,) = unit.pids
        os.kill(stopped, signal.SIGSTOP)
        try:
            with pytest.raises(DeviceTimeout):
                reader.connect()
            with inserted(supply(), address):
                assert reader.wait_card(5)
                assert deliver(reader.connect().transmit, OWNER) is not None
                assert stopped in unit.pids
        finally:
            os.kill(stopped, signal.SIGCONT)
