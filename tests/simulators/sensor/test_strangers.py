"""Other people's clients cannot tell the simulated module from a real one.

Off unless KIOSK_STRANGERS is set: an environment is made for them and their libraries are installed into it.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drivers.fingerprint.process import SensorProcess

PROGRAMS = "tests.simulators.sensor.strangers"
ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("adafruit-circuitpython-fingerprint", "pyfingerprint", "r503", "pyserial", "pillow")
CLIENTS = [
    ("adafruit", "ZFM-20"),
    ("adafruit", "R307"),
    ("pyfingerprint_cycle", "ZFM-20"),
    ("r503_cycle", "R503"),
]
PROGRAM_S = 100


@pytest.fixture(scope="session")
def stranger_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not os.environ.get("KIOSK_STRANGERS"):
        pytest.skip("set KIOSK_STRANGERS=1 to install and run other people's sensor clients")
    home = tmp_path_factory.mktemp("strangers") / "venv"
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    python = home / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES], check=True
    )
    return python


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("client", "model"), CLIENTS)
def test_a_strangers_client_goes_through_its_whole_cycle(
    stranger_python: Path, tmp_path: Path, prints: list[Path], client: str, model: str
) -> None:
    where = ("--link", str(tmp_path / "port"), "--finger", str(prints[0]), "--model", model, "--paced")
    with SensorProcess(tmp_path, *where) as module:
        program = f"{PROGRAMS}.{client}"
        command = [str(stranger_python), "-m", program, module.address, str(tmp_path / "control")]
        run = subprocess.run(command, capture_output=True, text=True, timeout=PROGRAM_S, cwd=ROOT)
        assert run.returncode == 0, run.stderr
        last = module.control.do("stats")["picture"]
        assert run.stdout.split()[-1] == last
