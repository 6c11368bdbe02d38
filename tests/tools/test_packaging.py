"""What is installed on a kiosk: reproducible, without what only a bench may have, in a tight sandbox."""

import re
import shutil
import subprocess
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

from tools.packaging.deb import FILES, VENV, version
from tools.packaging.wheel import FORBIDDEN, ROOT, build_wheel, forbidden_in, source_date_epoch

UNIT = ROOT / "config/systemd/kiosk.service"
HIGHEST_EXPOSURE = 2.0


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_built_twice_is_the_same_to_the_last_byte(wheel: Path, tmp_path: Path) -> None:
    assert build_wheel(tmp_path).read_bytes() == wheel.read_bytes()


def test_no_simulator_no_virtual_reader_and_no_test_key_is_in_the_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert forbidden_in(names) == []
    assert not [name for name in names if name.endswith((".pem", ".key"))]
    assert {"kiosk", "ui", "drivers", "matcher", "config", "centre"} <= {name.split("/")[0] for name in names}
    entries = zipfile.ZipFile(wheel).read(f"national_card_kiosk-{version()}.dist-info/entry_points.txt")
    assert b"kiosk-sim" not in entries


@pytest.mark.parametrize("name", ["simulators/card/chip.py", "config/test-trust/terminal-key.pem"])
def test_what_is_forbidden_is_found(name: str) -> None:
    assert forbidden_in(["kiosk/loop.py", name]) == [name]
    assert "drivers/card/vpcd" in FORBIDDEN
    assert forbidden_in(["drivers/card/vpcd_wire.py", "config/demo.toml", "kiosk/simulated.py"]) == [
        "drivers/card/vpcd_wire.py",
        "config/demo.toml",
    ]


def test_the_instant_of_a_build_is_told_or_that_of_the_newest_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert source_date_epoch() == 1_700_000_000


def test_every_file_of_the_package_is_there() -> None:
    assert [source for source in FILES if not (ROOT / source).is_file()] == []


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
def test_the_units_sandbox_is_tight() -> None:
    asked = ("systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT))
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    found = re.search(r"Overall exposure level for kiosk\.service: ([0-9.]+)", said)
    assert found
    assert float(found[1]) <= HIGHEST_EXPOSURE


def test_the_unit_starts_what_the_package_installs_and_is_watched() -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(UNIT)
    service = unit["Service"]
    program, command, _, settings = service["ExecStart"].split()
    assert (program, command) == (f"/{VENV}/bin/kiosk", "run")
    assert settings == "/" + FILES["config/default.toml"]
    assert (service["Type"], service["WatchdogSec"]) == ("notify", "10s")
