"""A simulated sensor as a process of its own at a real address, for tests through the operating system."""

import select
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from simulators.control import ControlClient

_READY_S = 20.0
_STOP_S = 5.0


class SensorProcess:
    """`kiosk-sim sensor`; ready at `address`, with a control socket in `folder` if one is given."""

    def __init__(self, folder: Path | None, *options: str) -> None:
        control = ["--control", str(folder / "control")] if folder else []
        command = [sys.executable, "-m", "simulators", "sensor", *options, *control]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = self._await_ready()
        self._control = ControlClient(folder / "control") if folder else None

    @property
    def control(self) -> ControlClient:
        assert self._control, "started without a folder for its control socket"
        return self._control

    def stop(self) -> int:
        """Ask it to stop; its exit status."""
        if self._control:
            self._control.close()
        self.process.terminate()
        status = self.process.wait(_STOP_S)
        assert self.process.stdout
        self.process.stdout.close()
        return status

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _await_ready(self) -> str:
        assert self.process.stdout
        ready, _, _ = select.select([self.process.stdout], [], [], _READY_S)
        line = self.process.stdout.readline() if ready else ""
        word, _, address = line.strip().partition(" ")
        if word != "ready":
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the simulated sensor said {line!r} instead of ready")
        return address
