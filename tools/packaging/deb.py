"""The Debian package: a virtual environment with all libraries, units, rules and settings; installs offline.

/opt/kiosk/venv          interpreter links, libraries by hash, the wheel
/etc/kiosk/kiosk.toml    the settings, kept over an upgrade
/usr/lib/…               units, device rules, users, journal limits, reader rights
"""

import compileall
import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path
from py_compile import PycInvalidationMode

from tools.packaging.wheel import ROOT, PackagingError, build_wheel, source_date_epoch

PACKAGE, SYSTEM_PYTHON = "national-card-kiosk", Path("/usr/bin/python3")
VENV = Path("opt/kiosk/venv")
# The centre is another machine: what a kiosk does not run, it does not carry.
_LEFT_OUT = ("centre",)
_DEPENDS = (
    *("pcscd", "libccid", "libpcsclite1", "libfribidi0", "espeak-ng", "alsa-utils", "udev"),
    *("libgl1", "libegl1", "libgles2", "libgl1-mesa-dri", "libudev1", "libmtdev1", "systemd"),
)
FILES = {
    "config/default.toml": "etc/kiosk/kiosk.toml",
    "config/systemd/kiosk.service": "usr/lib/systemd/system/kiosk.service",
    "config/systemd/kiosk-reader.socket": "usr/lib/systemd/system/kiosk-reader.socket",
    "config/systemd/kiosk-reader@.service": "usr/lib/systemd/system/kiosk-reader@.service",
    "config/systemd/kiosk-reporter.socket": "usr/lib/systemd/system/kiosk-reporter.socket",
    "config/systemd/kiosk-reporter@.service": "usr/lib/systemd/system/kiosk-reporter@.service",
    "config/systemd/pcscd.socket.conf": "usr/lib/systemd/system/pcscd.socket.d/kiosk.conf",
    "config/systemd/sysusers.conf": "usr/lib/sysusers.d/kiosk.conf",
    "config/systemd/journald.conf": "usr/lib/systemd/journald.conf.d/kiosk.conf",
    "config/udev/70-kiosk.rules": "usr/lib/udev/rules.d/70-kiosk.rules",
    "config/polkit/60-kiosk.rules": "usr/share/polkit-1/rules.d/60-kiosk.rules",
    "docs/install.md": "opt/kiosk/doc/install.md",
    "docs/image.md": "opt/kiosk/doc/image.md",
    "LICENSE": f"usr/share/doc/{PACKAGE}/copyright",
}
_POSTINST = """#!/bin/sh
set -e
if [ "$1" = configure ]; then
    systemd-sysusers kiosk.conf
    install -d -m 0750 -o root -g kiosk /etc/kiosk
    install -d -m 0700 -o kiosk -g kiosk /etc/kiosk/keys /var/lib/kiosk
    install -d -m 0700 /etc/credstore.encrypted
    chgrp kiosk /etc/kiosk/kiosk.toml && chmod 0640 /etc/kiosk/kiosk.toml
    if [ -d /run/systemd/system ]; then
        udevadm control --reload || true
        systemctl daemon-reload
        systemctl try-restart pcscd.socket || true
        systemctl restart kiosk-reader.socket kiosk-reporter.socket || true
        systemctl try-restart systemd-journald.service kiosk.service || true
    fi
    echo "national-card-kiosk: how to go on is in /opt/kiosk/doc/install.md"
fi
"""
_PRERM = """#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
    systemctl disable --now kiosk.service kiosk-reader.socket kiosk-reporter.socket || true
fi
"""


def build_deb(folder: Path) -> Path:
    """The package for this machine's architecture in `folder`."""
    stage = folder / "stage"
    shutil.rmtree(stage, ignore_errors=True)
    _environment(stage / VENV, build_wheel(folder))
    for source, target in FILES.items():
        (stage / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / source, stage / target)
    _commands(stage)
    _changelog(stage / f"usr/share/doc/{PACKAGE}")
    _look_through(stage)
    _control(stage)
    return _packed(stage, folder)


def version() -> str:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return next(line.split('"')[1] for line in text.splitlines() if line.startswith("version = "))


