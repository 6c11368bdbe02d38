"""Fault × moment: whatever breaks, and whenever in a capture, no wrong picture is a success."""

from collections import Counter
from pathlib import Path

import pytest

from simulators.sensor.faults import DEVICE, WIRE
from simulators.sensor.sfm.line import FAULTS
from tests.drivers.fingerprint.bench import Bench
from tests.drivers.fingerprint.matrix import EF01_FAULTS, Came, commands_of_a_capture, row
from tests.drivers.fingerprint.sfm.bench import SfmBench

SFM_EACH = 7
"""Of the some fifty packets of an SFM capture, every this many-th; `make bench` takes all."""


@pytest.mark.parametrize("fault", EF01_FAULTS)
def test_no_wrong_picture_whenever_the_fault_begins(finger: Path, fault: str) -> None:
    commands = commands_of_a_capture(Bench, finger)
    came = Counter(row(Bench, finger, fault, range(commands)))
    assert came.total() == 2 * commands
    assert came[Came.RIGHT] > 0
    assert came[Came.WRONG] == 0


@pytest.mark.parametrize("fault", [name for name in FAULTS if name in WIRE | DEVICE])
def test_nor_with_a_module_of_another_protocol(finger: Path, fault: str) -> None:
    commands = commands_of_a_capture(SfmBench, finger)
    assert commands > SFM_EACH
    came = Counter(row(SfmBench, finger, fault, range(0, commands, SFM_EACH)))
    assert came[Came.WRONG] == 0
