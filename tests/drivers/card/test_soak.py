"""Cards put in and taken out again and again leave nothing behind: no thread, no descriptor.

`make soak` does 10,000 through each reader (minutes and hours); `pytest --insertions=N` as many as that.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.card.monitor import CardMonitor
from drivers.card.pcsc import PcscReader
from drivers.card.reader import Reader
from drivers.card.vpcd import VpcdReader
from simulators.card.device import CardDevice
from simulators.pcscd import READER, Pcscd, PcscdError
from tests.drivers.card.cards import supply
from tests.drivers.card.worker_processes import own_worker

SELECT = bytes.fromhex("00A4040009F04E434B494F534B0100")
SEEN_S = 20.0
SETTLE = 3
"""The first insertions load what is loaded once."""
MEMORY_GROWTH = 1.3
DEFAULT_INSERTIONS = 200


@dataclass(frozen=True, slots=True)
class Held:
    """What our process and the reader's worker hold."""

    threads: int
    descriptors: int


@pytest.fixture(params=["vpcd", "pcsc"])
def bench(request: pytest.FixtureRequest, free_port: int) -> Iterator[tuple[Reader, CardDevice, int]]:
    """A reader, a card that is not in it yet, and how often to put it in."""
    wanted = int(request.config.getoption("--insertions"))
    with ExitStack() as stack:
        reader: Reader
        if request.param == "vpcd":
            port, reader = free_port, stack.enter_context(closing(VpcdReader("127.0.0.1", free_port)))
        else:
            # Each takes pcscd most of a second, which looks only every 0.4 s.
            wanted = wanted if wanted > DEFAULT_INSERTIONS else wanted // 40
            port = _pcscd(stack).port
            reader = stack.enter_context(closing(PcscReader(READER)))
        yield reader, stack.enter_context(closing(CardDevice(supply(), ("127.0.0.1", port)))), wanted


def _pcscd(stack: ExitStack) -> Pcscd:
    try:
        return stack.enter_context(Pcscd())
    except PcscdError as error:
        pytest.skip(str(error))


@pytest.mark.timeout(0)
def test_insertions_leave_neither_threads_nor_descriptors_behind(
    bench: tuple[Reader, CardDevice, int], capsys: pytest.CaptureFixture[str]
) -> None:
    reader, card, insertions = bench
    told: list[str] = []
    monitor = CardMonitor(
        reader,
        inserted=lambda: told.append("in"),
        removed=lambda: told.append("out"),
        lost=lambda error: told.append("lost"),
        found=lambda: told.append("found"),
    )
    with closing(monitor):
        for _ in range(SETTLE):
            _visit(reader, card)
        before, memory, begun = _held(reader), _memory_kb(), time.monotonic()
        for _ in range(insertions):
            _visit(reader, card)
        took = time.monotonic() - begun
        after = _held(reader)
    with capsys.disabled():
        print(f"\n{type(reader).__name__}: {insertions} insertions in {took:.0f} s, {before} -> {after}")
    # The last card's own descriptors may still have been there before; more than then there may never be.
    assert (after.threads <= before.threads, after.descriptors <= before.descriptors) == (True, True), after
    assert _memory_kb() < memory * MEMORY_GROWTH
    assert set(told) == {"in", "out"}


def _visit(reader: Reader, card: CardDevice) -> None:
    card.insert()
    assert reader.wait_card(SEEN_S)
    connection = reader.connect()
    assert connection.transmit(SELECT)[-2:] == b"\x90\x00"
    connection.disconnect()
    card.remove()
    assert reader.wait_removed(SEEN_S)


def _held(reader: Reader) -> Held:
    threads, descriptors = threading.active_count(), _descriptors("self")
    if isinstance(reader, PcscReader):
        worker = str(own_worker())
        threads += len(list(Path("/proc", worker, "task").iterdir()))
        descriptors += _descriptors(worker)
    return Held(threads, descriptors)


def _descriptors(process: str) -> int:
    return len(list(Path("/proc", process, "fd").iterdir()))


def _memory_kb() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
