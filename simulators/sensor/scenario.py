"""A scenario file: what happens to a simulated sensor, and when, written down beforehand.

TOML, one table a step, in seconds from *ready*; a step is a request of the control socket.

    [[step]]
    at_s = 2.5
    do = "fault"
    name = "dropped:1"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from simulators.control import Request

_TIME = "at_s"
_ACTION = "do"


class ScenarioError(ValueError):
    """The file is no scenario; one line names the place and what is expected there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One request and when it is made."""

    at_s: float
    request: Request


def load(path: Path, actions: Mapping[str, frozenset[str]]) -> list[Step]:
    """The steps in order of time; `actions` tells which fields each action knows."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(f"cannot read {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path} is no TOML: {error}") from None
    unknown = content.keys() - {"step"}
    steps = content.get("step", [])
    if unknown or not isinstance(steps, list):
        raise ScenarioError(
            f"{path}: expected tables [[step]], got {', '.join(sorted(unknown)) or 'one step'}"
        )
    found = [_step(f"{path}: step {number}", each, actions) for number, each in enumerate(steps, 1)]
    return sorted(found, key=lambda step: step.at_s)


def _step(place: str, fields: object, actions: Mapping[str, frozenset[str]]) -> Step:
    if not isinstance(fields, dict):
        raise ScenarioError(f"{place}: expected a table, got {fields!r}")
    at_s, action = fields.get(_TIME), fields.get(_ACTION)
    if isinstance(at_s, bool) or not isinstance(at_s, int | float) or at_s < 0:
        raise ScenarioError(f"{place}: {_TIME} is a number of seconds, not {at_s!r}")
    if not isinstance(action, str) or action not in actions:
        raise ScenarioError(f"{place}: no action {action!r}; there are: {', '.join(actions)}")
    unknown = fields.keys() - actions[action] - {_TIME, _ACTION}
    if unknown:
        known = ", ".join(sorted(actions[action])) or "none"
        raise ScenarioError(f"{place}: {action} knows no {sorted(unknown)[0]!r}; its fields are: {known}")
    return Step(float(at_s), {key: value for key, value in fields.items() if key != _TIME})
