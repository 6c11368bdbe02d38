"""A scenario is judged by its steps too: one that never came to pass is told, and nothing waits for it."""

import time
from pathlib import Path

import pytest

from simulators.scenario import Run, Scenario, Step
from simulators.scenarios.performing import perform

pytestmark = pytest.mark.timeout(900)

HELP = Run(("--help",))


def problems(folder: Path, *steps: Step, run: Run = HELP) -> list[str]:
    return perform(Scenario(runs=(run,), steps=steps), folder, lambda line: None)


def test_a_command_that_did_as_expected_is_found_nothing_against(tmp_path: Path) -> None:
    assert problems(tmp_path, run=Run(("--help",), says=("usage: kiosk",))) == []


def test_a_step_whose_line_was_never_said_is_told(tmp_path: Path) -> None:
    found = problems(tmp_path, Step({"do": "remove"}, "card", after="^D4 "))
    assert found == ["run 1: it never said '^D4 ', for card remove"]


def test_a_step_that_comes_too_late_is_told_and_not_waited_for(tmp_path: Path) -> None:
    began = time.monotonic()
    found = problems(tmp_path, Step({"do": "remove"}, "card", at_s=900.0))
    assert found == ["run 1: it ended before 900 s, when card remove was to be done"]
    assert time.monotonic() - began < 600


def test_a_step_for_what_is_not_there_is_told(tmp_path: Path) -> None:
    for step, told in (
        (Step({"do": "remove"}, "card", after="usage"), "no device 'card'; there are: none"),
        (Step({"do": "run", "words": ["desk", "log"]}, "centre", after="usage"), "there is no centre"),
        (Step({"do": "turn"}, "centre", after="usage"), "the centre knows no such step"),
    ):
        (found,) = problems(tmp_path, step)
        assert told in found


def test_what_a_line_met_is_filled_into_the_steps_and_runs_after_it(tmp_path: Path) -> None:
    met = Step({"do": "remove"}, "{word}", after="usage: (?P<word>[a-z]+)")
    said: list[str] = []
    again = Run(("{word}",), exit=2, says=("invalid choice: 'kiosk'",))
    scenario = Scenario(runs=(HELP, again), steps=(met,))
    found = perform(scenario, tmp_path, said.append)
    assert [each for each in found if each.startswith("run 2")] == []


def test_a_command_that_goes_on_too_long_is_ended(tmp_path: Path) -> None:
    found = problems(tmp_path, run=Run(("--help",), patience_s=0.001))
    assert "run 1: it was not done after 0.001 s" in found


def test_a_pin_is_not_told(tmp_path: Path) -> None:
    said: list[str] = []
    step = Step({"do": "run", "words": ["desk", "log"], "input": "582914"}, "centre", after="usage")
    perform(Scenario(runs=(HELP,), steps=(step,)), tmp_path, said.append)
    assert any("> centre run desk log" in line for line in said)
    assert "582914" not in "\n".join(said)
