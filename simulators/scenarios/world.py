"""What a scenario stands on: fingers, devices and a settings file, all in one folder that ends with it.

The card belongs to the owner: `owner` is the finger of its first reference, `other` of its second,
`stranger` is nobody's.
"""

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from simulators.control import ControlClient, ControlError, Request
from simulators.scenario import Scenario, ScenarioError

READY_S = 60.0
_FINGERS = {"owner": "1_2", "other": "2_2", "stranger": "3_2"}
_OWN = ("finger", "fault", "with")
_DEMO = Path(__file__).parents[2] / "config" / "demo.toml"


class World:
    """Devices of one scenario; `close` ends them all."""

    def __init__(
        self, scenario: Scenario, folder: Path, prints: Path | None = None, python: str = sys.executable
    ) -> None:
        """`python` is what programs are started with; a warm one starts them sooner."""
        self.python = python
        self._folder = folder
        self._stack = ExitStack()
        self._controls: dict[str, Path] = {}
        self._prints = prints or folder / "prints"
        if not self._prints.is_dir():
            grow_fingers(self._prints)
        self._port, self._clock_port = _free_port(), _free_port()
        with self._stack:
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
            "sensor": str(self._folder / "sensor"),
            "reader": f"vpcd://127.0.0.1:{self._port}",
            "state": str(self._folder / "state"),
            "config": str(self._folder / "kiosk.toml"),
        }
        return [_filled(word, places) for word in words]

    def do(self, device: str, request: Request) -> None:
        """One step; a finger by its name in this world is put down as its picture."""
        name = device or next(iter(self._controls), "")
        if name not in self._controls:
            raise ScenarioError(f"no device {name!r}; there are: {', '.join(self._controls)}")
        asked = dict(request)
        if asked.get("finger") in _FINGERS:
            asked |= {"finger": str(self.finger(str(asked["finger"]))), "dpi": 500.0}
        client = ControlClient(self._controls[name])
        try:
            client.do(str(asked.pop("do")), **asked)
        except ControlError as error:
            raise ControlError(f"{name}: {error}") from error
        finally:
            client.close()

    def finger(self, name: str) -> Path:
        if name not in _FINGERS:
            raise ScenarioError(f"no finger {name!r}; there are: {', '.join(_FINGERS)}")
        return self._prints / f"{_FINGERS[name]}.png"

    def _start(self, name: str, given: Mapping[str, Any]) -> None:
        unknown = given.keys() - {*_OWN}
        if unknown:
            raise ScenarioError(f"device {name}: no {min(unknown)!r}; there are: {', '.join(_OWN)}")
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
                return ["--link", str(self._folder / "sensor"), *finger]
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
            "../demo-output/run/sensor": folder / "sensor",
            "../demo-output/run/keys": folder / "keys",
            "vpcd://127.0.0.1:21963": f"vpcd://127.0.0.1:{self._port}",
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


def grow_fingers(folder: Path) -> None:
    words = ["fingers", "--seed", "5", "--count", "3", "--impressions", "2", "--out", str(folder)]
    subprocess.run([sys.executable, "-m", "simulators", *words], check=True, capture_output=True, timeout=120)


def start_program(python: str, words: list[str], log: Path) -> "subprocess.Popen[str]":
    """A simulated device that has said it is ready."""
    with log.open("wb") as errors:
        program = subprocess.Popen(
            [python, "-m", "simulators", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=os.environ,
        )
    assert program.stdout
    silent = threading.Timer(READY_S, program.kill)
    silent.start()
    line = program.stdout.readline()
    silent.cancel()
    if not line.startswith("ready"):
        stop_program(program)
        told = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise ScenarioError(told[-1] if told else f"kiosk-sim {words[0]} did not start")
    return program


def stop_program(program: "subprocess.Popen[str]") -> None:
    program.terminate()
    program.wait(READY_S)
    if program.stdout:
        program.stdout.close()


def _filled(word: str, places: Mapping[str, str]) -> str:
    for name, place in places.items():
        word = word.replace(f"{{{name}}}", place)
    return word


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
