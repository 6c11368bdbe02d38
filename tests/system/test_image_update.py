"""A signed image goes into the other half through RAUC itself, and nobody else's does."""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.machine import FILES, Machine

VERITY = Path("/dev/mapper/control").exists()  # a machine without it can take bundles of the older form only


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    if os.geteuid() != 0 or not all(map(shutil.which, ("rauc", "dbus-daemon", "mksquashfs"))):
        pytest.skip("rauc, dbus-daemon and squashfs-tools are not installed, or this is not root")
    address = f"unix:path={tmp_path}/bus"
    settings = tmp_path / "bus.conf"
    settings.write_text(
        f"<busconfig><type>system</type><listen>{address}</listen><policy context='default'>"
        "<allow user='*'/><allow own='*'/><allow send_destination='*'/><allow receive_sender='*'/>"
        "</policy></busconfig>"
    )
    command = ["dbus-daemon", f"--config-file={settings}", "--nofork", "--print-address"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert daemon.stdout and daemon.stdout.readline()
        yield address
    finally:
        daemon.terminate()
        daemon.wait(10)
        if daemon.stdout:
            daemon.stdout.close()


class Release:
    """A signed bundle, and a machine that takes it with its real updater."""

    def __init__(self, machine: Machine, bus: str) -> None:
        self.machine, self.folder = machine, machine.folder
        self.env = machine.env() | {"DBUS_SYSTEM_BUS_ADDRESS": bus}
        for name in ("release", "stranger"):
            key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.pem"
            request = [
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                f"/CN={name}",
            ]
            self._run("openssl", "req", "-x509", *request, "-keyout", str(key), "-out", str(certificate))
        for slot in ("boot_a", "boot_b", "system_a", "system_b"):
            (self.folder / slot).write_bytes(f"old {slot}".encode().ljust(65536, b"\0"))

    def bundle(self, signed_by: str) -> Path:
        content = self.folder / f"content-{signed_by}"
        content.mkdir()
        manifest = (FILES / "manifest.raucm").read_text().replace("@VERSION@", "1.0")
        if not VERITY:
            manifest = manifest.replace("[bundle]\nformat=verity\n", "")
        (content / "manifest.raucm").write_text(manifest)
        for name in ("boot.vfat", "system.ext4"):
            (content / name).write_bytes(b"new" + random.Random(name).randbytes(65533))
        made = self.folder / f"{signed_by}.raucb"
        signing = (
            "--cert",
            str(self.folder / f"{signed_by}.pem"),
            "--key",
            str(self.folder / f"{signed_by}.key"),
        )
        self._run("rauc", *signing, "--keyring", signing[1], "bundle", str(content), str(made))
        return made

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def install(self, bundle: Path) -> subprocess.CompletedProcess[str]:
        """Through RAUC's own service, with the system file that is shipped and these slots."""
        settings = self.folder / "system.conf"
        text = (FILES / "system.conf").read_text()
        for known, here in (
            ("/dev/disk/by-partlabel", self.folder),
            ("/usr/lib/kiosk-image", FILES),
            ("/etc/rauc/keyring.pem", self.folder / "release.pem"),
            ("/persistent/kiosk-update", self.folder / "lasting"),
        ):
            text = text.replace(known, str(here))
        if not VERITY:
            text = text.replace("bundle-formats=-plain\n", "")
        settings.write_text(text.replace("[system]\n", f"[system]\nmountprefix={self.folder}/mounted\n"))
        (self.folder / "lasting").mkdir(exist_ok=True)
        command = ["rauc", f"--conf={settings}", f"--override-boot-slot={self.folder}/system_a", "service"]
        with (self.folder / "service.log").open("w") as log:
            service = subprocess.Popen(command, env=self.env, stdout=log, stderr=log)
        try:
            self._run(
                "sh",
                "-c",
                "for i in $(seq 100); do rauc status >/dev/null 2>&1 && exit 0; sleep 0.1; done; exit 1",
            )
            return subprocess.run(["rauc", "install", bundle], env=self.env, capture_output=True, text=True)
        finally:
            service.terminate()
            service.wait(20)


def test_a_signed_bundle_goes_into_the_other_half_and_is_tried_at_night(machine: Machine, bus: str) -> None:
    machine.program("systemd-run", "exit 0")
    release = Release(machine, bus)
    done = release.install(release.bundle("release"))
    assert done.returncode == 0, done.stderr + (machine.folder / "service.log").read_text()
    halves = {
        name: (machine.folder / name).read_bytes()[:3]
        for name in ("boot_a", "system_a", "boot_b", "system_b")
    }
    assert halves == {"boot_a": b"old", "system_a": b"old", "boot_b": b"new", "system_b": b"new"}
    assert (machine.default(), machine.told("get-primary")) == (2, "3")
    assert machine.called.read_text().endswith("systemctl reboot --reboot-argument=0 tryboot\n")


def test_a_bundle_that_somebody_else_signed_changes_nothing(machine: Machine, bus: str) -> None:
    release = Release(machine, bus)
    done = release.install(release.bundle("stranger"))
    assert done.returncode != 0
    assert all((machine.folder / name).read_bytes()[:3] == b"old" for name in ("boot_b", "system_b"))
    assert (machine.default(), machine.told("get-primary")) == (2, "2")
