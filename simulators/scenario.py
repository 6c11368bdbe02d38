"""Scenario files: what is done to devices and when, and for whole ones what a kiosk is to make of it.

    title = "A frame is lost while the picture comes"
    fault = "F31"

    [device.sensor]                what stands on the bench; `with` are words of its command line
    finger = "owner"

    [[run]]                        a command of the kiosk, and what is expected of it
    kiosk = ["deliver", "--sensor", "{sensor}", "--reader", "{reader}"]
    exit = 0
    says = ["outcome delivered"]   in this order, each as a regular expression
    never = ["Traceback"]

    [[step]]                       so long after the beginning, or `after` a line that the kiosk says
    at_s = 2.5
    device = "sensor"              the only device may be left out
    do = "fault"
    name = "dropped:1"

    [[step]]                       somebody at the centre: a command of `kiosk-centre`, `until` it says so
    after = "ACK application (?P<tracking>[0-9]+)"
    device = "centre"
    do = "run"
    words = ["desk", "show", "{tracking}"]
    until = "SUBMITTED"

What the centre answers is heard like a line of the kiosk's, with "centre: " before it. A name in
`after` stands for what it met from then on, as {tracking} above. A workload with --on-enter and
--control {control} waits between its sessions until the steps there are done, and all around it can be told;
with --fault hold it also stands still at the step of --at, until those after "HELD" are done.

The panel saves steps alone; a simulated sensor takes steps alone; `kiosk-sim play` takes both.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulators.control import Request

_LONGEST_S = 1e6
_MOST_PATIENCE_S = 3600.0
_TOP = {"title", "fault", "slow", "policy", "device", "run", "step"}
_RUN = {"kiosk", "exit", "says", "never", "kill", "file_limit_kib", "patience_s", "step"}
_OWN = ("at_s", "after", "device")


class ScenarioError(ValueError):
    """The file is no scenario; one line names the place and what is expected there."""


@dataclass(frozen=True, slots=True)
class Step:
    """A request to a device, `at_s` from the beginning or `after` a line the kiosk says."""

    request: Request
    device: str = ""
    at_s: float = 0.0
    after: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One command of the kiosk; `kill` is the line after which it dies without a word.

    Its own `steps` are done while it runs; those of the scenario count from its first run.
    """

    words: tuple[str, ...]
    exit: int | None = 0
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    kill: str = ""
    file_limit_kib: int = 0
    patience_s: float = 90.0
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    title: str = ""
    fault: str = ""
    slow: bool = False
    policy: Mapping[str, Any] = field(default_factory=dict)
    devices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    runs: tuple[Run, ...] = ()
    steps: tuple[Step, ...] = ()


