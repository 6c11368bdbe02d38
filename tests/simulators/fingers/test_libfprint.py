import json
import subprocess
from pathlib import Path

import pytest

from simulators.fingers import impression, master

_JUDGE = Path(__file__).with_name("libfprint_judge.py")
_SYSTEM_PYTHON = "/usr/bin/python3"
_FINGERS, _IMPRESSIONS = 20, 8


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[int]]:
    probe = "import gi; gi.require_version('FPrint', '2.0'); from gi.repository import FPrint"
    if (
        not Path(_SYSTEM_PYTHON).exists()
        or subprocess.run([_SYSTEM_PYTHON, "-c", probe], capture_output=True).returncode
    ):
        pytest.skip("no libfprint here: apt-get install python3-gi gir1.2-fprint-2.0")
    folder = tmp_path_factory.mktemp("prints")
    for number in range(1, _FINGERS + 1):
        finger = master(7_000 + number)
        for at in range(1, _IMPRESSIONS + 1):
            (folder / f"{number}_{at}.raw").write_bytes(impression(finger, at).image.tobytes())
    command = [_SYSTEM_PYTHON, str(_JUDGE), str(folder), "256", "288"]
    judged = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    counts: dict[str, list[int]] = json.loads(judged.stdout)
    return counts


def test_libfprint_accepts_fingers_enrolled_with_five_impressions(verdict: dict[str, list[int]]) -> None:
    accepted, presented = verdict["mated"]
    assert presented == _FINGERS * (_IMPRESSIONS - 5)
    assert accepted / presented >= 0.97


def test_libfprint_refuses_other_fingers(verdict: dict[str, list[int]]) -> None:
    accepted, presented = verdict["non_mated"]
    assert presented == _FINGERS * 8
    assert accepted / presented <= 0.03
