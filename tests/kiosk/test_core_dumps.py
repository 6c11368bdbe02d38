"""The kiosk's processes leave no core behind, nor do those they start."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

_CRASH = "import os, signal; os.kill(os.getpid(), signal.{})"
_LIMIT = "import resource; print(*resource.getrlimit(resource.RLIMIT_CORE))"
_FORBIDDEN = "from kiosk import core_dumps; core_dumps.forbid()"
_COMMAND = "from ui.cli import main; main(['doctor', '--config', 'none.toml'])"
_CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', {!r}])"


def _run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    command = ["sh", "-c", 'ulimit -S -c $(ulimit -H -c); exec "$@"', "sh", sys.executable, "-c", program]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("signal", ["SIGABRT", "SIGSEGV"])
def test_a_crash_leaves_no_file_where_another_program_leaves_one(tmp_path: Path, signal: str) -> None:
    crash = _CRASH.format(signal)
    assert _run(crash, tmp_path / "other").returncode < 0
    for told in (crash, _CHILD.format(crash)):
        _run(f"{_FORBIDDEN}; {told}", tmp_path / "kiosk")
    assert list((tmp_path / "kiosk").iterdir()) == []
    if not list((tmp_path / "other").iterdir()):
        pytest.skip("no program leaves a core in its folder here: see ulimit -H -c and kernel.core_pattern")


def test_every_command_forbids_it_to_itself_and_its_children(tmp_path: Path) -> None:
    told = _run(f"{_COMMAND}; {_CHILD.format(_LIMIT)}", tmp_path)
    assert {"0 0", "1 1"} & set(told.stdout.splitlines())  # no limit at all would be -1
