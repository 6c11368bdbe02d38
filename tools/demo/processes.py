"""Programs the demo starts: each is waited for until it says that it is ready, and stopped by its own id."""

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Self

PROGRAMS = Path(sys.executable).parent
STOP_S = 5.0
READY, READY_S = "ready", 30.0


class ProgramError(RuntimeError):
    """A program of the demo did not start or ended by itself; one line says which and what it said."""


class Program:
    """One started program; `lines` grows with what it prints."""

    def __init__(self, command: Sequence[str | Path], log: Path) -> None:
        self.name = " ".join(str(part) for part in command[:2])
        self.lines: list[str] = []
        self._changed = threading.Condition()
        self._log = log
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert self._process.stdout is not None
        threading.Thread(target=self._read, args=(self._process.stdout,), name=self.name, daemon=True).start()

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def wait_until_ready(self) -> Self:
        """Return once the program printed a line that begins with `ready`."""
        with self._changed:
            said = self._changed.wait_for(
                lambda: (
                    any(line.startswith(READY) for line in self.lines) or self._process.poll() is not None
                ),
                READY_S,
            )
        if not said or self._process.poll() is not None:
            self.stop()
            told = self._log.read_text(errors="replace").strip().splitlines()
            raise ProgramError(f"{self.name} did not start: {told[-1] if told else 'it said nothing'}")
        return self

    def _read(self, output: IO[str]) -> None:
        for line in output:
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()


def run(command: Sequence[str | Path], *, given: str | None = None) -> str:
    """What a program printed; raises ProgramError with its last words when it fails."""
    done = subprocess.run(
        [str(part) for part in command], input=given, capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines()
        raise ProgramError(f"{' '.join(str(part) for part in command[:2])}: {told[-1] if told else 'failed'}")
    return done.stdout
