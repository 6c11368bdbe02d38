"""What the machine itself must offer: clock, disk, memory, letters, a voice, and something that draws."""

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from shutil import disk_usage

from config.settings import Settings
from kiosk.clock import open_clock
from kiosk.doctor.findings import TroubleError, warning
from kiosk.doctor.machine import Machine
from kiosk.storage.room import BALLAST_FILE, MIB, Room
from kiosk.storage.store import FILE, Store
from kiosk.typeset import require_raqm
from kiosk.typeset.faces import Weight, font_file

LEAST_FREE = 200 * 1024 * 1024
_FIRST_YEAR = 2026  # a clock before the software was made is not set
_VOICES = ("fa", "en-gb")
_BY_THE_PROCESSOR = ("llvmpipe", "softpipe", "swrast", "software")


def program() -> str:
    return f"national-card-kiosk {version('national-card-kiosk')}, Python {sys.version.split()[0]}"


def store(settings: Settings) -> str:
    """For a kiosk that does not run: its store is opened, which proves it whole."""
    folder = settings.kiosk.state
    made = (folder / FILE).exists()
    if made:
        Store.open(folder).close()
    there = existing(folder)
    if not os.access(there, os.W_OK | os.X_OK):
        raise TroubleError(f"{there}: may not be written", "give this user the folder, or name another one")
    if made and folder.stat().st_mode & 0o077:
        raise TroubleError(f"{folder}: can be read by others", f"chmod 700 {folder}")
    return f"{folder}: {'whole' if made else 'made at the first start'}"


def disk(settings: Settings) -> str:
    free = disk_usage(existing(settings.kiosk.state)).free
    if free < LEAST_FREE:
        problem = f"{settings.kiosk.state}: {free // 2**20} MiB free"
        raise TroubleError(problem, f"make room: {LEAST_FREE // 2**20} MiB are needed")
    return f"{free // 2**20} MiB free"


def ballast(settings: Settings) -> str:
    """Room nobody else can take, without which a full disk could never be emptied."""
    folder = settings.kiosk.state
    if not (folder / FILE).exists():
        return "made at the first start"
    wanted = Room(folder).ballast
    there = folder / BALLAST_FILE
    size = there.stat().st_blocks * 512 if there.exists() else 0  # a hole in a file holds no room
    if size < wanted:
        problem = f"{there}: {size // MIB} of {wanted // MIB} MiB"
        raise warning(problem, "make room; the kiosk takes it again by itself")
    return f"{wanted // MIB} MiB kept back"


def existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def memory(settings: Settings, machine: Machine) -> str:
    """What was in memory must not lie on a disk for years."""
    swaps = [line.split()[0] for line in machine.text("proc/swaps").splitlines()[1:] if line.strip()]
    plain = [each for each in swaps if "zram" not in each and "dm-" not in each]
    if plain:
        raise warning(f"swap on {plain[0]}", "swapoff -a and take it out of /etc/fstab, or encrypt it")
    return "no swap on a plain disk"


def clock(settings: Settings, machine: Machine) -> str:
    if settings.clock_address:
        with ExitStack() as stack:
            now = open_clock(settings.clock_address, stack).now()
        return f"{settings.clock_address}: turned to {now:%Y-%m-%d %H:%M} UTC"
    now = datetime.now(UTC)
    if now.year < _FIRST_YEAR:
        remedy = "set the clock, and check its battery and the network"
        raise TroubleError(f"the clock says {now:%Y-%m-%d}", remedy)
    told = machine.answer(("timedatectl", "show", "--property=NTPSynchronized", "--value"))
    if told is None:
        raise warning(
            f"{now:%Y-%m-%d %H:%M} UTC; nobody here says whether it is synchronised", "run a time service"
        )
    if told != "yes":
        raise warning("not synchronised", "check the network and the time service")
    if not any(machine.files("dev", "rtc*")):
        remedy = "fit a clock with a battery, or have the network up before the kiosk after every power cut"
        raise warning(f"{now:%Y-%m-%d %H:%M} UTC, synchronised, but no clock with a battery", remedy)
    return f"{now:%Y-%m-%d %H:%M} UTC, synchronised"


def texts() -> str:
    require_raqm()
    for weight in Weight:
        if not Path(font_file(weight)).is_file():
            raise TroubleError(f"Vazirmatn {weight} is missing", "install the program anew")
    return "Pillow with Raqm, Vazirmatn"


def voice(machine: Machine) -> str:
    if shutil.which("espeak-ng") is None:
        raise warning("espeak-ng is not installed: nothing is spoken", "apt-get install espeak-ng")
    for each in _VOICES:
        lines = (machine.answer(("espeak-ng", f"--voices={each}")) or "").splitlines()
        if len(lines) < 2:
            raise warning(f"espeak-ng has no voice {each}", "apt-get install espeak-ng-data")
    if shutil.which("aplay") is None:
        raise warning("aplay is not installed: nothing is heard", "apt-get install alsa-utils")
    return "espeak-ng, while headphones are plugged in"


def renderer(settings: Settings, ask: Callable[[], str] | None) -> str:
    """Who draws; the processor alone is enough to try, too slow to serve."""
    if ask is None:
        return "not asked"
    name = ask()
    if any(each in name.lower() for each in _BY_THE_PROCESSOR) and settings.screen.fullscreen:
        remedy = "check the graphics driver and the groups video and render"
        raise warning(f"the processor draws: {name}", remedy)
    return name
