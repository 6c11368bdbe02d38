import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.doctor import access
from kiosk.doctor.findings import Grade, found
from kiosk.doctor.machine import Machine
from tests.kiosk.doctor.settings import Pretended, in_service, machine, with_sensor

GETTY = ("systemctl", "is-active", "serial-getty@ttyS0.service")


@pytest.fixture
def port(tmp_path: Path) -> Iterator[Path]:
    """A device file: a socket is one as good as any where no real one may be made."""
    (tmp_path / "dev").mkdir()
    path = tmp_path / "dev" / "ttyS0"
    with socket.socket(socket.AF_UNIX) as device:
        device.bind(str(path))
        yield path


def test_a_port_that_this_user_may_not_use_names_the_group_to_join(tmp_path: Path, port: Path) -> None:
    settings = with_sensor(in_service(tmp_path), "/dev/ttyS0")
    assert access.devices(settings, machine(tmp_path)) == "kiosk may use 1 device files"
    shut = machine(tmp_path, closed=frozenset({"ttyS0"}))
    finding = found("access", lambda: access.devices(settings, shut))
    assert finding.grade is Grade.BAD
    assert finding.text == f"kiosk may not use {port}"
    assert finding.remedy == "usermod -aG dialout kiosk, then sign in anew"


def test_a_login_on_the_sensors_port_is_told_how_to_end(tmp_path: Path, port: Path) -> None:
    settings = with_sensor(in_service(tmp_path), "/dev/ttyS0")
    free = machine(tmp_path, {"proc/cmdline": "root=/dev/mmcblk0p2 quiet"}, answers={GETTY: "inactive"})
    assert access.ports(settings, free) == "nobody else on ttyS0"
    taken = machine(tmp_path, answers={GETTY: "active"})
    finding = found("ports", lambda: access.ports(settings, taken))
    assert (finding.grade, finding.text) == (Grade.BAD, "a login waits on ttyS0")
    assert finding.remedy == "systemctl disable --now serial-getty@ttyS0.service"


@pytest.mark.parametrize("prober", ["ModemManager", "brltty"])
def test_a_service_that_tries_out_serial_ports_is_told(tmp_path: Path, port: Path, prober: str) -> None:
    settings = with_sensor(in_service(tmp_path), "/dev/ttyS0")
    curious = machine(tmp_path, answers={("systemctl", "is-active", f"{prober}.service"): "active"})
    finding = found("ports", lambda: access.ports(settings, curious))
    assert (finding.grade, finding.text) == (Grade.WARNING, f"{prober} tries out every serial port")
    assert finding.remedy == f"systemctl disable --now {prober}.service"


def test_a_device_that_even_its_group_may_not_use_wants_a_rule(tmp_path: Path, port: Path) -> None:
    class Grouped(Pretended):
        def group_of(self, path: Path) -> str | None:
            return None

    settings = with_sensor(in_service(tmp_path), "/dev/ttyS0")
    shut = Grouped(tmp_path, closed=frozenset({"ttyS0"}))
    assert "udev rule" in found("access", lambda: access.devices(settings, shut)).remedy


def test_a_login_is_found_behind_a_link_to_the_port(tmp_path: Path, port: Path) -> None:
    (tmp_path / "dev" / "fingerprint").symlink_to(port)
    taken = machine(tmp_path, answers={GETTY: "active"})
    assert found("ports", lambda: access.ports(in_service(tmp_path), taken)).grade is Grade.BAD


def test_the_kernels_console_on_a_port_is_told(tmp_path: Path, port: Path) -> None:
    settings = with_sensor(in_service(tmp_path), "/dev/ttyS0")
    chatty = machine(tmp_path, {"proc/cmdline": "console=ttyS0,115200 root=/dev/sda1"})
    finding = found("ports", lambda: access.ports(settings, chatty))
    assert finding.text == "the kernel's console writes to ttyS0"
    assert "console=ttyS0" in finding.remedy


def test_a_full_screen_wants_a_graphics_card_and_its_files(tmp_path: Path) -> None:
    settings = in_service(tmp_path)
    finding = found("screen", lambda: access.screen(settings, machine(tmp_path)))
    assert "no graphics card" in finding.text
    there = machine(tmp_path, {"dev/dri/card0": "", "dev/input/event0": ""})
    assert access.screen(settings, there) == "kiosk may use 2 files of screen and touch"
    deaf = machine(tmp_path, closed=frozenset({"event0"}))
    assert "event0" in found("screen", lambda: access.screen(settings, deaf)).text
    windowed = replace(settings, screen=replace(settings.screen, fullscreen=False))
    assert access.screen(windowed, machine(tmp_path / "bare")) == "in a window of the desktop"


def test_this_very_machine_answers_and_keeps_silent(tmp_path: Path) -> None:
    here = Machine()
    assert here.answer(("echo", "yes")) == "yes"
    assert here.answer(("no-such-program",)) is None
    assert here.user
    assert here.text("no/such/file") == ""
    assert here.may_use(tmp_path)
    (tmp_path / "mine").touch(mode=0o600)
    assert here.group_of(tmp_path / "mine") is None
    (tmp_path / "mine").chmod(0o660)
    assert here.group_of(tmp_path / "mine")
