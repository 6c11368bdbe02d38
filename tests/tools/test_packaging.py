"""What is installed on a kiosk: reproducible, without what only a bench may have, in a tight sandbox."""

import re
import shutil
import subprocess
import zipfile
from configparser import ConfigParser
from importlib.util import find_spec
from pathlib import Path

import pytest

from config.loading import load
from tools.packaging.deb import FILES, VENV, version
from tools.packaging.wheel import FORBIDDEN, ROOT, build_wheel, forbidden_in, source_date_epoch

UNITS = ROOT / "config/systemd"
UNIT = UNITS / "kiosk.service"
READER = UNITS / "kiosk-reader@.service"
SYSTEM = "usr/lib/systemd/system/kiosk"
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
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


@needs_systemd
@pytest.mark.parametrize("unit", sorted(UNITS.glob("*.service")), ids=lambda unit: unit.name)
def test_every_units_sandbox_is_tight(unit: Path) -> None:
    asked = ("systemd-analyze", "security", "--offline=true", "--no-pager", str(unit))
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert found
    assert float(found[1]) <= HIGHEST_EXPOSURE


@needs_systemd
def test_systemd_understands_every_line_of_the_units(tmp_path: Path) -> None:
    for unit in UNITS.glob("kiosk*"):
        text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    asked = ("systemd-analyze", "verify", *map(str, tmp_path.iterdir()))
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_unit_is_installed_and_the_kiosk_brings_the_sockets() -> None:
    names = {unit.name for unit in UNITS.glob("kiosk*")}
    assert {Path(target).name for target in FILES.values() if target.startswith(SYSTEM)} == names
    sockets = {name for name in names if name.endswith(".socket")}
    kiosk = _read(UNIT)
    for section, key in (("Unit", "Wants"), ("Unit", "After"), ("Install", "Also")):
        assert sockets <= set(kiosk[section][key].split())


def test_the_unit_starts_what_the_package_installs_and_is_watched() -> None:
    service = _read(UNIT)["Service"]
    program, command, _, settings = service["ExecStart"].split()
    assert (program, command) == (f"/{VENV}/bin/kiosk", "run")
    assert settings == "/" + FILES["config/default.toml"]
    assert (service["Type"], service["WatchdogSec"]) == ("notify", "10s")


def test_the_kiosk_may_renew_its_keys_on_a_system_it_may_not_write() -> None:
    service = _read(UNIT)["Service"]
    assert service["ProtectSystem"] == "strict"
    assert f"-{load(ROOT / 'config/default.toml').centre.keys}" in service["ReadWritePaths"].split()


def test_device_names_are_given_after_the_rules_that_tell_their_sockets() -> None:
    names = [Path(target).name for target in FILES.values() if "/udev/rules.d/" in target]
    assert names
    assert all(name > told for name in names for told in ("60-serial.rules", "60-persistent-v4l.rules"))


@pytest.mark.parametrize("name", ["reader", "reporter"])
def test_a_small_unit_is_one_process_a_connection_where_the_shipped_settings_look_for_it(name: str) -> None:
    shipped = load(ROOT / "config/default.toml")
    told = {"reader": shipped.reader.worker, "reporter": shipped.centre.reporter}[name]
    socket = _read(UNITS / f"kiosk-{name}.socket")["Socket"]
    assert Path(socket["ListenStream"]) == told
    assert (socket["Accept"], socket["SocketUser"], socket["SocketMode"]) == ("yes", "kiosk", "0600")
    service = _read(UNITS / f"kiosk-{name}@.service")["Service"]
    program, *_, module = service["ExecStart"].split()
    assert program == f"/{VENV}/bin/python"
    assert find_spec(module)
    streams = service["Type"], service["StandardInput"], service["StandardOutput"]
    assert streams == ("notify", "socket", "null")
    assert f"u {service['User']} " in (UNITS / "sysusers.conf").read_text(encoding="utf-8")


def test_only_the_card_readers_user_and_root_may_use_pcsc() -> None:
    rule = (ROOT / "config/polkit/60-kiosk.rules").read_text(encoding="utf-8")
    allowed = re.findall(r'subject\.user == "([a-z-]+)"', rule)
    assert set(allowed) == {_read(READER)["Service"]["User"], "root"}
    assert f"u {allowed[0]} " in (UNITS / "sysusers.conf").read_text(encoding="utf-8")
    without_polkit = _read(UNITS / "pcscd.socket.conf")["Socket"]
    assert (without_polkit["SocketGroup"], without_polkit["SocketMode"]) == (allowed[0], "0660")


def _read(unit: Path) -> ConfigParser:
    parsed = ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment, method-assign]
    parsed.read(unit)
    return parsed
