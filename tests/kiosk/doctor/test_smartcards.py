import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import Settings
from kiosk.doctor import smartcards
from kiosk.doctor.findings import Grade, found
from tests.kiosk.doctor.settings import in_service, machine, simulated

VERSION = ("pcscd", "--version")
PLAIN = "pcsc-lite version 1.9.9.\nEnabled features: Linux libsystemd serial usb"
WITH_POLKIT = "pcsc-lite version 2.3.3.\nEnabled features: Linux libsystemd serial usb polkit"
RULE = 'polkit.addRule(function(action) { if (action.id == "org.debian.pcsc-lite.access_pcsc") … });'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return in_service(tmp_path)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "run" / "pcscd").mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(tmp_path / "run" / "pcscd" / "pcscd.comm"))
        yield


def test_a_daemon_that_does_not_run_is_told_how_to_start(tmp_path: Path, settings: Settings) -> None:
    finding = found("pcscd", lambda: smartcards.pcscd(settings, machine(tmp_path)))
    assert (finding.grade, finding.text) == (Grade.BAD, "not running")
    assert "pcscd.socket" in finding.remedy


@pytest.mark.usefixtures("daemon")
def test_a_running_daemon_tells_its_version(tmp_path: Path, settings: Settings) -> None:
    here = machine(tmp_path, answers={VERSION: PLAIN})
    assert smartcards.pcscd(settings, here) == "running, pcsc-lite version 1.9.9"
    assert "nobody tells" in smartcards.pcscd(settings, machine(tmp_path))


def test_a_daemon_that_asks_polkit_wants_a_rule(tmp_path: Path, settings: Settings) -> None:
    asking = machine(tmp_path, answers={VERSION: WITH_POLKIT}, as_root=True)
    finding = found("polkit", lambda: smartcards.polkit(settings, asking))
    assert finding.grade is Grade.WARNING
    assert finding.text == "pcscd asks polkit, and no rule lets kiosk-reader in"
    assert "/etc/polkit-1/rules.d" in finding.remedy
    ruled = machine(tmp_path, {"etc/polkit-1/rules.d/50-kiosk.rules": RULE}, answers={VERSION: WITH_POLKIT})
    assert "a rule for" in smartcards.polkit(settings, ruled)
    assert smartcards.polkit(settings, machine(tmp_path, answers={VERSION: PLAIN})) == "not asked"


def test_a_kiosk_that_uses_pcsc_itself_wants_the_rule_for_its_own_user(
    tmp_path: Path, settings: Settings
) -> None:
    alone = replace(settings, reader=replace(settings.reader, worker=None))
    asking = machine(tmp_path, answers={VERSION: WITH_POLKIT})
    finding = found("polkit", lambda: smartcards.polkit(alone, asking))
    assert finding.text == "pcscd asks polkit, and no rule lets kiosk in"
    as_root = machine(tmp_path, answers={VERSION: WITH_POLKIT}, as_root=True)
    assert "root" in smartcards.polkit(alone, as_root)


def test_a_reader_whose_unit_is_not_there_is_told_with_what_starts_it(
    tmp_path: Path, settings: Settings
) -> None:
    absent = replace(settings, reader=replace(settings.reader, worker=tmp_path / "absent"))
    finding = found("reader", lambda: smartcards.reader(absent))
    assert (finding.grade, finding.remedy) == (Grade.BAD, "systemctl start kiosk-reader.socket")


def test_a_virtual_reader_has_no_place_on_a_kiosk_in_service(tmp_path: Path, settings: Settings) -> None:
    assert smartcards.virtual(settings, machine(tmp_path)) == "none"
    here = machine(tmp_path, {"usr/lib/pcsc/drivers/serial/libifdvpcd.so": "", "etc/reader.conf.d/vpcd": ""})
    finding = found("vpcd", lambda: smartcards.virtual(settings, here))
    assert finding.grade is Grade.BAD
    assert "purge" in finding.remedy
    assert smartcards.virtual(simulated(settings), here) == "one is installed, for trials"


def test_a_vpcd_address_needs_no_daemon(tmp_path: Path, settings: Settings) -> None:
    direct = replace(settings, reader=replace(settings.reader, name="vpcd://127.0.0.1:1"))
    assert "not needed" in smartcards.pcscd(direct, machine(tmp_path))
    assert smartcards.polkit(direct, machine(tmp_path)) == "not asked"
