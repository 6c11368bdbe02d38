"""A cabinet on a pty: the simulated boards, and cabinets opened on them."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from drivers.cabinet.cabinet import Cabinet
from drivers.cabinet.contacts import CabinetEvent
from simulators.cabinet.device import CabinetDevice
from simulators.cabinet.line import BAUD, ServedLine
from simulators.serve import PtyEndpoint


class HandClock:
    """Time that moves when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Rig:
    """One simulated cabinet at one address; `boards_clock` is the clock of the boards' timers."""

    device: CabinetDevice
    link: Path
    boards_clock: HandClock
    stack: ExitStack = field(default_factory=ExitStack)

    def open(self, **options: Any) -> Cabinet:
        cabinet = Cabinet.open(str(self.link), **options)
        self.stack.callback(cabinet.close)
        return cabinet

    def do(self, action: str, **fields: Any) -> dict[str, Any]:
        return self.device.handle({"do": action, **fields})


def events(cabinet: Cabinet, polls: int = 12) -> list[CabinetEvent]:
    """All that so many polls tell."""
    return [event for _ in range(polls) for event in cabinet.poll()]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    clock = HandClock()
    device = CabinetDevice(seed=7, clock=clock)
    line = ServedLine(device, PtyEndpoint(tmp_path / "cabinet", BAUD))
    rig = Rig(device, tmp_path / "cabinet", clock)
    with rig.stack:
        rig.stack.callback(line.close)
        yield rig
