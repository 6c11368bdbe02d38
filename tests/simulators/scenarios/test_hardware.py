"""Scenarios on real devices: what only a simulator can do is refused before anything starts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.scenario import Scenario, ScenarioError, Step
from simulators.scenarios.cli import main
from simulators.scenarios.hardware import check_real
from simulators.scenarios.programs import free_port, start_program, stop_program
from tests.simulators.scenarios.conftest import Stage

pytestmark = pytest.mark.timeout(900)

PULLED = Scenario(
    devices={"sensor": {"finger": "owner"}, "card": {}},
    steps=(Step({"do": "remove"}, "card", after="^D4 "),),
)


@pytest.mark.parametrize(
    ("scenario", "real", "told"),
    [
        (PULLED, ["card"], "card remove needs a simulator; --by-hand asks you to do it"),
        (
            Scenario(devices={"sensor": {"fault": ["dry"]}}),
            ["sensor"],
            "device sensor: 'fault' needs a simulator",
        ),
        (Scenario(devices={"sensor": {}}), ["card"], "the scenario has no card; its devices are: sensor"),
        (Scenario(), ["sensor"], "the scenario has no sensor; its devices are: none"),
    ],
)
def test_what_only_a_simulator_can_do_is_named(scenario: Scenario, real: list[str], told: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        check_real(scenario, real, by_hand=False)
    assert str(refused.value).startswith(told)


def test_a_hand_can_do_what_a_control_socket_does() -> None:
    check_real(PULLED, ["card"], by_hand=True)
    check_real(PULLED, ["sensor"], by_hand=False)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["F15", "--reader", "ACS ACR39U"], "card remove needs a simulator"),
        (["F7", "--sensor", "/dev/ttyUSB9"], "'fault' needs a simulator"),
        (["F32", "--sensor", "/dev/ttyUSB9"], "the scenario has no sensor"),
        (["F8", "--cabinet", "/dev/ttyUSB9"], "--cabinet /dev/ttyUSB9 is no control socket"),
    ],
)
def test_it_is_refused_in_one_line_before_anything_starts(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err
    assert said.err.count("\n") == 1


@pytest.fixture
def bench(stage: Stage, prints: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A sensor's port and a reader's name, as somebody has them who did not start the simulators."""
    port, link = free_port(), tmp_path / "port"
    finger, references = prints / "1_2.png", [str(prints / f"{each}_1.png") for each in (1, 2)]
    sensor = ["sensor", "--link", str(link), "--finger", str(finger)]
    card = ["card", "--vpcd", f"127.0.0.1:{port}", "--finger", *references]
    started = [
        start_program(stage.means.python, words, tmp_path / f"{words[0]}.log") for words in (sensor, card)
    ]
    yield str(link), f"vpcd://127.0.0.1:{port}"
    for program in started:
        stop_program(program)


def test_a_scenario_is_played_on_the_port_and_the_reader_that_were_named(
    bench: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    sensor, reader = bench
    assert main(["F12", "--sensor", sensor, "--reader", reader]) == 0
    assert "not_this_card" in capsys.readouterr().out
