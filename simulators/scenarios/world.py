"""What a scenario stands on: fingers, devices and a settings file, all in one folder that ends with it.

The card belongs to the owner: `owner` is the finger of its first reference, `other` of its second,
`stranger` is nobody's.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from simulators.control import ControlClient, ControlError, Request
from simulators.scenario import Scenario, ScenarioError
from simulators.scenarios.centre import at_the_centre
from simulators.scenarios.programs import free_port, grow_fingers, start_program, stop_program

FINGERS = {"owner": "1_2", "other": "2_2", "stranger": "3_2"}
OWN = ("finger", "fault", "with")
SEED = "1"  # of every sensor, whose noise would else be another each time
_DEMO = Path(__file__).parents[2] / "config" / "demo.toml"


@dataclass(frozen=True, slots=True)
class Means:
    """What a scenario is played with.

    `python` starts the programs: a warm one starts them sooner. `prints` are fingers that were grown before.
    `real` has the addresses of devices that stand there, by their names in the scenario, and `by_hand` asks
    somebody for what is to happen to them.
    """

    python: str = sys.executable
    prints: Path | None = None
    real: Mapping[str, str] = field(default_factory=dict)
    by_hand: Callable[[str], None] | None = None


class World:
    """Devices of one scenario; `close` ends them all. `notes` are what a step's `after` has met, by name."""

    def __init__(self, scenario: Scenario, folder: Path, means: Means) -> None:
        self.python = means.python
        self.notes: dict[str, str] = {}
        self._means = means
        self._folder = folder
        self._stack = ExitStack()
        self._controls: dict[str, Path] = {}
        self._prints = means.prints or folder / "prints"
        self._port, self._clock_port = free_port(), free_port()
        with self._stack:
            # A Unix socket's path has 107 bytes at most, and the folder may be deep.
            short = tempfile.TemporaryDirectory(prefix="scenario-")
            self._around = Path(self._stack.enter_context(short))
            if scenario.devices and not self._prints.is_dir():
                grow_fingers(self._prints)
            for name, given in scenario.devices.items():
                self._start(name, given)
            self._write_settings(scenario.policy, frozenset(scenario.devices))
            self._stack = self._stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def words(self, words: tuple[str, ...]) -> list[str]:
        """A command line with the places of this world in it."""
        places = {
            "sensor": self._means.real.get("sensor", str(self._folder / "sensor")),
            "reader": self._means.real.get("card", f"vpcd://127.0.0.1:{self._port}"),
            "state": str(self._folder / "state"),
            "config": str(self._folder / "kiosk.toml"),
            "control": str(self._around),
        }
        return [filled(word, places | self.notes) for word in words]

    def do(self, device: str, request: Request) -> list[str]:
        """One step, and what the centre says to it; a finger of this world is put down as its picture."""
        name = device or next(iter(self._controls), "")
        asked = {key: self._filled(value) for key, value in request.items()}
        if name in self._means.real and self._means.by_hand:
            self._means.by_hand(" ".join(map(str, (name, *asked.values()))))
            return []
        if name == "centre":
            return self._at_the_centre(asked)
        if asked.get("finger") in FINGERS:
            asked |= {"finger": str(self.finger(str(asked["finger"]))), "dpi": 500.0}
        client = ControlClient(self._control(name))
        try:
            client.do(str(asked.pop("do")), **asked)
        except ControlError as error:
            raise ControlError(f"{name}: {error}") from error
        finally:
            client.close()
        return []

    def finger(self, name: str) -> Path:
        if name not in FINGERS:
            raise ScenarioError(f"no finger {name!r}; there are: {', '.join(FINGERS)}")
        return self._prints / f"{FINGERS[name]}.png"

    def _control(self, name: str) -> Path:
        """A device of this world, or one that the workload of the kiosk has around it."""
        around = self._around / name
        if name in self._controls or around.is_socket():
            return self._controls.get(name, around)
        there = [*self._controls, *sorted(each.name for each in self._around.iterdir() if each.is_socket())]
        raise ScenarioError(f"no device {name!r}; there are: {', '.join(there) or 'none'}")

    def _at_the_centre(self, asked: Mapping[str, Any]) -> list[str]:
        words, until = asked.get("words"), str(asked.get("until", ""))
        if asked.get("do") != "run" or not isinstance(words, list):
            raise ScenarioError('the centre knows no such step; it is do = "run" with a list of words')
        given = f"{asked['input']}\n" if "input" in asked else ""
        lines = at_the_centre(self.python, words, self._around / "centre.options", given, until)
        return [f"centre: {line}" for line in lines]

    def _filled(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._filled(each) for each in value]
        return filled(value, self.notes) if isinstance(value, str) else value

    def _start(self, name: str, given: Mapping[str, Any]) -> None:
        unknown = given.keys() - {*OWN}
        if unknown:
            raise ScenarioError(f"device {name}: no {min(unknown)!r}; there are: {', '.join(OWN)}")
        for key in ("fault", "with"):
            if not isinstance(given.get(key, []), list):
                raise ScenarioError(f"device {name}: {key} is a list")
        if name in self._means.real:
            return
        control = self._folder / f"{name}.control"
        words = [name, *self._place(name, given), "--control", str(control)]
        for fault in given.get("fault", ()):
            words += ["--fault", str(fault)]
        words += map(str, given.get("with", ()))
        program = start_program(self.python, words, self._folder / f"{name}.log")
        self._stack.callback(stop_program, program)
        self._controls[name] = control

    def _place(self, name: str, given: Mapping[str, Any]) -> list[str]:
        match name:
            case "sensor":
                finger = ["--finger", str(self.finger(str(given["finger"])))] if "finger" in given else []
                return ["--link", str(self._folder / "sensor"), "--seed", SEED, *finger]
            case "card":
                references = [str(self._prints / f"{number}_1.png") for number in (1, 2)]
                return ["--vpcd", f"127.0.0.1:{self._port}", "--finger", *references]
            case "cabinet":
                return ["--link", str(self._folder / "cabinet")]
            case "clock":
                return ["--port", str(self._clock_port)]
            case _:
                raise ScenarioError(f"no device {name!r}; a scenario can start: sensor, card, cabinet, clock")

    def _write_settings(self, policy: Mapping[str, Any], devices: frozenset[str]) -> None:
        text = _DEMO.read_text(encoding="utf-8")
        folder = self._folder
        changes = {
            "../demo-output/run/kiosk": folder / "state",
            "../demo-output/run/sensor": self._means.real.get("sensor", folder / "sensor"),
            "../demo-output/run/keys": folder / "keys",
            "vpcd://127.0.0.1:21963": self._means.real.get("card", f"vpcd://127.0.0.1:{self._port}"),
            '"test-trust"': f'"{_DEMO.parent / "test-trust"}"',
        }
        for old, new in changes.items():
            text = text.replace(old, str(new))
        for key, value in policy.items():
            text, found = re.subn(rf"(?m)^{re.escape(key)} = \S+", f"{key} = {str(value).lower()}", text)
            if not found:
                raise ScenarioError(f"policy knows no {key!r}")
        tables = {
            "cabinet": f'address = "{folder / "cabinet"}"\nunit = 1',
            "clock": f'address = "tcp://127.0.0.1:{self._clock_port}"',
        }
        more = "".join(f"\n[{name}]\n{table}\n" for name, table in tables.items() if name in devices)
        (folder / "kiosk.toml").write_text(text + more, encoding="utf-8")


def filled(word: str, places: Mapping[str, str]) -> str:
    """The word with {name} replaced by its place, where there is one."""
    for name, place in places.items():
        word = word.replace(f"{{{name}}}", place)
    return word
