import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.card.application import Outcome
from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.vpcd import VpcdReader
from simulators.control import ControlClient, ControlError
from tests.drivers.card.cards import OTHER_HAND, OWNER, RIGHT, STRANGER, deliver, opened


@pytest.fixture
def reader(free_port: int) -> Iterator[VpcdReader]:
    made = VpcdReader("127.0.0.1", free_port, timeout_s=1.0)
    yield made
    made.close()


class Running:
    """`kiosk-sim card` as a process of its own."""

    def __init__(self, folder: Path, port: int, *options: str) -> None:
        (folder / "right.compact").write_bytes(OWNER)
        (folder / "left.compact").write_bytes(OTHER_HAND)
        fingers = [str(folder / name) for name in ("right.compact", "left.compact")]
        command = [
            sys.executable,
            "-m",
            "simulators",
            "card",
            "--vpcd",
            f"127.0.0.1:{port}",
            "--finger",
            *fingers,
        ]
        command += ["--control", str(folder / "control"), "--state", str(folder / "state.json"), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.ready = self.process.stdout.readline().strip()
        self.control = ControlClient(folder / "control")

    def end(self, number: int = signal.SIGTERM) -> int:
        self.control.close()
        self.process.send_signal(number)
        code = self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


def test_the_card_does_what_its_control_socket_says(
    reader: VpcdReader, free_port: int, tmp_path: Path
) -> None:
    card = Running(tmp_path, free_port)
    try:
        assert card.ready == f"ready 127.0.0.1:{free_port}"
        assert reader.wait_card(5)
        card.control.do("remove")
        assert reader.wait_removed(5)
        assert card.control.do("insert") == {"connected": True}
        assert reader.wait_card(5)
        assert deliver(reader.connect().transmit, OWNER) is not None
        state = card.control.do("state")
        assert (state["card_state"], state["tries"]) == ("delivered", {"96": 5, "97": 5})
        with pytest.raises(ControlError, match="no fault"):
            card.control.do("fault", name="nonsense")
        with pytest.raises(ControlError, match="insert, remove"):
            card.control.do("dance")
    finally:
        assert card.end() == 0


def test_a_fault_of_the_card_makes_it_another_card_until_it_is_cleared(
    reader: VpcdReader, free_port: int, tmp_path: Path
) -> None:
    card = Running(tmp_path, free_port, "--fault", "revoked")
    try:
        assert reader.wait_card(5)
        with pytest.raises(CardRefused) as caught:
            opened(reader.connect().transmit)
        assert caught.value.card_problem is CardProblem.REVOKED
        card.control.do("clear")
        assert reader.wait_card(5)
        assert opened(reader.connect().transmit).verify(RIGHT, OWNER).outcome is Outcome.MATCH
    finally:
        card.end()


def test_tries_outlive_the_card_process_even_when_it_is_killed(
    reader: VpcdReader, free_port: int, tmp_path: Path
) -> None:
    for left in (4, 3):
        card = Running(tmp_path, free_port)
        assert reader.wait_card(5)
        assert opened(reader.connect().transmit).verify(RIGHT, STRANGER).tries_left == left
        card.end(signal.SIGKILL)
        assert reader.wait_removed(5)
        assert json.loads((tmp_path / "state.json").read_text())["tries"]["96"] == left


def test_a_card_waits_for_a_reader_that_comes_later(free_port: int, tmp_path: Path) -> None:
    card = Running(tmp_path, free_port)
    later = VpcdReader("127.0.0.1", free_port)
    try:
        assert later.wait_card(5)
    finally:
        card.end()
        later.close()
