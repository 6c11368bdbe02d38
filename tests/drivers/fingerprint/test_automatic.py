"""The R503 enrols and identifies by itself; the driver follows."""

from pathlib import Path

import pytest
from PIL import Image

from drivers.errors import DeviceRefused
from simulators.fingers import impression, master
from tests.drivers.fingerprint.bench import Bench


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("prints")
    paths = [folder / f"{number}.png" for number in (1, 2)]
    for number, path in zip((1, 2), paths, strict=True):
        Image.fromarray(impression(master(number), 1).image).save(path)
    return paths


def test_a_finger_is_enrolled_and_identified_by_the_module_alone(prints: list[Path]) -> None:
    bench, steps = Bench(prints[0], model="R503", paced=True), list[int]()
    with bench.open() as sensor:
        assert sensor.automatic.enrol(5, must_leave=False, step=steps.append) == 5
        assert steps == [*range(1, 13), 13, 14, 15]
        found = sensor.automatic.identify()
        assert found is not None
        assert found.page == 5
        bench.glass.place(prints[1], bench.model.dpi)
        assert sensor.automatic.identify() is None


def test_a_finger_that_does_not_come_is_a_value(prints: list[Path]) -> None:
    bench = Bench(prints[0], model="R503", paced=True)
    bench.glass.lift()
    with bench.open() as sensor:
        assert sensor.automatic.enrol(5) is None
        assert sensor.automatic.identify() is None


def test_a_module_without_it_refuses(prints: list[Path]) -> None:
    with Bench(prints[0]).open() as sensor, pytest.raises(DeviceRefused):
        sensor.automatic.enrol(5)
