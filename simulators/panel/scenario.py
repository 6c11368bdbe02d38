"""A bench's scenario: what is done to which device and when; recorded by the panel, repeated by `play`.

[[step]]
at_s = 2.5
device = "sensor"
do = "fault"
name = "dropped"
"""

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from simulators.control import ControlError
from simulators.panel.bench import Bench, Done

_OWN = ("at_s", "device")


class ScenarioError(ValueError):
    """The file is no scenario; one line names the place and what is expected there."""


def write(path: Path, steps: Iterable[Done]) -> None:
    path.write_text("\n".join(_table(step) for step in steps), encoding="utf-8")


def read(path: Path) -> list[Done]:
    """The steps in order of time."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(f"cannot read {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path} is no TOML: {error}") from None
    steps = content.get("step")
    if content.keys() != {"step"} or not isinstance(steps, list):
        raise ScenarioError(f"{path}: expected tables [[step]]")
    read = [_step(f"{path}: step {number}", each) for number, each in enumerate(steps, 1)]
    return sorted(read, key=lambda step: step.at_s)


def play(bench: Bench, steps: Iterable[Done], wait: Callable[[float], object]) -> Iterator[str]:
    """Do each step in its time and say so; ControlError ends it at the first that a device refuses."""
    elapsed = 0.0
    for step in steps:
        wait(max(0.0, step.at_s - elapsed))
        elapsed = max(elapsed, step.at_s)
        try:
            bench.do(bench.named(step.device), step.request)
        except ControlError as error:
            raise ControlError(f"at {step.at_s:g} s {step.device}: {error}") from error
        yield f"{step.at_s:8.2f} s  {step.device}  {_words(step.request)}"


def _step(place: str, fields: object) -> Done:
    if not isinstance(fields, dict):
        raise ScenarioError(f"{place}: expected a table")
    at_s, device, action = fields.get("at_s"), fields.get("device"), fields.get("do")
    if isinstance(at_s, bool) or not isinstance(at_s, int | float) or not 0 <= at_s < 1e6:
        raise ScenarioError(f"{place}: at_s is a number of seconds, not {at_s!r}")
    if not isinstance(device, str) or not isinstance(action, str):
        raise ScenarioError(f"{place}: device and do are texts")
    return Done(float(at_s), device, {key: value for key, value in fields.items() if key not in _OWN})


def _table(step: Done) -> str:
    fields: dict[str, Any] = {"at_s": step.at_s, "device": step.device, **step.request}
    return "\n".join(["[[step]]", *(f"{key} = {_value(value)}" for key, value in fields.items()), ""])


def _value(value: object) -> str:
    # JSON's texts, numbers and truths are written alike in TOML.
    return json.dumps(value, ensure_ascii=False)


def _words(request: dict[str, Any]) -> str:
    return " ".join(str(value) for value in request.values())
