"""Real programs at real addresses for tests: waited for until they say `ready`, stopped by their ids."""

import select
import subprocess
import sys
from pathlib import Path
from typing import Self

from simulators.control import ControlClient, Reply

BIN = Path(sys.executable).parent
READY_S = 60.0


class Program:
    """A program that prints a line beginning with `ready`; its errors go to a file."""

    def __init__(self, *command: str | Path, log: Path, control: Path | None = None) -> None:
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self._control = control
        assert self._process.stdout
        ready, _, _ = select.select([self._process.stdout], [], [], READY_S)
        line = self._process.stdout.readline() if ready else b""
        if not line.startswith(b"ready"):
            self.stop()
            raise AssertionError(f"{command}: {line!r} {log.read_text()[-300:]}")

    def do(self, action: str, **fields: object) -> Reply:
        assert self._control
        client = ControlClient(self._control)
        try:
            return client.do(action, **fields)
        finally:
            client.close()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        if self._process.stdout:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def sensor(folder: Path, finger: Path, *more: str) -> Program:
    """A simulated sensor at `folder`/sensor with this finger on its glass."""
    control = folder / "sensor.control"
    return Program(
        BIN / "kiosk-sim",
        "sensor",
        "--link",
        folder / "sensor",
        "--finger",
        finger,
        "--control",
        control,
        *more,
        log=folder / "sensor.log",
        control=control,
    )


def cabinet(folder: Path, *more: str) -> Program:
    """A simulated cabinet at `folder`/cabinet with a card in its slot."""
    control = folder / "cabinet.control"
    return Program(
        BIN / "kiosk-sim",
        "cabinet",
        "--link",
        folder / "cabinet",
        "--control",
        control,
        *more,
        log=folder / "cabinet.log",
        control=control,
    )


def officers_card(folder: Path, port: int, number: str) -> Program:
    """A simulated officer's card, out of the reader that listens, or will, on `port`."""
    control = folder / "officer.control"
    where = ("--vpcd", f"127.0.0.1:{port}", "--out-of-reader", "--control", control)
    command = (BIN / "kiosk-sim", "card", "--officer", number, *where)
    return Program(*command, log=folder / "officer.log", control=control)


def technicians_card(folder: Path, port: int, number: str) -> Program:
    """A simulated technician's card, out of the reader that listens, or will, on `port`."""
    control = folder / f"technician-{number}.control"
    where = ("--vpcd", f"127.0.0.1:{port}", "--out-of-reader", "--control", control)
    command = (BIN / "kiosk-sim", "card", "--technician", number, *where)
    return Program(*command, log=folder / f"technician-{number}.log", control=control)


def card(folder: Path, port: int, right: Path, left: Path | None, *more: str | Path) -> Program:
    """A simulated card in a reader that listens, or will, on `port`."""
    control = folder / "card.control"
    return Program(
        BIN / "kiosk-sim",
        "card",
        "--vpcd",
        f"127.0.0.1:{port}",
        "--finger",
        right,
        *([left] if left else []),
        "--control",
        control,
        *more,
        log=folder / "card.log",
        control=control,
    )
