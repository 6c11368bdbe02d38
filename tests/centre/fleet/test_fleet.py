"""A small fleet of real connections: seen live, heard, cut off and back, every event acknowledged."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from simulators.broker import Broker
from simulators.control import ControlClient
from tests.kiosk.programs import Program

KIOSKS = 25
LIMIT_S = 60.0


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlClient]:
    folder = tmp_path_factory.mktemp("fleet")
    options = (f"--database=sqlite:///{folder}/centre.db", f"--keys={folder}/keys")
    with ExitStack() as stack:
        broker = f"127.0.0.1:{stack.enter_context(Broker(folder / 'broker')).port}"
        run(folder, "simulators", "fleet", "--kiosks", str(KIOSKS), "--register", "fleet.json")
        run(folder, "centre", "enrol-fleet", *options, "fleet.json", "--out", "centre.json")
        centre = (sys.executable, "-m", "centre", "run", *options, "--broker", broker)
        stack.enter_context(Program(*centre, log=folder / "centre.log"))
        kiosks = ("--kiosks", str(KIOSKS), "--window", "1", "--events", "40", "--broker", broker)
        control = folder / "control"
        members = ("--centre", folder / "centre.json", "--control", control)
        command = (sys.executable, "-m", "simulators", "fleet", *kiosks, *members)
        stack.enter_context(Program(*command, log=folder / "fleet.log"))
        client = ControlClient(control)
        stack.callback(client.close)
        yield client


def run(folder: Path, *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, check=True, timeout=LIMIT_S, stdout=subprocess.DEVNULL
    )


def until(fleet: ControlClient, **least: int) -> dict[str, int]:
    deadline = time.monotonic() + LIMIT_S
    while True:
        stats = fleet.do("stats")
        if all(stats[name] >= value for name, value in least.items()):
            return stats
        assert time.monotonic() < deadline, stats
        time.sleep(0.1)


def test_every_kiosk_connects_and_its_events_are_acknowledged(fleet: ControlClient) -> None:
    stats = until(fleet, connected=KIOSKS, acknowledged=60)
    assert stats["refusals"] == 0


def test_a_fleet_whose_lines_are_cut_comes_back_by_itself_and_loses_nothing(fleet: ControlClient) -> None:
    fleet.do("drop", kiosks=KIOSKS)
    until(fleet, connects=2 * KIOSKS, connected=KIOSKS)
    sent = fleet.do("pace", events_s=0)["events"]
    assert until(fleet, acknowledged=sent)["owed"] == 0
