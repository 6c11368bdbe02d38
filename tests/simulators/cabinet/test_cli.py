"""`kiosk-sim cabinet` as its own process, spoken to by a stranger: pymodbus's own serial client."""

import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymodbus.client import ModbusSerialClient

from drivers.cabinet.cabinet import Cabinet
from drivers.cabinet.contacts import CARD_PUT_BACK, CARD_TAKEN
from drivers.cabinet.faults import LineCut
from simulators.cabinet import cli
from simulators.control import ControlClient
from tests.conftest import ROOT
from tests.drivers.cabinet.conftest import events

_READY_LIMIT_S = 30


class Simulator:
    """One started `kiosk-sim cabinet`."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.link, self.control = folder / "tty", folder / "control"
        command = [sys.executable, "-m", "simulators", "cabinet", "--link", str(self.link)]
        command += ["--control", str(self.control), *options]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], _READY_LIMIT_S)
        assert ready
        assert self.process.stdout.readline() == f"ready {self.link}\n"

    def kill(self) -> None:
        self.process.kill()
        self._reap()

    def stop(self) -> int:
        self.process.terminate()
        return self._reap()

    def _reap(self) -> int:
        code = self.process.wait(timeout=_READY_LIMIT_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Simulator]:
    simulator = Simulator(tmp_path, "--state", str(tmp_path / "state.json"))
    yield simulator
    simulator.kill()


def test_a_strangers_client_reads_inputs_and_switches_outputs(simulator: Simulator) -> None:
    with ModbusSerialClient(str(simulator.link), baudrate=9600, timeout=2) as client:
        assert client.read_discrete_inputs(0, count=4, device_id=1).bits[:4] == [True, False, True, False]
        assert not client.write_coils(0, [True, False, True], device_id=1).isError()
        assert client.read_coils(0, count=8, device_id=1).bits[:4] == [True, False, True, False]
        assert client.read_holding_registers(0x1000, count=8, device_id=1).registers == [0] * 8
        assert client.read_input_registers(0, count=1, device_id=1).exception_code == 1


def test_a_card_is_handed_out_and_its_absence_survives_a_killed_simulator(
    simulator: Simulator, tmp_path: Path
) -> None:
    cabinet = Cabinet.open(str(simulator.link))
    control = ControlClient(simulator.control)
    assert events(cabinet) == [CARD_PUT_BACK]
    cabinet.release_latch()
    control.do("take_card")
    assert CARD_TAKEN in events(cabinet)
    control.close()
    simulator.kill()
    with pytest.raises(LineCut):
        cabinet.poll()
    cabinet.close()
    again = Simulator(tmp_path, "--state", str(tmp_path / "state.json"))
    try:
        mended = Cabinet.open(str(again.link))
        assert events(mended) == []
        mended.close()
    finally:
        again.kill()


def test_a_terminated_simulator_takes_link_and_socket_with_it(tmp_path: Path) -> None:
    simulator = Simulator(tmp_path, "--fault", "case_open", "--fault", "garbage:3")
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(simulator.control))
        client.sendall(b'{"do": "state"}\n')
        reply = json.loads(client.recv(4096))
    assert reply["faults"] == ["case_open", "garbage"]
    assert simulator.stop() == 0
    assert not os.path.lexists(simulator.link)
    assert not simulator.control.exists()


def test_an_unknown_fault_is_one_line_and_a_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--link", str(tmp_path / "tty"), "--fault", "gremlin"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("kiosk-sim cabinet: no fault 'gremlin'; there are: stuck_latch")
    assert told.count("\n") == 1
