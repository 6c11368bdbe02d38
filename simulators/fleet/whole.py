"""Whole kiosks beside a fleet's light connections: the kiosk's own program without a window, and its sensor.

DIR/whole-00001   kiosk.toml, keys, the store of one of them, and what its programs said
"""

import asyncio
import ctypes
import json
import os
import signal
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from simulators.broker import free_port
from simulators.control import ControlError
from simulators.fleet.keys import FleetKeysError, place_of

CONFIG = Path(__file__).resolve().parents[2] / "config"
REQUEST, ANSWER, SETTINGS = "request.json", "answer.json", "kiosk.toml"
COMMAND_S, READY_S, END_S = 120.0, 120.0, 20.0
_SET_DEATH_SIGNAL = 1  # prctl(2): PR_SET_PDEATHSIG
_LIBC = ctypes.CDLL(None, use_errno=True)


class WholeKiosks:
    """`count` of them under `folder`; `start` and `stop` on the fleet's event loop."""

    def __init__(self, folder: Path, count: int, places: int, python: str = sys.executable) -> None:
        self._folders = [folder.absolute() / whole_name(number) for number in range(1, count + 1)]
        self._places = places
        self._python = python
        self._running: dict[str, dict[str, Process]] = {}
        self._watches: list[asyncio.Task[None]] = []
        self._is_stopping = False

    @property
    def alive(self) -> int:
        """How many have lost none of their programs."""
        running = self._running.values()
        return sum(all(each.returncode is None for each in programs.values()) for programs in running)

    def entries(self, *, certified: bool) -> list[dict[str, Any]]:
        """What the centre's register of the fleet wants of them; their keys are made once and stay."""
        asked = [self._entry(number, folder) for number, folder in enumerate(self._folders, 1)]
        return asked if certified else [each | {"certificate_request": ""} for each in asked]

    def enrol(self, centre: Path) -> None:
        """Let each believe the centre that answered the whole fleet's register."""
        told = json.loads(centre.read_text(encoding="ascii"))
        for folder in self._folders:
            (folder / ANSWER).write_text(json.dumps(_own(told, folder.name, centre)), encoding="ascii")
            self._kiosk("enrol", folder, "--answer", str(folder / ANSWER))

    def connect_to(self, broker: tuple[str, int], root: str, *, tls: bool) -> None:
        """Write the settings they run with."""
        for number, folder in enumerate(self._folders, 1):
            line: dict[str, str | int | bool] = {
                "host": broker[0],
                "port": broker[1],
                "root": root,
                "tls": tls,
            }
            _write_settings(folder, place_of(number, self._places), line)

    async def start(self) -> None:
        """Return once all have said that they are up."""
        await asyncio.gather(*(self._begin(folder) for folder in self._folders))

    def kill(self, name: str) -> None:
        """Let a kiosk die without a word; ControlError where none of this name runs."""
        process = self._running.get(name, {}).get("kiosk")
        if process is None or process.returncode is not None:
            raise ControlError(
                f"no whole kiosk {name!r} runs; there are: {', '.join(self._running) or 'none'}"
            )
        _send(process, signal.SIGKILL)

    async def stop(self) -> None:
        """End them all, the kiosks first, as long as that may take; then kill what is left."""
        self._is_stopping = True
        running = [each for programs in self._running.values() for each in reversed(programs.values())]
        for process in running:
            _send(process, signal.SIGTERM)
        with suppress(TimeoutError):
            async with asyncio.timeout(END_S):
                await asyncio.gather(*self._watches)
        for process in running:
            _send(process, signal.SIGKILL)
            await process.wait()

    async def _begin(self, folder: Path) -> None:
        programs = self._running.setdefault(folder.name, {})
        sensor = ("simulators", "sensor", "--link", str(folder / "sensor"))
        for what, words in (("sensor", sensor), ("kiosk", (*_kiosk("run", folder), "--no-window"))):
            programs[what] = await self._program(folder, what, words)

    def _entry(self, number: int, folder: Path) -> dict[str, Any]:
        (folder / "keys").mkdir(parents=True, mode=0o700, exist_ok=True)
        place = place_of(number, self._places)
        _write_settings(folder, place, {})
        self._kiosk("enrol", folder, "--request", str(folder / REQUEST))
        asked: dict[str, Any] = json.loads((folder / REQUEST).read_text(encoding="ascii"))
        return asked | {"place": place}

    def _kiosk(self, command: str, folder: Path, *words: str) -> None:
        done = subprocess.run(
            [self._python, "-m", *_kiosk(command, folder), *words],
            capture_output=True,
            text=True,
            timeout=COMMAND_S,
            check=False,
        )
        if done.returncode:
            told = (done.stderr or done.stdout).strip().splitlines()
            raise FleetKeysError(told[-1] if told else f"kiosk {command} failed for {folder.name}")

    async def _program(self, folder: Path, what: str, words: Sequence[str]) -> Process:
        """A program that has said it is ready; it ends with the fleet, however that ends."""
        with (folder / f"{what}.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                self._python, "-m", *words, stdin=DEVNULL, stdout=PIPE, stderr=log, preexec_fn=_end_with_us
            )
        assert process.stdout
        said = b""
        with suppress(TimeoutError):
            said = await asyncio.wait_for(process.stdout.readline(), READY_S)
        if not said.startswith(b"ready"):
            _send(process, signal.SIGKILL)
            await process.communicate()
            raise FleetKeysError(f"{folder.name}'s {what} did not start; {folder / what}.log says why")
        self._watches.append(asyncio.create_task(self._watch(process, folder, what)))
        return process

    async def _watch(self, process: Process, folder: Path, what: str) -> None:
        code = await process.wait()
        if not self._is_stopping:
            told = f"{folder.name}'s {what} ended with {code}; {folder / what}.log may say why"
            print(f"kiosk-sim fleet: {told}", file=sys.stderr, flush=True)
        await process.communicate()


