"""A small fleet of real connections: seen live, heard, cut off and back, every event acknowledged."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from centre.cli import main
from simulators.broker import Broker, free_port
from simulators.control import ControlClient
from simulators.fleet.cli import main as simulator
from tests.kiosk.programs import Program

KIOSKS = 25
LIMIT_S = 60.0


@pytest.fixture(scope="module", params=["plain", "tls"])
def fleet(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ControlClient]:
    folder = tmp_path_factory.mktemp("fleet")
    with ExitStack() as stack:
        begin = secured if request.param == "tls" else plain
        broker, options = begin(folder, stack)
        serve = (sys.executable, "-m", "centre", "run", *options, "--broker", broker)
        stack.enter_context(Program(*serve, log=folder / "centre.log"))
        kiosks = (
            "--kiosks",
            str(KIOSKS),
            "--window",
            "1",
            "--spread",
            "1",
            "--events",
            "40",
            "--broker",
            broker,
        )
        control = folder / "control"
        members = ("--centre", folder / "centre.json", "--control", control)
        command = (sys.executable, "-m", "simulators", "fleet", *kiosks, *members)
        stack.enter_context(Program(*command, log=folder / "fleet.log"))
        client = ControlClient(control)
        stack.callback(client.close)
        yield client


def plain(folder: Path, stack: ExitStack) -> tuple[str, tuple[str, ...]]:
    options = (f"--database=sqlite:///{folder}/centre.db", f"--keys={folder}/keys")
    enrol(folder, options)
    return f"127.0.0.1:{stack.enter_context(Broker(folder / 'broker')).port}", options


def secured(folder: Path, stack: ExitStack) -> tuple[str, tuple[str, ...]]:
    """With an authority, a certificate for each kiosk, and everybody's roles written before the start."""
    tls, port = folder / "line", free_port()
    options = (f"--database=sqlite:///{folder}/centre.db", f"--keys={folder}/keys", f"--tls={tls}")
    listening = ("--host", "127.0.0.1", "--listen", "127.0.0.1", "--port", str(port))
    assert centre("broker-init", str(tls), *listening) == 0
    enrol(folder, options, "--certificates")
    assert centre("broker-roles", *options, str(tls)) == 0
    configuration = tls / "broker" / "mosquitto.conf"
    return f"127.0.0.1:{stack.enter_context(Broker(folder / 'broker', port, configuration)).port}", options


def enrol(folder: Path, options: tuple[str, ...], *more: str) -> None:
    register, answer = str(folder / "fleet.json"), str(folder / "centre.json")
    assert simulator(["--kiosks", str(KIOSKS), "--register", register, *more]) == 0
    assert centre("enrol-fleet", *options, register, "--out", answer) == 0


def centre(*words: str) -> int:
    return main(list(words))


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
    assert (stats["refusals"], stats["timeouts"]) == (0, 0)


def test_a_fleet_whose_lines_are_cut_comes_back_by_itself_and_loses_nothing(fleet: ControlClient) -> None:
    fleet.do("drop", kiosks=KIOSKS)
    until(fleet, connects=2 * KIOSKS, connected=KIOSKS)
    sent = fleet.do("pace", events_s=0)["events"]
    assert until(fleet, acknowledged=sent)["owed"] == 0
