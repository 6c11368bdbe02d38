"""Whether this user may use the devices, and whether nobody else sits on their ports."""

from pathlib import Path

from config.settings import Settings
from kiosk.doctor.findings import TroubleError, warning
from kiosk.doctor.machine import Machine

_PROBERS = ("ModemManager", "brltty")  # each takes serial adapters for something of its own
_SCREEN = (("dev/dri", "card*"), ("dev/dri", "renderD*"), ("dev/input", "event*"))


def devices(settings: Settings, machine: Machine) -> str:
    """Every device file of the settings that is there; one that is not is its own look's to tell."""
    files = [machine.path(each) for each in _addresses(settings) if "://" not in each]
    there = [each for each in files if each.exists() and not each.is_file()]
    for each in there:
        _check(each, machine)
    return f"{machine.user} may use {len(there)} device files"


def screen(settings: Settings, machine: Machine) -> str:
    """Without a desktop, files of the groups video, render and input draw the screen and feel the touch."""
    if not settings.screen.fullscreen:
        return "in a window of the desktop"
    found = [each for folder, pattern in _SCREEN for each in machine.files(folder, pattern)]
    for each in found:
        _check(each, machine)
    if not any(each.name.startswith("card") for each in found):
        raise TroubleError("no graphics card under /dev/dri", "enable its driver, or set fullscreen = false")
    return f"{machine.user} may use {len(found)} files of screen and touch"


def ports(settings: Settings, machine: Machine) -> str:
    """A login or the kernel's console on a serial port eats what a device says."""
    names = sorted({each.name for each in _serial_ports(settings, machine)})
    console = machine.text("proc/cmdline").split()
    for name in names:
        if machine.answer(("systemctl", "is-active", f"serial-getty@{name}.service")) == "active":
            remedy = f"systemctl disable --now serial-getty@{name}.service"
            raise TroubleError(f"a login waits on {name}", remedy)
        if any(each.startswith(f"console={name}") for each in console):
            remedy = f"take console={name} out of the kernel's command line and start the machine anew"
            raise TroubleError(f"the kernel's console writes to {name}", remedy)
    for name in _PROBERS if names else ():
        if machine.answer(("systemctl", "is-active", f"{name}.service")) == "active":
            raise warning(f"{name} tries out every serial port", f"systemctl disable --now {name}.service")
    return f"nobody else on {', '.join(names)}" if names else "no serial port in use"


def _check(path: Path, machine: Machine) -> None:
    if machine.may_use(path):
        return
    group = machine.group_of(path)
    remedy = (
        f"usermod -aG {group} {machine.user}, then sign in anew"
        if group
        else "a udev rule gives it a group, docs/technician.md says which"
    )
    raise TroubleError(f"{machine.user} may not use {path}", remedy)


def _addresses(settings: Settings) -> list[str]:
    parts = (settings.sensor, settings.cabinet, settings.printer, settings.camera, settings.scanner)
    return [each.address for each in parts if each is not None]


def _serial_ports(settings: Settings, machine: Machine) -> list[Path]:
    parts = (settings.sensor, settings.cabinet, settings.printer)
    paths = [machine.path(each.address) for each in parts if each is not None and "://" not in each.address]
    return [each for each in paths if each.name.startswith("tty")]
