"""PC/SC: the daemon, who may talk to it, and no virtual reader on a kiosk in service."""

from config.settings import Mode, Settings
from drivers.card.opening import SCHEME, open_reader
from kiosk.doctor.findings import TroubleError, warning
from kiosk.doctor.machine import Machine

_UNITS_USER = "kiosk-reader"
_SOCKET = "run/pcscd/pcscd.comm"
_VIRTUAL = "vpcd"
_DRIVERS = "usr/lib/pcsc/drivers/serial"
_RULES = ("etc/polkit-1/rules.d", "usr/share/polkit-1/rules.d")
_RIGHT = "org.debian.pcsc-lite.access_pcsc"


def reader(settings: Settings) -> str:
    opened = open_reader(settings.reader.name, settings.reader.command_timeout_s, settings.reader.worker)
    try:
        presence = opened.presence
        presence.check_reader()
        return f"{settings.reader.name}: {'a card lies in it' if presence.present else 'empty'}"
    finally:
        opened.close()


def pcscd(settings: Settings, machine: Machine) -> str:
    if _is_direct(settings):
        return "not needed: the reader is a vpcd address"
    if not machine.path(_SOCKET).is_socket():
        raise TroubleError("not running", "apt-get install pcscd, systemctl enable --now pcscd.socket")
    return f"running, {_flavour(machine)}"


def polkit(settings: Settings, machine: Machine) -> str:
    """Where pcscd asks polkit, a user without a seat needs a rule: the reader's unit, or the kiosk."""
    if _is_direct(settings) or "polkit" not in _features(machine):
        return "not asked"
    user = _UNITS_USER if settings.reader.worker else machine.user
    if machine.is_root and user == machine.user:
        return "asked, and root may always"
    for folder in _RULES:
        if any(_RIGHT in _content(machine, str(each)) for each in machine.files(folder, "*.rules")):
            return f"a rule for {_RIGHT}"
    problem = f"pcscd asks polkit, and no rule lets {user} in"
    raise warning(problem, f"a rule for {_RIGHT} in /etc/polkit-1/rules.d, docs/technician.md shows it")


def virtual(settings: Settings, machine: Machine) -> str:
    """A virtual reader lets anybody on this machine pretend to be a card."""
    there = [each.name for each in machine.files(_DRIVERS, f"*{_VIRTUAL}*")]
    there += [each.name for each in machine.files("etc/reader.conf.d") if _VIRTUAL in each.name]
    if not there:
        return "none"
    if settings.kiosk.mode is Mode.PRODUCTION:
        raise TroubleError(
            f"a virtual reader is installed ({', '.join(there)})", "apt-get purge vsmartcard-vpcd"
        )
    return "one is installed, for trials"


def _is_direct(settings: Settings) -> bool:
    return settings.reader.name.startswith(SCHEME)


def _features(machine: Machine) -> str:
    told = machine.answer(("pcscd", "--version")) or ""
    return next((line for line in told.splitlines() if "features" in line), "")


def _flavour(machine: Machine) -> str:
    told = machine.answer(("pcscd", "--version"))
    return told.splitlines()[0].rstrip(".") if told else "of a version nobody tells"


def _content(machine: Machine, path: str) -> str:
    return machine.text(path.removeprefix(str(machine.root)))
