"""The technicians' page: it names everything there is, and its commands work as they stand."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulators.sensor.faults import CATALOGUE
from simulators.sensor.models import MODELS
from simulators.sensor.requests import FIELDS

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "sensor.md").read_text(encoding="utf-8")
LIMIT_S = 110


@pytest.mark.parametrize("name", [*CATALOGUE, *MODELS, *FIELDS])
def test_the_page_names_every_fault_model_and_action(name: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", PAGE)


def test_the_commands_of_the_page_work_one_after_the_other(tmp_path: Path) -> None:
    commands = "\n".join(re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    script = f"set -e\ntrap 'kill $(jobs -p); wait' EXIT\n{commands}"
    paths = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = os.environ | {"PATH": paths, "PYTHONPATH": str(ROOT)}
    command = ["timeout", str(LIMIT_S), "bash", "-c", script]  # ends the commands' own processes too
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "the same packets in the same order" in ran.stdout
    assert {"finger.png", "other.png", "again.png"} <= {path.name for path in tmp_path.iterdir()}
    traces = [path.stat().st_mode & 0o777 for path in tmp_path.glob("*.trace")]
    assert traces == [0o600] * 3
