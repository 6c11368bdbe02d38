"""The programs a scenario starts: simulated devices that say when they are ready, and grown fingers."""

import os
import random
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from simulators.scenario import ScenarioError

READY_S = 60.0
FIRST_PORT, LAST_PORT = 12_000, 32_000  # below those that Linux gives away by itself


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


def free_port() -> int:
    """A port that is free now, and that no connection is given by itself before it is used."""
    while True:
        port = random.randrange(FIRST_PORT, LAST_PORT)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