def _environment(venv: Path, wheel: Path) -> None:
    """A virtual environment that works wherever it is put, on the system's own Python."""
    if not SYSTEM_PYTHON.exists():
        raise PackagingError(
            f"{SYSTEM_PYTHON}: the package is built for Debian's own Python; install python3-dev"
        )
    uv = Path(sys.executable).with_name("uv")
    _run(uv, "venv", "-q", "--relocatable", "--no-project", "--python", SYSTEM_PYTHON, venv)
    pinned = ("--require-hashes", "--build-constraints", ROOT / "requirements/build.txt")
    _run(
        uv,
        "pip",
        "sync",
        "-q",
        "--link-mode=copy",
        "--python",
        venv / "bin/python",
        *pinned,
        ROOT / "requirements/run.txt",
    )
    _run(uv, "pip", "install", "-q", "--link-mode=copy", "--no-deps", "--python", venv / "bin/python", wheel)
    for package in _LEFT_OUT:
        shutil.rmtree(next(venv.glob(f"lib/python3*/site-packages/{package}")))
    for entry in (venv / "bin").iterdir():
        if entry.name != "kiosk" and not entry.name.startswith("python"):
            entry.unlink()
    for told in venv.glob("lib/python3*/site-packages/*.dist-info/direct_url.json"):
        told.unlink()  # where it was built is nobody's business
    unchecked = PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(
        venv / "lib", quiet=2, invalidation_mode=unchecked, stripdir=str(venv.parents[2]), prependdir="/"
    )


def _commands(stage: Path) -> None:
    link = stage / "usr/bin/kiosk"
    link.parent.mkdir(parents=True)
    link.symlink_to("/" + str(VENV / "bin/kiosk"))


def _changelog(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "changelog.gz").open("wb") as raw,
        gzip.GzipFile("", "wb", 9, raw, source_date_epoch()) as packed,
    ):
        packed.write((ROOT / "CHANGELOG.md").read_bytes())


def _look_through(stage: Path) -> None:
    site = next((stage / VENV).glob("lib/python3*/site-packages"))
    names = (str(each.relative_to(site)) for each in site.rglob("*"))
    if strays := [
        name for name in names if any(word in name for word in ("simulators", "test-trust", "vpcd"))
    ]:
        raise PackagingError(f"the package would hold {strays[0]}, which no kiosk may have")


def _control(stage: Path) -> None:
    minor = _asked(SYSTEM_PYTHON, "-c", "import sys; print(sys.version_info.minor)")
    size_kib = sum(each.lstat().st_size for each in stage.rglob("*") if not each.is_dir()) // 1024
    fields = {
        "Package": PACKAGE,
        "Version": version(),
        "Architecture": _asked("dpkg", "--print-architecture"),
        "Maintainer": "National card kiosk <kiosk@example.org>",
        "Installed-Size": str(size_kib),
        "Depends": ", ".join((f"python3 (>= 3.{minor}~), python3 (<< 3.{int(minor) + 1}~)", *_DEPENDS)),
        "Conflicts": "vsmartcard-vpcd",
        "Section": "misc",
        "Priority": "optional",
        "Description": "self-service kiosk that hands a national smart card to its holder",
    }
    folder = stage / "DEBIAN"
    folder.mkdir()
    (folder / "control").write_text(
        "".join(f"{key}: {value}\n" for key, value in fields.items()), encoding="utf-8"
    )
    (folder / "conffiles").write_text("/etc/kiosk/kiosk.toml\n")
    for name, text in (("postinst", _POSTINST), ("prerm", _PRERM)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)


def _packed(stage: Path, folder: Path) -> Path:
    deb = folder / f"{PACKAGE}_{version()}_{_asked('dpkg', '--print-architecture')}.deb"
    os.environ["SOURCE_DATE_EPOCH"] = str(source_date_epoch())
    _run("dpkg-deb", "--root-owner-group", "-Zxz", "-z2", "--build", stage, deb)
    return deb


def _asked(*command: str | Path) -> str:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=True
    ).stdout.strip()


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines()
        raise PackagingError(f"{Path(command[0]).name} {command[1]}: {told[-1] if told else 'failed'}")
