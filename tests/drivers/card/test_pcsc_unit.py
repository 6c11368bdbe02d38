"""The card reader's unit as systemd runs it, a process for each connection, through a real pcscd."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from drivers.card import pcsc_line
from drivers.card.pcsc import PcscReader
from drivers.errors import DeviceTimeout
from simulators.pcscd import READER, Pcscd, PcscdError
from tests.drivers.card.cards import OWNER, deliver, inserted, supply
from tests.drivers.card.worker_processes import workers_of

ACTIVATE = shutil.which("systemd-socket-activate")
DEADLINE_S = 0.5
GONE_S = 10.0
ROOT = Path(__file__).resolve().parents[3]

pytestmark = [
    pytest.mark.pcsc,
    pytest.mark.skipif(not ACTIVATE, reason="no systemd-socket-activate here"),
]


class ReaderUnit:
    """The unit's program behind systemd's own socket activation."""

    def __init__(self, folder: Path) -> None:
        assert ACTIVATE
        self.path = folder / "reader.socket"
        program = (sys.executable, "-P", "-m", "drivers.card.pcsc_worker")
        listen = (ACTIVATE, "--accept", "--inetd", "-E", f"PYTHONPATH={ROOT}", "-l", str(self.path))
        self._process = subprocess.Popen([*listen, *program], stderr=subprocess.PIPE, text=True)
        assert self._process.stderr
        while "Listening" not in self._process.stderr.readline():
            assert self._process.poll() is None
        self._drain = threading.Thread(target=self._process.stderr.read)
        self._drain.start()

    @property
    def workers(self) -> list[int]:
        return workers_of(self._process.pid)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._drain.join()
        assert self._process.stderr
        self._process.stderr.close()


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
def unit(tmp_path: Path) -> Iterator[ReaderUnit]:
    with closing(ReaderUnit(tmp_path)) as made:
        yield made
        deadline = time.monotonic() + GONE_S
        while made.workers and time.monotonic() < deadline:
            time.sleep(0.005)
        assert made.workers == []


@pytest.mark.usefixtures("address")
def test_each_connection_has_a_process_that_ends_with_it(unit: ReaderUnit) -> None:
    with closing(PcscReader(READER, DEADLINE_S, unit.path)):
        (first,) = unit.workers
        with closing(PcscReader(READER, DEADLINE_S, unit.path)):
            assert len(unit.workers) == 2
        assert unit.workers == [first]


def test_a_card_is_delivered_and_a_mute_one_ends_the_process(
    unit: ReaderUnit, address: tuple[str, int]
) -> None:
    with closing(PcscReader(READER, DEADLINE_S, unit.path)) as reader:
        with inserted(supply(), address, "silent@3"):
            assert reader.wait_card(5)
            (first,) = unit.workers
            with pytest.raises(DeviceTimeout, match="no answer in"):
                deliver(reader.connect().transmit, OWNER)
            assert first not in unit.workers
        assert reader.wait_removed(5)
        with inserted(supply(), address):
            assert reader.wait_card(5)
            assert deliver(reader.connect().transmit, OWNER) is not None
            assert len(unit.workers) == 1
        assert reader.wait_removed(5)


def test_a_process_that_is_stopped_is_left_behind_and_ends_when_it_goes_on(
    unit: ReaderUnit, address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pcsc_line, "END_S", 0.1)
    with closing(PcscReader(READER, DEADLINE_S, unit.path)) as reader:
        (stopped,) = unit.workers
        os.kill(stopped, signal.SIGSTOP)
        try:
            with pytest.raises(DeviceTimeout):
                reader.connect()
            with inserted(supply(), address):
                assert reader.wait_card(5)
                assert deliver(reader.connect().transmit, OWNER) is not None
                assert stopped in unit.workers
        finally:
            os.kill(stopped, signal.SIGCONT)