def read(path: Path) -> Scenario:
    """The scenario of a file, its timed steps in order of time."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(f"cannot read {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path} is no TOML: {error}") from None
    unknown = content.keys() - _TOP
    if unknown or not content.keys() & {"run", "step"}:
        told = ", ".join(sorted(unknown)) or "none of them"
        raise ScenarioError(f"{path}: expected tables [[step]] or [[run]], got {told}")
    return _scenario(str(path), content)


def write(path: Path, steps: Iterable[Step]) -> None:
    """Steps alone, as the panel saves them."""
    path.write_text("\n".join(_table(step) for step in steps), encoding="utf-8")


def check_actions(path: Path, steps: Iterable[Step], actions: Mapping[str, frozenset[str]]) -> None:
    """Refuse steps that one device does not know; `actions` tells which fields each action has."""
    for number, step in enumerate(steps, 1):
        action, place = step.request["do"], f"{path}: step {number}"
        if action not in actions:
            raise ScenarioError(f"{place}: no action {action!r}; there are: {', '.join(actions)}")
        unknown = step.request.keys() - actions[action] - {"do"}
        if unknown:
            known = ", ".join(sorted(actions[action])) or "none"
            raise ScenarioError(f"{place}: {action} knows no {min(unknown)!r}; its fields are: {known}")


def _scenario(place: str, content: Mapping[str, Any]) -> Scenario:
    steps = [_step(f"{place}: step {at}", each) for at, each in _tables(place, content, "step")]
    runs = [_run(f"{place}: run {at}", each) for at, each in _tables(place, content, "run")]
    devices = content.get("device", {})
    if not isinstance(devices, dict) or not all(isinstance(each, dict) for each in devices.values()):
        raise ScenarioError(f"{place}: devices are tables [device.NAME]")
    return Scenario(
        title=_typed(place, content, "title", str, ""),
        fault=_typed(place, content, "fault", str, ""),
        slow=_typed(place, content, "slow", bool, False),
        policy=_typed(place, content, "policy", dict, {}),
        devices=devices,
        runs=tuple(runs),
        steps=tuple(sorted(steps, key=lambda step: step.at_s)),
    )


def _tables(place: str, content: Mapping[str, Any], name: str) -> Iterable[tuple[int, dict[str, Any]]]:
    found = content.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ScenarioError(f"{place}: expected tables [[{name}]]")
    return enumerate(found, 1)


def _step(place: str, fields: dict[str, Any]) -> Step:
    after, device = fields.get("after", ""), fields.get("device", "")
    at_s = fields.get("at_s", 0.0 if after else None)
    if isinstance(at_s, bool) or not isinstance(at_s, int | float) or not 0 <= at_s < _LONGEST_S:
        raise ScenarioError(f"{place}: at_s is a number of seconds, not {at_s!r}")
    if not all(isinstance(each, str) for each in (after, device, fields.get("do"))):
        raise ScenarioError(f"{place}: after, device and do are texts")
    request = {key: value for key, value in fields.items() if key not in _OWN}
    return Step(request, device, float(at_s), _pattern(place, after))


def _run(place: str, fields: dict[str, Any]) -> Run:
    unknown = fields.keys() - _RUN
    if unknown:
        raise ScenarioError(f"{place}: no {min(unknown)!r}; there are: {', '.join(sorted(_RUN))}")
    kill, code = _typed(place, fields, "kill", str, ""), _typed(place, fields, "exit", int, 0)
    patience_s = float(_typed(place, fields, "patience_s", (int, float), 90.0))
    if not 0 < patience_s <= _MOST_PATIENCE_S:
        raise ScenarioError(f"{place}: patience_s is more than 0 and at most {_MOST_PATIENCE_S:g}")
    words = _texts(place, fields, "kiosk")
    if not words:
        raise ScenarioError(f"{place}: kiosk is a list with a command of the kiosk and its options")
    return Run(
        words=words,
        exit=None if kill else code,
        says=tuple(_pattern(place, each) for each in _texts(place, fields, "says")),
        never=tuple(_pattern(place, each) for each in _texts(place, fields, "never")),
        kill=_pattern(place, kill),
        file_limit_kib=_typed(place, fields, "file_limit_kib", int, 0),
        patience_s=patience_s,
        steps=tuple(_step(f"{place}: step {at}", each) for at, each in _tables(place, fields, "step")),
    )


def _typed(place: str, fields: Mapping[str, Any], name: str, kind: Any, default: Any) -> Any:
    """A truth is no number here, though Python holds it for one."""
    found = fields.get(name, default)
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
        wanted = " or ".join(each.__name__ for each in (kind if isinstance(kind, tuple) else (kind,)))
        raise ScenarioError(f"{place}: {name} is of type {wanted}, not {found!r}")
    return found


def _texts(place: str, fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = fields.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ScenarioError(f"{place}: {name} is a list of texts")
    return tuple(found)


def _pattern(place: str, text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ScenarioError(f"{place}: {text!r} is no regular expression: {error}") from None
    return text


def _table(step: Step) -> str:
    fields: dict[str, Any] = {"at_s": step.at_s, "device": step.device, **step.request}
    # JSON's texts, numbers and truths are written alike in TOML.
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
    return "\n".join(["[[step]]", *lines, ""])
