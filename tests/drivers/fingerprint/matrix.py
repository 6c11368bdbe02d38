"""Every fault at every command of a capture, striking once or lasting: what came of it."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

import numpy as np

from drivers.errors import DeviceError
from drivers.fingerprint.sensor import Sensor
from drivers.fingerprint.sfm.sensor import SfmSensor
from drivers.fingerprint.shutter import NoImage
from simulators.sensor.faults import DEVICE, WIRE
from simulators.sensor.inprocess import InProcessWire
from tests.drivers.fingerprint.bench import Bench
from tests.drivers.fingerprint.sfm.bench import SfmBench

CAPTURE_S = 3.0
ONCE, LASTING = ":1", ""
EF01_FAULTS = tuple(WIRE | DEVICE)
AnyBench = Bench | SfmBench


class Came(StrEnum):
    RIGHT = "right"
    NOTHING = "nothing"
    ERROR = "error"
    WRONG = "wrong"


def commands_of_a_capture(kind: type[AnyBench], finger: Path) -> int:
    """How many times the host speaks in a faultless capture."""
    bench = kind(finger)
    sensor = bench.open()
    ear = _Ear(bench, "", 0)
    sensor.capture(CAPTURE_S)
    return ear.commands


def row(kind: type[AnyBench], finger: Path, fault: str, commands: Iterable[int]) -> Iterator[Came]:
    """What came of each capture with this fault beginning at one of these commands."""
    for at in commands:
        for lasts in (ONCE, LASTING):
            bench = kind(finger, seed=at)
            sensor = bench.open()
            _Ear(bench, fault + lasts, at)
            yield _capture(bench, sensor)


class _Ear:
    """Counts what the host says, and begins the fault just before the command of this number."""

    def __init__(self, bench: AnyBench, fault: str, at: int) -> None:
        self.commands = 0
        self._bench = bench
        self._fault = fault
        self._at = at
        self._wire: InProcessWire = bench.wire
        self._write = bench.wire.write
        bench.wire.write = self.write  # type: ignore[method-assign]

    def write(self, data: bytes) -> None:
        if self._fault and self.commands == self._at:
            self._bench.mischief.switch_on(self._fault)
        self.commands += 1
        self._write(data)


def _capture(bench: AnyBench, sensor: Sensor | SfmSensor) -> Came:
    try:
        outcome = sensor.capture(CAPTURE_S)
    except DeviceError:
        return Came.ERROR
    if isinstance(outcome, NoImage):
        return Came.NOTHING
    return Came.RIGHT if np.array_equal(outcome.pixels, bench.truth()) else Came.WRONG
