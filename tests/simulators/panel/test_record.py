"""What a technician did on the panel is saved, and does the same to the device without the panel."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, OptionList, SelectionList

from simulators.control import Reply
from simulators.fingers.cli import main as grow
from simulators.panel.app import Panel
from simulators.panel.bench import Bench, devices_named
from simulators.panel.kinds import KINDS
from simulators.scenario import read
from simulators.scenarios.cli import main as play
from tests.kiosk import programs
from tests.simulators.panel.test_panel import until


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("recorded")
    assert grow(["--seed", "3", "--count", "2", "--impressions", "1", "--out", str(folder / "prints")]) == 0
    with programs.sensor(folder, folder / "prints" / "1_1.png"):
        yield folder


@pytest.fixture
def bench(folder: Path) -> Iterator[Bench]:
    bench = Bench(devices_named([("sensor", folder / "sensor.control")]))
    yield bench
    bench.close()


def looks(bench: Bench) -> Reply:
    """What the sensor tells of itself, without what only grows."""
    state = bench.named("sensor").state()
    return {key: state[key] for key in ("finger", "faults", "plugged") if key in state}


async def _work(panel: Panel, pilot: Pilot[None], bench: Bench) -> None:
    """Press save on an empty bench; lay the second finger down, make it dry, unplug the sensor, save."""
    await pilot.press("s")
    panel.query_one(".fingers", OptionList).focus()
    await pilot.press("down", "down", "enter")
    await until(pilot, lambda: len(bench.done) == 1)
    faults = panel.query("#sensor SelectionList").first(SelectionList)
    faults.focus()
    faults.highlighted = list(KINDS["sensor"].faults).index("dry")
    await pilot.press("space")
    await until(pilot, lambda: len(bench.done) == 2)
    next(button for button in panel.query(Button) if "nplug" in str(button.label)).press()
    await until(pilot, lambda: len(bench.done) == 3)
    await pilot.press("s")


def test_a_record_replayed_leaves_the_device_as_the_technician_did(bench: Bench, folder: Path) -> None:
    saved = folder / "saved.toml"
    before = looks(bench)

    async def record() -> None:
        fingers = sorted((folder / "prints").glob("*.png"))
        panel = Panel(bench, fingers, 500.0, saved, [])
        async with panel.run_test(size=(150, 48)) as pilot:
            await _work(panel, pilot, bench)
            await until(pilot, saved.exists)

    asyncio.run(record())
    after = looks(bench)
    assert after != before
    sensor = bench.named("sensor")
    for request in ({"do": "replug"}, {"do": "clear"}, {"do": "lift"}):
        sensor.ask(request)
    assert looks(bench) != after
    assert [step.request["do"] for step in read(saved).steps] == ["place", "fault", "unplug"]
    assert play(["--sensor", str(folder / "sensor.control"), str(saved)]) == 0
    assert looks(bench) == after
