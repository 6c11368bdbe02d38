"""The image's two halves: which is booted, when a new one stays, and that no cut leaves neither."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from config.loading import load
from kiosk.doctor import Finding, Grade
from kiosk.reporting.keys import CENTRE_FILE
from tests.system.machine import FILES, IMAGE, Machine
from tools.packaging.deb import FILES as PACKAGED
from ui.display import no_window


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_an_installed_half_is_only_tried_and_the_old_one_is_what_a_cut_boots(machine: Machine) -> None:
    assert (machine.told("get-current"), machine.told("get-primary")) == ("2", "2")
    machine.told("set-state", "3", "bad")
    assert machine.told("get-state", "3") == "bad"
    machine.told("set-primary", "3")
    assert (machine.told("get-primary"), machine.told("get-state", "3")) == ("3", "good")
    assert machine.default() == 2


def test_a_trial_is_given_up_by_naming_the_half_that_runs(machine: Machine) -> None:
    machine.told("set-primary", "3")
    machine.told("set-primary", "2")
    assert (machine.told("get-primary"), machine.default()) == ("2", 2)


def test_a_half_that_is_good_is_booted_from_then_on_and_the_file_is_changed_in_its_place(
    machine: Machine,
) -> None:
    before = machine.autoboot.stat()
    machine.told("set-primary", "3")
    machine.boots(3, trial=True)
    machine.told("set-state", "3", "good")
    after = machine.autoboot.stat()
    assert (machine.default(), machine.told("get-primary")) == (3, "3")
    assert (after.st_ino, after.st_size) == (before.st_ino, before.st_size)
    assert after.st_size <= 512  # one sector, written whole or not at all


def test_a_trial_that_fails_leaves_the_old_half(machine: Machine) -> None:
    machine.told("set-primary", "3")
    machine.boots(3, trial=True)
    machine.told("set-state", "3", "bad")
    assert (machine.default(), machine.told("get-primary"), machine.told("get-state", "3")) == (2, "2", "bad")


@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("get-state", "4"),
        ("set-primary", "system_a"),
        ("set-state", "3", "fine"),
        ("set-state", "2", "bad"),
    ],
    ids=["nothing", "no slot", "no number", "no state", "the one that is booted"],
)
def test_what_makes_no_sense_changes_nothing_and_is_one_line(
    machine: Machine, asked: tuple[str, ...]
) -> None:
    done = machine.slots(*asked)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert machine.default() == 2


def test_a_file_that_is_not_ours_is_left_alone(machine: Machine) -> None:
    machine.autoboot.write_text("[all]\nboot_partition=2\n")
    assert machine.slots("set-state", "3", "good").returncode == 1
    assert machine.autoboot.read_text() == "[all]\nboot_partition=2\n"


def test_without_a_trial_the_kiosk_starts_at_once_and_nothing_is_marked(machine: Machine) -> None:
    machine.program("kiosk", "exit 1")
    assert machine.run("healthy").returncode == 0
    assert not machine.called.exists()


def test_a_healthy_trial_stays(machine: Machine) -> None:
    machine.boots(3, trial=True)
    machine.program("kiosk", f'[ "$(grep -c ^kiosk "{machine.called}")" -ge 2 ]')
    machine.program("rauc", "exit 0")
    assert machine.run("healthy").returncode == 0
    called = machine.called.read_text().splitlines()
    assert [line.split()[0] for line in called] == [*("systemd-run", "kiosk") * 2, "rauc"]
    assert "-p LoadCredentialEncrypted=kiosk-root kiosk doctor" in called[0]
    assert called[-1] == "rauc status mark-good"


def test_a_trial_with_something_bad_ends_in_the_old_half_and_says_why(machine: Machine) -> None:
    machine.boots(3, trial=True)
    machine.program("kiosk", 'echo "bad reader: no card reader; plug it in"; exit 1')
    machine.program("rauc", "exit 0")
    done = machine.run("healthy")
    assert done.returncode == 1
    assert "no card reader" in done.stderr
    assert machine.called.read_text().splitlines().count("rauc status mark-bad booted") == 1
    assert "mark-good" not in machine.called.read_text()


def test_a_trial_in_which_no_window_opens_is_not_healthy(machine: Machine) -> None:
    machine.boots(3, trial=True)
    told = str(no_window({})).removeprefix("screen: ")
    finding = Finding("renderer", Grade.WARNING, told)
    machine.program("kiosk", f'echo "{finding}"; exit 0')
    machine.program("rauc", "exit 0")
    assert machine.run("healthy").returncode == 1
    assert "rauc status mark-bad booted" in machine.called.read_text()
    assert "mark-good" not in machine.called.read_text()


def test_what_is_owed_to_the_centre_and_the_keys_outlive_an_update() -> None:
    lasting = {line.removeprefix("Path=") for line in (FILES / "shared.conf").read_text().splitlines()}
    unit = (IMAGE.parent / "systemd" / "kiosk.service").read_text()
    assert "StateDirectory=kiosk\n" in unit and "/var/lib/kiosk" in lasting
    assert "--config /etc/kiosk/" in unit and "/etc/kiosk" in lasting
    assert "LoadCredentialEncrypted=kiosk-root" in unit
    assert {"/var/lib/systemd", "/etc/credstore.encrypted"} <= lasting


def test_a_kiosk_begins_once_it_has_the_centres_answer() -> None:
    keys = load(IMAGE.parent / "default.toml").centre.keys
    assert f"ConditionPathExists={keys / CENTRE_FILE}" in _lines(FILES / "enrolled.conf")


def test_the_layer_brings_every_file_and_the_slots_are_those_of_the_boot_file() -> None:
    hooks = (IMAGE / "layer" / "national-card-kiosk.yaml").read_text().partition("customize-hooks:")[2]
    built_elsewhere = {"manifest.raucm"}
    assert all(f"/{file.name}" in hooks for file in FILES.iterdir() if file.name not in built_elsewhere)


def test_a_half_is_named_by_its_root_which_tells_what_runs() -> None:
    system = ConfigParser()
    system.read(FILES / "system.conf")
    named = {name: system[name]["bootname"] for name in system.sections() if "bootname" in system[name]}
    assert named == {"slot.system.0": "2", "slot.system.1": "3"}
    assert [system[f"slot.boot.{half}"]["parent"] for half in (0, 1)] == ["system.0", "system.1"]
    manifest = ConfigParser()
    manifest.read(FILES / "manifest.raucm")
    assert manifest["update"]["compatible"] == system["system"]["compatible"]


def test_whoever_owns_what_stays_has_the_same_number_in_every_image() -> None:
    fixed = {tuple(line.split()[:2]): line.split()[2] for line in _lines(FILES / "users.conf")}
    made = _lines(IMAGE.parent / "systemd" / "sysusers.conf")
    assert set(fixed) == {tuple(line.split()[:2]) for line in made if line[0] in "ug"}
    assert len(set(fixed.values())) == len(fixed)
    assert all(100 <= int(number) < 1000 for number in fixed.values())


def test_a_half_brings_no_settings_that_would_be_laid_over_the_technicians() -> None:
    kind, settings, mode, owner, group, _, first = _lines(FILES / "settings.conf")[0].split()
    hooks = (IMAGE / "layer" / "national-card-kiosk.yaml").read_text()
    assert (kind, mode, owner, group) == ("C", "0640", "root", "kiosk")  # C: only where there is none
    assert f'mv "$1{settings}" "$1{first}"' in hooks


def test_the_units_own_devices_and_temporary_folders_are_made_where_the_root_cannot_be_written() -> None:
    hooks = (IMAGE / "layer" / "national-card-kiosk.yaml").read_text()
    units = [unit.read_text() for unit in (IMAGE.parent / "systemd").glob("kiosk*.service")]
    assert any("PrivateDevices=yes" in unit for unit in units)  # systemd makes them below /tmp
    assert 'ln -s ../tmp.mount "$1/etc/systemd/system/local-fs.target.wants/tmp.mount"' in hooks


def test_the_journals_limits_are_read_after_those_of_image_rota() -> None:
    hooks = (IMAGE / "layer" / "national-card-kiosk.yaml").read_text()
    source, name = re.findall(r"ln -s (\S+) .*/journald\.conf\.d/(\S+)\"", hooks)[0]
    assert source.removeprefix("/") in PACKAGED.values()
    assert name > "persistent.conf"


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if line and line[0] != "#"]
