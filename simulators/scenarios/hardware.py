"""Which scenarios can be played on real devices, told before anything is started."""

from collections.abc import Iterable, Mapping
from typing import Any

from simulators.scenario import Scenario, ScenarioError, Step


def check_real(scenario: Scenario, real: Iterable[str], *, by_hand: bool) -> None:
    """ScenarioError for the first thing that only a simulator of a `real` device could do."""
    for name in real:
        if name not in scenario.devices:
            raise ScenarioError(f"the scenario has no {name}; its devices are: {_listed(scenario.devices)}")
        for key in ("fault", "with"):
            if key in scenario.devices[name]:
                raise ScenarioError(f"device {name}: {key!r} needs a simulator, and a real one was named")
    steps = (*scenario.steps, *(step for run in scenario.runs for step in run.steps))
    for step in () if by_hand else steps:
        if _name(step, scenario) in real:
            told = " ".join(map(str, step.request.values()))
            raise ScenarioError(
                f"{_name(step, scenario)} {told} needs a simulator; --by-hand asks you to do it"
            )


def _name(step: Step, scenario: Scenario) -> str:
    return step.device or next(iter(scenario.devices), "")


def _listed(devices: Mapping[str, Any]) -> str:
    return ", ".join(devices) or "none"
