"""Programs the workload starts: each says when it is ready, and ends with us however we end."""

import ctypes
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

READY, READY_S, STOP_S, ANSWER_S = "ready", 90.0, 5.0, 20.0
_SET_DEATH_SIGNAL = 1  # prctl(2): PR_SET_PDEATHSIG
_LIBC = ctypes.CDLL(None, use_errno=True)


class ProgramError(RuntimeError):
    """A program did not start, ended by itself or refused an order; one line says which."""


class Program:
    """One started program; start it from the main thread, with whose end it ends."""

    def __init__(self, module: str, *words: str | Path, log: Path) -> None:
        self._name = " ".join((module, *(str(word) for word in words[:1])))
        self._log = log
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                _command(module, words),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                preexec_fn=end_with_parent,
            )
        self._ready = threading.Event()
        self.address = ""
        threading.Thread(target=self._read, name=self._name, daemon=True).start()

    def wait_until_ready(self) -> Self:
        if not self._ready.wait(READY_S) or not self.address:
            self.stop()
            raise ProgramError(f"{self._name} did not start; its log {self._log} says why")
        return self

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                if line.startswith(READY):
                    self.address = line.removeprefix(READY).strip() or READY
                    self._ready.set()
        self._ready.set()


def run(module: str, *words: str | Path, given: str | None = None) -> None:
    """Let a program do one thing; ProgramError with its last words when it fails."""
    done = subprocess.run(
        _command(module, words), input=given, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines()
        raise ProgramError(told[-1] if told else f"{module} failed")


def order(control: Path, action: str, **fields: Any) -> dict[str, Any]:
    """One request to a simulated device's control socket; ProgramError when it says no."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(ANSWER_S)
        line.connect(str(control))
        line.sendall(json.dumps({"do": action, **fields}).encode() + b"\n")
        reply: dict[str, Any] = json.loads(line.makefile("rb").readline() or b'{"error": "no answer"}')
    if not reply.pop("ok", False):
        raise ProgramError(f"{control.name}: {reply.get('error')}")
    return reply


def end_with_parent(by: signal.Signals = signal.SIGTERM) -> None:
    """Have the system send this process a signal when the thread that started it ends.

    SIGTERM, so that a program which has started another can end it first.
    """
    _LIBC.prctl(_SET_DEATH_SIGNAL, by)


def _command(module: str, words: Sequence[str | Path]) -> list[str]:
    return [sys.executable, "-m", module, *(str(word) for word in words)]
