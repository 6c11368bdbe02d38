"""Whatever the wire and the module do: the right picture or a named error."""

import contextlib
from pathlib import Path

import numpy as np
import pytest

from drivers.errors import DeviceError
from drivers.fingerprint.sensor import NoImage
from simulators.sensor.faults import DEVICE, WIRE
from tests.drivers.fingerprint.bench import Bench

SEEDS = range(4)
PAIRS = ("dropped+repeated", "noise+corrupted", "stale+repeated", "reboot+dropped", "truncated+repeated")
BACK_IN_SERVICE_S = 5.0


@pytest.mark.parametrize("fault", [*WIRE, *DEVICE, *PAIRS])
@pytest.mark.parametrize("model", ["ZFM-20", "R503"])
def test_a_fault_yields_the_right_picture_or_a_named_error(finger: Path, fault: str, model: str) -> None:
    for seed in SEEDS:
        bench = Bench(finger, model=model, seed=seed)
        sensor = bench.open()
        for name in fault.split("+"):
            bench.mischief.switch_on(name)
        try:
            outcome = sensor.capture(3)
        except DeviceError as error:
            assert "\n" not in str(error)
            assert error.remedy
        else:
            assert isinstance(outcome, NoImage) or np.array_equal(outcome.pixels, bench.truth())


@pytest.mark.parametrize("fault", [*WIRE, *DEVICE])
def test_service_is_back_soon_after_a_fault_ends(finger: Path, fault: str) -> None:
    for seed in SEEDS:
        bench = Bench(finger, seed=seed)
        sensor = bench.open()
        bench.mischief.switch_on(fault)
        with contextlib.suppress(DeviceError):
            sensor.capture(1)
        bench.mischief.clear()
        start = bench.clock.now
        outcome = sensor.capture(3)
        assert not isinstance(outcome, NoImage)
        assert np.array_equal(outcome.pixels, bench.truth())
        assert bench.clock.now - start < BACK_IN_SERVICE_S


@pytest.mark.parametrize(
    "fault", ["dropped", "repeated", "corrupted", "lost-bytes", "truncated", "cut", "wrong-address"]
)
def test_a_single_fault_never_costs_the_picture(finger: Path, fault: str) -> None:
    for seed in SEEDS:
        bench = Bench(finger, seed=seed)
        sensor = bench.open()
        bench.mischief.switch_on(f"{fault}:1")
        outcome = sensor.capture(3)
        assert not isinstance(outcome, NoImage)
        assert np.array_equal(outcome.pixels, bench.truth())
