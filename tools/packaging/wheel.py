"""The wheel of the product: the same sources and the same instant give the same bytes."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
# What must never lie on a kiosk in service.
FORBIDDEN = (
    "simulators",
    "tests",
    "tools",
    "config/test-trust",
    "config/demo.toml",
    "drivers/card/vpcd",
    "kiosk/workload",
)


class PackagingError(RuntimeError):
    """A package that cannot be made, or must not be; one line says why."""


def source_date_epoch() -> int:
    """The instant that is written into what is built: that of the newest commit, or what the builder says."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told and told.isdecimal():
        return int(told)
    asked = ("git", "-C", str(ROOT), "log", "-1", "--format=%ct")
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PackagingError("no git checkout here: say the instant in SOURCE_DATE_EPOCH")
    return int(done.stdout)


def build_wheel(folder: Path) -> Path:
    """The wheel in `folder`, looked through for what must not be in it."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(source_date_epoch())}
    command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PackagingError(f"hatchling: {done.stderr.strip().splitlines()[-1]}")
    wheel = next(folder.glob("*.whl"))
    if strays := forbidden_in(zipfile.ZipFile(wheel).namelist()):
        raise PackagingError(f"{wheel.name} holds {strays[0]}, which no kiosk may have")
    return wheel


def forbidden_in(names: list[str]) -> list[str]:
    return [name for name in names if any(_lies_in(name, each) for each in FORBIDDEN)]


def _lies_in(name: str, forbidden: str) -> bool:
    """Whether a file is `forbidden`, lies in it, or is a module whose name begins so."""
    path = PurePosixPath(name).as_posix()
    return path == forbidden or path.startswith((f"{forbidden}/", f"{forbidden}.", f"{forbidden}_"))
