"""A unit as systemd runs it: a process for each connection to its socket, whose standard input that is."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path

from tests.conftest import ROOT

ACTIVATE = shutil.which("systemd-socket-activate")


def children_of(parent: int, module: str) -> list[int]:
    """Processes of that module which a process started; one that has ended and waits for it is none."""
    tasks = Path(f"/proc/{parent}/task").iterdir()
    numbers = [number for task in tasks for number in (task / "children").read_text().split()]
    return [int(number) for number in numbers if _runs(number, module)]


def _runs(number: str, module: str) -> bool:
    try:
        return module.encode() in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


class ActivatedUnit:
    """The real program `python -m MODULE` behind systemd's own socket activation."""

    def __init__(self, path: Path, module: str) -> None:
        assert ACTIVATE
        self.path = path
        self._module = module
        listen = (ACTIVATE, "--accept", "--inetd", "-E", f"PYTHONPATH={ROOT}", "-l", str(path))
        program = (sys.executable, "-P", "-m", module)
        self._process = subprocess.Popen([*listen, *program], stderr=subprocess.PIPE, text=True)
        assert self._process.stderr
        while "Listening" not in self._process.stderr.readline():
            assert self._process.poll() is None
        self._drain = threading.Thread(target=self._process.stderr.read)
        self._drain.start()

    @property
    def pids(self) -> list[int]:
        """The processes it runs now."""
        return children_of(self._process.pid, self._module)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._drain.join()
        assert self._process.stderr
        self._process.stderr.close()
