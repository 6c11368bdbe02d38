"""`make demo` as a whole: every act ends as it should, and it leaves what it says it leaves."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.screen
@pytest.mark.broker
@pytest.mark.timeout(420)
def test_the_demo_ends_well_and_leaves_its_report_and_contact_sheet() -> None:
    environment = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
    done = subprocess.run(
        [sys.executable, "-m", "tools.demo"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("[as expected") == 19
    out = ROOT / "demo-output"
    assert (out / "contact-sheet.png").stat().st_size > 100_000
    assert "A stranger&#x27;s finger" in (out / "report.html").read_text(encoding="utf-8")
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "The holder collects the card" in report
    assert not (out / "run").exists(), "keys and prints of the run are left behind"
