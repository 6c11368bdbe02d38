import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

LONGEST_S = 100.0


@pytest.mark.screen
def test_a_turned_screen_is_laid_out_and_touched_as_it_is_seen() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.ui.turned"],
        cwd=ROOT,
        env={**os.environ, "KCFG_GRAPHICS_MAXFPS": "120"},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert found == {"page": [800, 1280], "panel": [1280, 800], "typed": "7"}