def _kiosk(command: str, folder: Path) -> tuple[str, ...]:
    return ("ui.cli", command, "--config", str(folder / SETTINGS))


def whole_name(number: int) -> str:
    return f"whole-{number:05}"


def _own(told: Mapping[str, Any], name: str, centre: Path) -> dict[str, str]:
    """One kiosk's part of the answer for all."""
    try:
        answer = {"kiosk": name, "sealing": told["sealing"], "signing": told["signing"]}
        if "certificates" in told:
            answer |= {"certificate": told["certificates"][name], "authority": told["authority"]}
    except KeyError as error:
        raise FleetKeysError(
            f"{centre}: nothing of {error}; enrol the fleet with its whole kiosks"
        ) from error
    return answer


def _write_settings(folder: Path, place: str, line: Mapping[str, str | int | bool]) -> None:
    """The demo's settings with a place, an address and folders of its own."""
    own: dict[str, dict[str, str | int | bool]] = {
        "kiosk": {"id": folder.name, "place": place, "state": str(folder / "state")},
        "sensor": {"address": str(folder / "sensor")},
        "reader": {"name": f"vpcd://127.0.0.1:{free_port()}", "trust": str(CONFIG / "test-trust")},
        "centre": {"keys": str(folder / "keys"), **line},
    }
    text = (CONFIG / "demo.toml").read_text(encoding="utf-8")
    first, *tables = text.split("\n[")
    changed = [_with(table, own.get(table.partition("]")[0], {})) for table in tables]
    (folder / SETTINGS).write_text("\n[".join((first, *changed)), encoding="utf-8")


def _with(table: str, values: Mapping[str, str | int | bool]) -> str:
    """A table with other values; JSON's texts, numbers and truths are written alike in TOML."""
    lines = []
    for line in table.splitlines(keepends=True):
        key = line.partition(" = ")[0]
        lines.append(f"{key} = {json.dumps(values[key])}\n" if key in values else line)
    return "".join(lines)


def _send(process: Process, number: signal.Signals) -> None:
    """Past the process's own methods, which would take its exit status from under the event loop."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)


def _end_with_us() -> None:
    _LIBC.prctl(_SET_DEATH_SIGNAL, signal.SIGTERM)
