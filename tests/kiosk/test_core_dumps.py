"""The kiosk's processes leave no core behind, nor do those they start."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

_CRASH = "import os; os.abort()"
_LIMIT = "import resource; print(max(resource.getrlimit(resource.RLIMIT_CORE)))"


def _run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = ["sh", "-c", 'ulimit -S -c hard; exec "$@"', "sh", sys.executable, "-c", program]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_crash_leaves_no_file(tmp_path: Path) -> None:
    crashed = _run(f"from kiosk import core_dumps; core_dumps.forbid(); {_CRASH}", tmp_path)
    assert crashed.returncode < 0
    assert list(tmp_path.iterdir()) == []


def test_every_command_forbids_it_to_itself_and_its_children(tmp_path: Path) -> None:
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_LIMIT!r}])"
    told = _run(f"from ui.cli import main; main(['doctor', '--config', 'none.toml']); {child}", tmp_path)
    assert int(told.stdout.split()[0]) <= 1
